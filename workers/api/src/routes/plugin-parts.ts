import { findDownloads, findReadme, listRatings, listVersions } from '@skillstash/db';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';
import { bodyAnswer } from '../http/body-answer.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type AnswerSchema, type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import { noQuery, pageQuery, pluginPath, slugOf } from '../http/query.ts';
import { noPlugin } from './plugins.ts';

const MARKDOWN = 'text/markdown; charset=utf-8';
const DAY_MS = 86_400_000;
const DAYS_SHOWN = 365;

const registerReadme = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/plugins/{owner}/{repo}/{plugin}/readme',
      summary: "A plugin's README",
      tags: ['Plugins'],
      input: { params: pluginPath, query: noQuery },
      answers: {
        200: {
          description: 'The text as written.',
          schema: () => z.string(),
          mediaType: 'text/markdown',
        },
      },
      errors: ['plugin_not_found', 'content_not_found'],
    },
    async (c, { params }) => {
      const slug = slugOf(params);
      const sha256 = await findReadme(c.get('database'), slug);
      if (sha256 === undefined) throw noPlugin(slug);
      if (sha256 === null) throw new AppError('content_not_found', `${slug} has no README.`);
      return bodyAnswer(c, sha256, MARKDOWN);
    },
  );

const registerDownloads = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/plugins/{owner}/{repo}/{plugin}/downloads',
      summary: 'Downloads a day, over the last 365 days',
      tags: ['Plugins'],
      input: { params: pluginPath, query: noQuery },
      answers: {
        200: {
          description: 'The series.',
          schema: ({ pluginDownloadSeries }) => pluginDownloadSeries,
        },
      },
      errors: ['plugin_not_found'],
    },
    async (c, { params }) => {
      const slug = slugOf(params);
      const since = new Date(c.get('now') - DAYS_SHOWN * DAY_MS).toISOString().slice(0, 10);
      const found = await findDownloads(c.get('database'), slug, since, knownVersion(c));
      if (!found) throw noPlugin(slug);
      return versionedAnswer(c, found.version, found.body);
    },
  );

const LISTS = [
  {
    part: 'versions',
    summary: 'Contents that were seen, newest first',
    item: ({ pluginVersion }) => pluginVersion,
    list: listVersions,
  },
  {
    part: 'ratings',
    summary: 'Ratings and reviews, newest first',
    item: ({ pluginRating }) => pluginRating,
    list: listRatings,
  },
] as const satisfies Array<{ item: AnswerSchema; [other: string]: unknown }>;

/** What hangs below a plugin: README, history, downloads, ratings. */
export const registerPluginParts = (app: ApiApp): void => {
  registerReadme(app);
  registerDownloads(app);
  for (const { part, summary, item, list } of LISTS) {
    operate(
      app,
      {
        method: 'get',
        path: `/v1/plugins/{owner}/{repo}/{plugin}/${part}`,
        summary,
        tags: ['Plugins'],
        input: { params: pluginPath, query: z.strictObject(pageQuery) },
        answers: {
          200: { description: 'One page.', schema: (contract) => contract.page(item(contract)) },
        },
        errors: ['plugin_not_found', 'invalid_cursor'],
      },
      (c, { params, query }) => {
        const slug = slugOf(params);
        return answerPage<unknown>(c, query, async (asked) => {
          const found = await list(c.get('database'), slug, asked);
          if (!found) throw noPlugin(slug);
          return found;
        });
      },
    );
  }
};
