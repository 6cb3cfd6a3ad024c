import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { uuidKey } from './columns.ts';
import { users } from './people.ts';

const ofUser = () =>
  text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** A browser that is signed in, until `expiresAt`. Its token is kept as a digest, and no address or browser's name with it. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: uuidKey(),
    userId: ofUser(),
    tokenSha256: text('token_sha256').notNull().unique('sessions_token_sha256_unique'),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
  },
  (table) => [index('sessions_by_user').on(table.userId, table.expiresAt)],
);

/** What the host lets us ask in a person's name, encrypted. */
export const hostTokens = sqliteTable('host_tokens', {
  userId: text('user_id')
    .primaryKey()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  sealed: text('sealed').notNull(),
  updatedAt: text('updated_at').notNull(),
});

/** A command line that waits to be let in (RFC 8628). `userId` is who decided. */
export const deviceCodes = sqliteTable(
  'device_codes',
  {
    id: uuidKey(),
    deviceCodeSha256: text('device_code_sha256')
      .notNull()
      .unique('device_codes_device_code_sha256_unique'),
    userCode: text('user_code').notNull().unique('device_codes_user_code_unique'),
    clientName: text('client_name').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<string[]>().notNull(),
    status: text('status', { enum: ['pending', 'approved', 'denied'] })
      .notNull()
      .default('pending'),
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    intervalMs: integer('interval_ms').notNull(),
    lastPolledAt: text('last_polled_at'),
    createdAt: text('created_at').notNull(),
    expiresAt: text('expires_at').notNull(),
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

/**
 * A key that a person sent with a POST, so that it acts once. It is kept as a digest, and the answer is encrypted with what only
 * the key itself opens: an answer may hold a secret.
 */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    userId: ofUser(),
    keySha256: text('key_sha256').notNull(),
    bodySha256: text('body_sha256').notNull(),
    claimedAt: text('claimed_at').notNull(),
    answer: text('answer'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.keySha256] }),
    index('idempotency_keys_by_claim').on(table.claimedAt),
  ],
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
