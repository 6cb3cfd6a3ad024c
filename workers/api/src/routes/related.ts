import { listRelated } from '@skillstash/db';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../http/query.ts';
import { noPlugin } from './plugins.ts';

/** What goes with a plugin. */
export const registerRelated = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/plugins/{owner}/{repo}/{plugin}/related',
      summary: 'At most ten plugins that share collections, tags or the owner',
      tags: ['Plugins'],
      input: { params: pluginPath, query: noQuery },
      answers: {
        200: {
          description: 'The most related first, on one page.',
          schema: ({ page, pluginSummary }) => page(pluginSummary),
        },
      },
      errors: ['plugin_not_found'],
    },
    async (c, { params }) => {
      const slug = slugOf(params);
      const found = await listRelated(c.get('database'), slug, knownVersion(c));
      if (!found) throw noPlugin(slug);
      return versionedAnswer(c, found.version, found.body);
    },
  );
