import { listChanges } from '@skillstash/db';
import * as z from 'zod';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { pageQuery } from '../http/query.ts';

const feedQuery = z.strictObject({
  limit: pageQuery.limit,
  since: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .default(0)
    .meta({
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'The last sequence that you have: `nextSince` of the answer before.',
      example: 0,
    }),
});

/** The change feed, for mirrors. */
export const registerChanges = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/changes',
      summary: 'What appeared, changed and vanished, in order',
      tags: ['Registry'],
      input: { query: feedQuery },
      answers: {
        200: { description: 'The changes after `since`.', schema: ({ changeFeed }) => changeFeed },
      },
      errors: [],
    },
    async (c, { query }) => {
      const { version, body } = await listChanges(c.get('database'), {
        ...query,
        known: knownVersion(c),
      });
      // A mirror that is told of a change has to see it: nothing in between may answer with what was there before.
      return versionedAnswer(c, version, body, { 'Cache-Control': CACHE_CONTROL.current });
    },
  );
