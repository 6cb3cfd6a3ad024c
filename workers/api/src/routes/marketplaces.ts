import { findMarketplace, listMarketplaces } from '@skillstash/db';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import { fullNameOf, noQuery, pageQuery, repositoryPath } from '../http/query.ts';

/** Marketplaces and what they list. */
export const registerMarketplaces = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/v1/marketplaces',
      summary: 'Marketplaces, most stars first',
      tags: ['Marketplaces'],
      input: { query: z.strictObject(pageQuery) },
      answers: {
        200: {
          description: 'One page.',
          schema: ({ page, marketplaceSummary }) => page(marketplaceSummary),
        },
      },
      errors: ['invalid_cursor'],
    },
    (c, { query }) => answerPage(c, query, (asked) => listMarketplaces(c.get('database'), asked)),
  );
  operate(
    app,
    {
      method: 'get',
      path: '/v1/marketplaces/{owner}/{repo}',
      summary: 'One marketplace with its entries and last run',
      tags: ['Marketplaces'],
      input: { params: repositoryPath, query: noQuery },
      answers: {
        200: { description: 'The marketplace.', schema: ({ marketplace }) => marketplace },
      },
      errors: ['marketplace_not_found'],
    },
    async (c, { params }) => {
      const fullName = fullNameOf(params);
      const found = await findMarketplace(c.get('database'), fullName, knownVersion(c));
      if (!found)
        throw new AppError('marketplace_not_found', `There is no marketplace ${fullName}.`);
      return versionedAnswer(c, found.version, found.body);
    },
  );
};
