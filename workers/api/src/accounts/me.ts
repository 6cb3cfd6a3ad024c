import { findMe } from '@skillstash/db/accounts';
import { AppError } from '../http/app-error.ts';
import type { ApiApp } from '../http/operation.ts';
import { noQuery } from '../http/query.ts';
import { personalAnswer } from './personal-answer.ts';
import { operateAs } from './personal-operation.ts';

/** The person who asks. */
export const registerMe = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'get',
      path: '/v1/me',
      summary: 'Who you are, and what your credentials allow',
      tags: ['Account'],
      input: { query: noQuery },
      answers: { 200: { description: 'You.', schema: ({ me }) => me } },
      errors: [],
      scope: 'read',
    },
    async (c, _input, { userId, via, scopes }) => {
      const found = await findMe(c.get('database'), userId);
      if (!found) throw new AppError('not_signed_in', 'This account was closed.');
      return personalAnswer({ ...found, via, scopes });
    },
  );
