import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { times, uuidKey } from './columns.ts';
import { users } from './people.ts';

const ofUser = () =>
  text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** A signed-in browser or command line. `token` is what its cookie carries, signed. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: uuidKey(),
    userId: ofUser(),
    token: text('token').notNull().unique('sessions_token_unique'),
    expiresAt: text('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    ...times(),
  },
  (table) => [index('sessions_by_user').on(table.userId, table.id)],
);

/** Where a person signs in: a provider and their id there. */
export const signInAccounts = sqliteTable(
  'sign_in_accounts',
  {
    id: uuidKey(),
    userId: ofUser(),
    providerId: text('provider_id').notNull(),
    accountId: text('account_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: text('access_token_expires_at'),
    refreshTokenExpiresAt: text('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    ...times(),
  },
  (table) => [
    index('sign_in_accounts_by_user').on(table.userId, table.id),
    uniqueIndex('sign_in_accounts_by_provider').on(table.providerId, table.accountId),
  ],
);

/** What a sign-in under way has to remember. */
export const verifications = sqliteTable(
  'verifications',
  {
    id: uuidKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: text('expires_at').notNull(),
    ...times(),
  },
  (table) => [
    index('verifications_by_identifier').on(table.identifier),
    index('verifications_by_expiry').on(table.expiresAt),
  ],
);

/** A command line that waits to be let in (RFC 8628). */
export const deviceCodes = sqliteTable(
  'device_codes',
  {
    id: uuidKey(),
    deviceCode: text('device_code').notNull().unique('device_codes_device_code_unique'),
    userCode: text('user_code').notNull().unique('device_codes_user_code_unique'),
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    status: text('status').notNull(),
    expiresAt: text('expires_at').notNull(),
    lastPolledAt: text('last_polled_at'),
    pollingIntervalMs: integer('polling_interval_ms'),
    clientId: text('client_id'),
    scope: text('scope'),
  },
  (table) => [
    index('device_codes_by_user').on(table.userId),
    index('device_codes_by_expiry').on(table.expiresAt),
  ],
);

/** A key to the API, of which only the digest is kept. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: uuidKey(),
    userId: ofUser(),
    name: text('name').notNull(),
    tokenSha256: text('token_sha256').notNull().unique('api_tokens_token_sha256_unique'),
    hint: text('hint').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<string[]>().notNull(),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
    lastUsedAt: text('last_used_at'),
    revokedAt: text('revoked_at'),
  },
  (table) => [index('api_tokens_by_user').on(table.userId, table.id)],
);

/** Who did what. Rows only come: triggers refuse to change or delete one. It points at nothing, so that it outlives everything. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: uuidKey(),
    at: text('at').notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name').notNull(),
    via: text('via', { enum: ['session', 'token', 'publisher', 'system'] }).notNull(),
    action: text('action').notNull(),
    objectKind: text('object_kind').notNull(),
    objectId: text('object_id').notNull(),
    detail: text('detail', { mode: 'json' })
      .$type<Record<string, unknown>>()
      .notNull()
      .default(sql`'{}'`),
    requestId: text('request_id'),
  },
  (table) => [
    index('audit_log_by_object').on(table.objectKind, table.objectId, table.id),
    index('audit_log_by_actor').on(table.actorId, table.id),
  ],
);
