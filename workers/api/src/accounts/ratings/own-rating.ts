import {
  type AuditAction,
  findOwnRating,
  ratePlugin,
  withdrawRating,
} from '@skillstash/db/accounts';
import { LISTS_TAG, pluginTag, ratingRequest } from '@skillstash/shared';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import { BODY_ERRORS } from '../../http/json-body.ts';
import type { ApiApp } from '../../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { personalText } from '../personal-answer.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf, type Principal } from '../principal.ts';

const PATH = '/v1/plugins/{owner}/{repo}/{plugin}/ratings/me';
const shared = { path: PATH, tags: ['Ratings'] };

const noPlugin = (slug: string) =>
  new AppError('plugin_not_found', `There is no plugin ${slug} that can be rated.`);
const noRating = (slug: string) => new AppError('rating_not_found', `You have not rated ${slug}.`);

const about = (
  c: Context<ApiEnv>,
  principal: Principal,
  action: AuditAction,
  slug: string,
  detail = {},
) => auditEntry(c, principal, { action, objectKind: 'plugin', objectId: slug, detail });

const registerReading = (app: ApiApp): void =>
  operateAs(
    app,
    {
      ...shared,
      method: 'get',
      summary: 'Your rating of a plugin',
      input: { params: pluginPath, query: noQuery },
      answers: { 200: { description: 'The rating.', schema: ({ pluginRating }) => pluginRating } },
      errors: ['plugin_not_found', 'rating_not_found'],
      scope: 'read',
    },
    async (c, { params }, { userId }) => {
      const slug = slugOf(params);
      const found = await findOwnRating(c.get('database'), { slug, userId });
      if (found === undefined) throw noPlugin(slug);
      if (found === null) throw noRating(slug);
      return personalText(found);
    },
  );

const registerRating = (app: ApiApp): void =>
  operateAs(
    app,
    {
      ...shared,
      method: 'put',
      summary: 'Rate a plugin, in the place of what you said before',
      input: { params: pluginPath, query: noQuery, body: ratingRequest },
      answers: {
        200: { description: 'Your rating, changed.', schema: ({ pluginRating }) => pluginRating },
        201: {
          description: 'Your rating, which is your first of this plugin.',
          schema: ({ pluginRating }) => pluginRating,
        },
      },
      errors: [...BODY_ERRORS, 'plugin_not_found', 'own_plugin'],
      scope: 'rate',
    },
    async (c, { params, body }, principal) => {
      const slug = slugOf(params);
      const { userId } = principal;
      const rating = { id: v7(), slug, userId, ...body, now: nowOf(c) };
      const audit = about(c, principal, 'plugin_rated', slug, { rating: body.rating });
      const outcome = await ratePlugin(c.get('database'), rating, audit);
      if (outcome.kind === 'no plugin') throw noPlugin(slug);
      if (outcome.kind === 'own plugin')
        throw new AppError('own_plugin', 'Nobody rates their own plugin.');
      await c.get('forget')([pluginTag(slug), LISTS_TAG]);
      return personalText(outcome.item, outcome.isNew ? 201 : 200);
    },
  );

/** A person's own rating of a plugin: one a person, given, read and taken back by them alone. */
export const registerOwnRating = (app: ApiApp): void => {
  registerReading(app);
  registerRating(app);
  operateAs(
    app,
    {
      ...shared,
      method: 'delete',
      summary: 'Take your rating and review of a plugin back',
      input: { params: pluginPath, query: noQuery },
      answers: { 204: { description: 'You have not rated it.' } },
      errors: ['rating_not_found'],
      scope: 'rate',
    },
    async (c, { params }, principal) => {
      const slug = slugOf(params);
      const audit = about(c, principal, 'rating_withdrawn', slug);
      const key = { slug, userId: principal.userId };
      if (!(await withdrawRating(c.get('database'), key, audit))) throw noRating(slug);
      await c.get('forget')([pluginTag(slug), LISTS_TAG]);
      return new Response(null, { status: 204 });
    },
  );
};
