import { findPlugin, findPluginsBySlug, listPlugins, type PluginOffer } from '@skillstash/db';
import { PLUGIN_SORTS, pluginBatchRequest } from '@skillstash/shared';
import * as z from 'zod';
import { installPlugin, withInstall } from '../catalogs/install-commands.ts';
import { originOf } from '../http/address.ts';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import { noQuery, pageQuery, pluginFilters, pluginPath, slugOf } from '../http/query.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(PLUGIN_SORTS).default('downloads'),
  ...pluginFilters,
});

/** The refusal for a slug that nobody has. */
export const noPlugin = (slug: string): AppError =>
  new AppError('plugin_not_found', `There is no plugin ${slug}.`);

const registerBatch = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'post',
      path: '/v1/plugins/batch',
      summary: 'Several plugins by slug',
      tags: ['Plugins'],
      input: { query: noQuery, body: pluginBatchRequest },
      answers: {
        200: {
          description: 'The plugins, in the order asked.',
          schema: ({ pluginBatch }) => pluginBatch,
        },
      },
      errors: ['invalid_request', 'malformed_json', 'payload_too_large', 'unsupported_media_type'],
    },
    async (c, { body }) => {
      const asked = [...new Set(body.slugs)];
      const found = await findPluginsBySlug(c.get('database'), asked);
      const known = new Set(found.map(({ slug }) => slug));
      const missing = asked.filter((slug) => !known.has(slug));
      const items = found.map(({ item }) => item).join();
      return new Response(`{"items":[${items}],"missing":${JSON.stringify(missing)}}`, {
        headers: { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL.none },
      });
    },
  );

/** Lists and single plugins. */
export const registerPlugins = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/v1/plugins',
      summary: 'Plugins, filtered and sorted',
      tags: ['Plugins'],
      input: { query: listQuery },
      answers: {
        200: { description: 'One page.', schema: ({ page, pluginSummary }) => page(pluginSummary) },
      },
      errors: ['invalid_cursor'],
    },
    (c, { query }) => {
      const { sort, limit: _limit, cursor: _cursor, ...filters } = query;
      return answerPage(c, query, (asked) =>
        listPlugins(c.get('database'), filters, { sort, ...asked }),
      );
    },
  );
  registerBatch(app);
  operate(
    app,
    {
      method: 'get',
      path: '/v1/plugins/{owner}/{repo}/{plugin}',
      summary: 'One plugin with everything it holds',
      tags: ['Plugins'],
      input: { params: pluginPath, query: noQuery },
      answers: { 200: { description: 'The plugin.', schema: ({ plugin }) => plugin } },
      errors: ['plugin_not_found'],
    },
    async (c, { params }) => {
      const slug = slugOf(params);
      const found = await findPlugin(c.get('database'), slug, knownVersion(c));
      if (!found) throw noPlugin(slug);
      const offer = found.offer === null ? null : (JSON.parse(found.offer) as PluginOffer);
      const install = installPlugin(originOf(c), offer);
      return versionedAnswer(c, found.version, withInstall(found.body, install));
    },
  );
};
