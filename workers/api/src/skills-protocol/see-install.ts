import { findDownloadTarget } from '@skillstash/db/downloads';
import type { Context } from 'hono';
import { countDownload } from '../downloads/count-download.ts';
import type { ApiEnv } from '../env.ts';

/**
 * The one place where an install by the `skills` command is seen: it reads a plugin's index once for each `skills add`, and
 * again to look for updates, then with a header that says so.
 *
 * @param slug the plugin's
 */
export const seeInstall = (c: Context<ApiEnv>, slug: string): void => {
  if (c.req.method !== 'GET' || c.req.header('X-Skills-Update-Check') === '1') return;
  countDownload(c, async () => {
    const pluginId = await findDownloadTarget(c.get('database'), slug);
    return pluginId === undefined ? undefined : { pluginId, client: 'skills' };
  });
};
