import {
  type AuditAction,
  type CollectionKey,
  changeCollection,
  createCollection,
  deleteCollection,
  listOwnCollections,
} from '@skillstash/db/accounts';
import { collectionChange, collectionRequest, LISTS_TAG } from '@skillstash/shared';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import * as z from 'zod';
import type { ApiEnv } from '../../env.ts';
import { expectedStates } from '../../http/expected-states.ts';
import { BODY_ERRORS } from '../../http/json-body.ts';
import type { ApiApp } from '../../http/operation.ts';
import { noQuery } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { personalText } from '../personal-answer.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf, type Principal } from '../principal.ts';
import { collectionAnswer, collectionRefusal } from './collection-answer.ts';
import { collectionSegment } from './collection-segment.ts';

const segment = z.string().min(1).max(100);

/** The path of a collection. */
export const collectionPath = z.strictObject({ username: segment, name: segment });

/** Whose collection a request changes, and in which state it has to be. */
export const collectionKey = (
  c: Context<ApiEnv>,
  path: { username: string; name: string },
  { userId }: Principal,
): CollectionKey => ({
  slug: `${path.username}/${path.name}`.toLowerCase(),
  userId,
  tags: expectedStates(c),
});

/** An entry of the audit log about a collection. */
export const aboutCollection = (
  c: Context<ApiEnv>,
  principal: Principal,
  action: AuditAction,
  slug: string,
  detail = {},
) => auditEntry(c, principal, { action, objectKind: 'collection', objectId: slug, detail });

const registerCreation = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'post',
      path: '/v1/collections',
      summary: 'Make a collection',
      tags: ['Collections'],
      input: { query: noQuery, body: collectionRequest },
      answers: {
        201: {
          description: 'The collection, with its ETag.',
          schema: ({ collection }) => collection,
        },
      },
      errors: [...BODY_ERRORS, 'collection_exists', 'too_many_collections', 'plugin_not_found'],
      scope: 'collections',
    },
    async (c, { body: { slug: asked, ...body } }, principal) => {
      const { userId, username } = principal;
      const slug = `${username}/${collectionSegment(asked, body.name)}`;
      const audit = aboutCollection(c, principal, 'collection_created', slug, {
        visibility: body.visibility,
      });
      const made = { id: v7(), userId, slug, ...body, now: nowOf(c) };
      const outcome = await createCollection(c.get('database'), made, audit);
      const response = await collectionAnswer(c, outcome, { slug, plugins: body.plugins }, 201);
      response.headers.set('Location', `/v1/collections/${slug}`);
      return response;
    },
  );

const registerChanging = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'patch',
      path: '/v1/collections/{username}/{name}',
      summary: 'Rename a collection of yours, move it, describe it, show or hide it',
      tags: ['Collections'],
      input: { params: collectionPath, query: noQuery, body: collectionChange },
      answers: {
        200: {
          description: 'It as it is now, with its ETag.',
          schema: ({ collection }) => collection,
        },
      },
      errors: [...BODY_ERRORS, 'collection_not_found', 'collection_exists'],
      ifMatch: true,
      scope: 'collections',
    },
    async (c, { params, body: { slug: asked, ...body } }, principal) => {
      const key = collectionKey(c, params, principal);
      const [username] = key.slug.split('/');
      const slug = asked && `${username}/${collectionSegment(asked, '')}`;
      const detail = { changed: Object.keys(body), ...(slug ? { slug } : {}) };
      const audit = aboutCollection(c, principal, 'collection_changed', key.slug, detail);
      const changes = { ...body, slug, now: nowOf(c) };
      const outcome = await changeCollection(c.get('database'), key, changes, audit);
      return collectionAnswer(c, outcome, { slug: slug ?? key.slug });
    },
  );

const registerDeletion = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'delete',
      path: '/v1/collections/{username}/{name}',
      summary: 'Delete a collection of yours',
      tags: ['Collections'],
      input: { params: collectionPath, query: noQuery },
      answers: { 204: { description: 'It is gone.' } },
      errors: ['collection_not_found'],
      ifMatch: true,
      scope: 'collections',
    },
    async (c, { params }, principal) => {
      const key = collectionKey(c, params, principal);
      const audit = aboutCollection(c, principal, 'collection_deleted', key.slug);
      const outcome = await deleteCollection(c.get('database'), key, audit);
      if (outcome.kind !== 'done') throw collectionRefusal(outcome, key);
      await c.get('forget')([LISTS_TAG]);
      return new Response(null, { status: 204 });
    },
  );

/** Collections: made, listed, changed and deleted by the person they belong to. */
export const registerOwnCollections = (app: ApiApp): void => {
  registerCreation(app);
  registerChanging(app);
  registerDeletion(app);
  operateAs(
    app,
    {
      method: 'get',
      path: '/v1/me/collections',
      summary: 'Your collections, the unlisted among them, the newest first',
      tags: ['Collections'],
      input: { query: noQuery },
      answers: {
        200: { description: 'At most 100.', schema: ({ collectionList }) => collectionList },
      },
      errors: [],
      scope: 'read',
    },
    async (c, _input, { userId }) =>
      personalText(`{"items":${await listOwnCollections(c.get('database'), userId)}}`),
  );
};
