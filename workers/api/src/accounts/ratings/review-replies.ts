import { type ReplyOutcome, replyToReview, withdrawReply } from '@skillstash/db/accounts';
import { LISTS_TAG, pluginTag, replyRequest } from '@skillstash/shared';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import { BODY_ERRORS } from '../../http/json-body.ts';
import type { ApiApp } from '../../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { CLAIM_DAYS, CLAIM_MS } from '../ownership/claim-age.ts';
import { personalText } from '../personal-answer.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf, type Principal } from '../principal.ts';

const PATH = '/v1/plugins/{owner}/{repo}/{plugin}/ratings/{username}/reply';
const params = pluginPath.extend({ username: z.string().min(1).max(100) });
const shared = { path: PATH, tags: ['Ratings'] };

const sinceOf = (c: Context<ApiEnv>): string => new Date(c.get('now') - CLAIM_MS).toISOString();

const keyOf = (path: z.infer<typeof params>) => ({
  slug: slugOf(path),
  username: path.username.toLowerCase(),
});

type Key = ReturnType<typeof keyOf>;

const about = (
  c: Context<ApiEnv>,
  principal: Principal,
  action: 'review_replied' | 'reply_withdrawn',
  { slug, username }: Key,
) =>
  auditEntry(c, principal, {
    action,
    objectKind: 'plugin',
    objectId: slug,
    detail: { username },
  });

const refusalOf = (kind: Exclude<ReplyOutcome['kind'], 'replied'>, { slug, username }: Key) => {
  if (kind === 'not theirs')
    return new AppError(
      'plugin_not_found',
      `You own no plugin ${slug}, or claimed its repository more than ${CLAIM_DAYS} days ago: claim it again.`,
    );
  if (kind === 'replied before') return new AppError('reply_exists', 'This review has its reply.');
  return new AppError('rating_not_found', `${username} has not reviewed ${slug}.`);
};

const registerReplying = (app: ApiApp): void =>
  operateAs(
    app,
    {
      ...shared,
      method: 'post',
      summary: 'Reply, once, to a review of a plugin that you own',
      input: { params, query: noQuery, body: replyRequest },
      answers: {
        201: {
          description: 'The review with your reply.',
          schema: ({ pluginRating }) => pluginRating,
        },
      },
      errors: [...BODY_ERRORS, 'plugin_not_found', 'rating_not_found', 'reply_exists'],
      scope: 'rate',
    },
    async (c, { params: path, body }, principal) => {
      const key = keyOf(path);
      const by = { userId: principal.userId, since: sinceOf(c) };
      const reply = { ...key, ...by, text: body.text, now: nowOf(c) };
      const audit = about(c, principal, 'review_replied', key);
      const outcome = await replyToReview(c.get('database'), reply, audit);
      if (outcome.kind !== 'replied') throw refusalOf(outcome.kind, key);
      await c.get('forget')([pluginTag(key.slug), LISTS_TAG]);
      return personalText(outcome.item, 201);
    },
  );

/** What owners of a plugin say to reviews of it: once to each. */
export const registerReviewReplies = (app: ApiApp): void => {
  registerReplying(app);
  operateAs(
    app,
    {
      ...shared,
      method: 'delete',
      summary: 'Take back the reply to a review of a plugin that you own',
      input: { params, query: noQuery },
      answers: { 204: { description: 'The review has no reply.' } },
      errors: ['rating_not_found'],
      scope: 'rate',
    },
    async (c, { params: path }, principal) => {
      const key = keyOf(path);
      const audit = about(c, principal, 'reply_withdrawn', key);
      const asked = { ...key, userId: principal.userId, since: sinceOf(c) };
      if (!(await withdrawReply(c.get('database'), asked, audit)))
        throw new AppError('rating_not_found', 'You own no plugin with such a reply.');
      await c.get('forget')([pluginTag(key.slug), LISTS_TAG]);
      return new Response(null, { status: 204 });
    },
  );
};
