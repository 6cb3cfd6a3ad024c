import { findStats, listNames } from '@skillstash/db';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import { noQuery, pageQuery } from '../http/query.ts';

const NAMES = [
  { path: '/v1/categories', kind: 'category', summary: 'Categories, the most used first' },
  { path: '/v1/tags', kind: 'tag', summary: 'Tags, the most used first' },
] as const;

/** Counts over everything. */
export const registerRegistry = (app: ApiApp): void => {
  for (const { path, kind, summary } of NAMES) {
    operate(
      app,
      {
        method: 'get',
        path,
        summary,
        tags: ['Registry'],
        input: { query: z.strictObject(pageQuery) },
        answers: {
          200: { description: 'One page.', schema: ({ page, nameCount }) => page(nameCount) },
        },
        errors: ['invalid_cursor'],
      },
      (c, { query }) => answerPage(c, query, (asked) => listNames(c.get('database'), kind, asked)),
    );
  }
  operate(
    app,
    {
      method: 'get',
      path: '/v1/stats',
      summary: 'Totals of everything',
      tags: ['Registry'],
      input: { query: noQuery },
      answers: {
        200: { description: 'The totals.', schema: ({ registryStats }) => registryStats },
      },
      errors: [],
    },
    async (c) => {
      const found = await findStats(c.get('database'), knownVersion(c));
      if (!found) throw new AppError('database_unavailable', 'The database is not migrated.');
      return versionedAnswer(c, found.version, found.body);
    },
  );
};
