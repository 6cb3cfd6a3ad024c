import { findDownloadTarget } from '@skillstash/db/downloads';
import { downloadReport } from '@skillstash/shared';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../http/query.ts';
import { noPlugin } from '../routes/plugins.ts';
import { countDownload } from './count-download.ts';

/** What clients report of what they downloaded. */
export const registerDownloadReports = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'post',
      path: '/v1/plugins/{owner}/{repo}/{plugin}/downloads',
      summary: 'Report a download: it counts once a day for a kind of client and address',
      tags: ['Plugins'],
      input: { params: pluginPath, query: noQuery, body: downloadReport },
      answers: { 202: { description: 'Taken: it counts within a minute or two, if it does.' } },
      errors: ['plugin_not_found', 'malformed_json', 'payload_too_large', 'unsupported_media_type'],
    },
    async (c, { params, body: { client } }) => {
      const slug = slugOf(params);
      const pluginId = await findDownloadTarget(c.get('database'), slug);
      if (pluginId === undefined) throw noPlugin(slug);
      countDownload(c, async () => ({ pluginId, client }));
      return new Response(null, { status: 202, headers: { 'Cache-Control': CACHE_CONTROL.none } });
    },
  );
