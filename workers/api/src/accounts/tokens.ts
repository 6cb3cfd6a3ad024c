import {
  type AuditAction,
  type AuditEntry,
  insertApiToken,
  listApiTokens,
  revokeApiToken,
  TOKENS_MAX,
} from '@skillstash/db/accounts';
import { apiTokenRequest, id } from '@skillstash/shared';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import type { ApiApp } from '../http/operation.ts';
import { noQuery } from '../http/query.ts';
import { newApiToken, tokenDigest } from './api-token.ts';
import { auditEntry } from './audit-entry.ts';
import { personalAnswer, personalText } from './personal-answer.ts';
import { operateAs } from './personal-operation.ts';
import { nowOf, type Principal, requireSession } from './principal.ts';
import { refuseMore } from './refuse-more.ts';

const DAY_MS = 86_400_000;

const about = (
  c: Context<ApiEnv>,
  principal: Principal,
  action: AuditAction,
  tokenId: string,
  detail = {},
): AuditEntry =>
  auditEntry(c, principal, { action, objectKind: 'api_token', objectId: tokenId, detail });

const registerCreation = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'post',
      path: '/v1/tokens',
      summary: 'Make an API token; it is shown this once',
      tags: ['Account'],
      input: { query: noQuery, body: apiTokenRequest },
      answers: {
        201: { description: 'The token.', schema: ({ apiTokenCreated }) => apiTokenCreated },
      },
      errors: ['malformed_json', 'unsupported_media_type', 'payload_too_large', 'too_many_tokens'],
      scope: 'read',
      sessionOnly: true,
    },
    async (c, { body }, principal) => {
      refuseMore(principal, body.scopes);
      const token = newApiToken();
      const made = {
        id: v7(),
        userId: principal.userId,
        name: body.name,
        scopes: [...new Set(body.scopes)],
        tokenSha256: await tokenDigest(token),
        hint: token.slice(-4),
        createdAt: nowOf(c),
        expiresAt: new Date(c.get('now') + body.expiresInDays * DAY_MS).toISOString(),
      };
      const audit = about(c, principal, 'token_created', made.id, { scopes: made.scopes });
      const kept = await insertApiToken(c.get('database'), made, audit);
      if (!kept)
        throw new AppError('too_many_tokens', `You hold ${TOKENS_MAX} tokens: revoke one.`);
      return personalAnswer({ ...JSON.parse(kept), token }, 201);
    },
  );

/** API tokens: made, listed and ended by the person they belong to. */
export const registerTokens = (app: ApiApp): void => {
  operateAs(
    app,
    {
      method: 'get',
      path: '/v1/tokens',
      summary: 'Your API tokens, the newest first',
      tags: ['Account'],
      input: { query: noQuery },
      answers: { 200: { description: 'At most 100.', schema: ({ apiTokenList }) => apiTokenList } },
      errors: [],
      scope: 'read',
    },
    async (c, _input, { userId }) =>
      personalText(`{"items":${await listApiTokens(c.get('database'), userId)}}`),
  );
  registerCreation(app);
  operateAs(
    app,
    {
      method: 'delete',
      path: '/v1/tokens/{id}',
      summary: 'End a token at once; with a token, that one alone',
      tags: ['Account'],
      input: {
        params: z.strictObject({ id: id.meta({ description: 'The id of a token.' }) }),
        query: noQuery,
      },
      answers: { 204: { description: 'It opens nothing any more.' } },
      errors: ['token_not_found', 'session_required'],
      scope: 'read',
    },
    async (c, { params }, principal) => {
      if (params.id !== principal.tokenId) requireSession(principal);
      const audit = about(c, principal, 'token_revoked', params.id);
      const asked = { id: params.id, userId: principal.userId, now: nowOf(c) };
      if (!(await revokeApiToken(c.get('database'), asked, audit)))
        throw new AppError('token_not_found', 'You have no such token, or it was revoked before.');
      return new Response(null, { status: 204 });
    },
  );
};
