import type { DownloadClient } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { clientAddress } from '../limits/client-address.ts';
import { downloadKey } from './download-key.ts';
import { isAutomated } from './is-automated.ts';

const MARK_BYTES = 16;
/** On a machine of one's own, everybody is one. */
const NO_ADDRESS = 'none';

type Download = { pluginId: string; client: DownloadClient };

const send = async (c: Context<ApiEnv>, { pluginId, client }: Download): Promise<void> => {
  const day = new Date(c.get('now')).toISOString().slice(0, 10);
  const key = await downloadKey(c.get('database'), day);
  const { headers } = c.req.raw;
  const automated = isAutomated(client, headers);
  const text = [pluginId, client, automated, clientAddress(headers) ?? NO_ADDRESS].join('\n');
  const digest = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text));
  const mark = Buffer.from(digest).subarray(0, MARK_BYTES).toString('base64url');
  await c.env.DOWNLOADS.send({ pluginId, day, mark, automated });
};

/**
 * Counts a download after the answer was sent, once a day for a plugin, kind of client and network. The address goes no further
 * than this function. Where counting fails the log says so, and whoever downloads does not notice.
 *
 * @param find the plugin's id and who downloads it; undefined where there is nothing to count
 */
export const countDownload = (
  c: Context<ApiEnv>,
  find: () => Promise<Download | undefined>,
): void => {
  const count = async (): Promise<void> => {
    try {
      const download = await find();
      if (download) await send(c, download);
    } catch (error) {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.error(
        JSON.stringify({ requestId: c.get('requestId'), event: 'download_lost', error: cause }),
      );
    }
  };
  c.executionCtx.waitUntil(count());
};
