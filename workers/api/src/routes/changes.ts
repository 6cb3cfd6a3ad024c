import { listChanges } from '@skillstash/db';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
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

type Query = z.output<typeof feedQuery>;

/**
 * The changes after a number. A number beyond the latest is looked for once more where changes are written, since a
 * replica may lag.
 *
 * @throws AppError `invalid_cursor` for a number that was never given: the registry was restored, and a mirror that waits for
 *   greater ones would miss all that it gives anew
 */
const readChanges = async (c: Context<ApiEnv>, query: Query) => {
  const asked = { ...query, known: knownVersion(c) };
  const near = await listChanges(c.get('database'), asked);
  if (query.since <= Number(near.version)) return near;
  const written = await listChanges(c.env.DB.withSession('first-primary'), asked);
  if (query.since <= Number(written.version)) return written;
  const reason = `is beyond the latest change, ${written.version}: begin again at 0`;
  throw new AppError('invalid_cursor', `This registry never gave this number: since ${reason}.`, [
    { path: 'since', message: reason },
  ]);
};

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
      errors: ['invalid_cursor'],
    },
    async (c, { query }) => {
      const { version, body } = await readChanges(c, query);
      // A mirror that is told of a change has to see it: nothing in between may answer with what was there before.
      return versionedAnswer(c, version, body, { 'Cache-Control': CACHE_CONTROL.current });
    },
  );
