import { insertReport } from '@skillstash/db/accounts';
import { reportRequest } from '@skillstash/shared';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import * as z from 'zod';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import type { Answers, ApiApp } from '../../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { personalAnswer } from '../personal-answer.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf, type Principal } from '../principal.ts';

const PLUGIN = '/v1/plugins/{owner}/{repo}/{plugin}';
const ERRORS = [
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'plugin_not_found',
  'report_exists',
] as const;
const answers: Answers = {
  201: { description: 'Somebody will look at it.', schema: ({ reportMade }) => reportMade },
};

const report = async (
  c: Context<ApiEnv>,
  { userId, ...principal }: Principal,
  about: { slug: string; reviewer: string | null; reason: string },
): Promise<Response> => {
  const id = v7();
  const { slug, reviewer } = about;
  const audit = auditEntry(
    c,
    { userId, ...principal },
    { action: 'report_made', objectKind: 'report', objectId: id, detail: { slug, reviewer } },
  );
  const made = await insertReport(
    c.get('database'),
    { ...about, id, userId, now: nowOf(c) },
    audit,
  );
  if (made === 'no plugin') throw new AppError('plugin_not_found', `There is no plugin ${slug}.`);
  if (made === 'no review')
    throw new AppError('review_not_found', `${reviewer} has not reviewed ${slug}.`);
  if (made === 'exists')
    throw new AppError('report_exists', 'You have reported this; it was not decided yet.');
  return personalAnswer({ id }, 201);
};

/** Reports of plugins and reviews, by people. */
export const registerReports = (app: ApiApp): void => {
  operateAs(
    app,
    {
      method: 'post',
      path: `${PLUGIN}/reports`,
      summary: 'Report a plugin to the admins',
      tags: ['Reports'],
      input: { params: pluginPath, query: noQuery, body: reportRequest },
      answers,
      errors: ERRORS,
      scope: 'rate',
    },
    (c, { params, body }, principal) =>
      report(c, principal, { slug: slugOf(params), reviewer: null, ...body }),
  );
  operateAs(
    app,
    {
      method: 'post',
      path: `${PLUGIN}/ratings/{username}/reports`,
      summary: 'Report a review to the admins',
      tags: ['Reports'],
      input: {
        params: z.strictObject({ ...pluginPath.shape, username: z.string().min(1).max(200) }),
        query: noQuery,
        body: reportRequest,
      },
      answers,
      errors: [...ERRORS, 'review_not_found'],
      scope: 'rate',
    },
    (c, { params, body }, principal) =>
      report(c, principal, {
        slug: slugOf(params),
        reviewer: params.username.toLowerCase(),
        ...body,
      }),
  );
};
