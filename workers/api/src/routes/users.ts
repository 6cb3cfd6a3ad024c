import { findUser } from '@skillstash/db';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery, shortSegment } from '../http/query.ts';

/** People. */
export const registerUsers = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/users/{username}',
      summary: "A person's public profile",
      tags: ['Users'],
      input: { params: z.strictObject({ username: shortSegment }), query: noQuery },
      answers: { 200: { description: 'The profile.', schema: ({ user }) => user } },
      errors: ['user_not_found'],
    },
    async (c, { params }) => {
      const username = params.username.toLowerCase();
      const found = await findUser(c.get('database'), username, knownVersion(c));
      if (!found) throw new AppError('user_not_found', `There is nobody called ${username}.`);
      return versionedAnswer(c, found.version, found.body);
    },
  );
