import type { ApiToken } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type JsonText, jsonObject } from '../json.ts';
import { apiTokens } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/** How many tokens a person may hold that are neither revoked nor expired. */
export const TOKENS_MAX = 50;

/** A token to be kept: its digest, never itself. Times are ISO 8601. */
export type NewApiToken = {
  id: string;
  userId: string;
  name: string;
  tokenSha256: string;
  hint: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
};

const value = (name: string) => sql.placeholder(name);

const item = jsonObject<ApiToken>({
  id: apiTokens.id,
  name: apiTokens.name,
  hint: apiTokens.hint,
  scopes: apiTokens.scopes,
  createdAt: apiTokens.createdAt,
  expiresAt: apiTokens.expiresAt,
  lastUsedAt: apiTokens.lastUsedAt,
  revokedAt: apiTokens.revokedAt,
});

const insert = statement<Record<string, unknown>>(
  sql`INSERT INTO api_tokens (id, user_id, name, token_sha256, hint, scopes, created_at, expires_at)
    SELECT ${value('id')}, ${value('userId')}, ${value('name')}, ${value('tokenSha256')}, ${value('hint')},
      ${value('scopes')}, ${value('createdAt')}, ${value('expiresAt')}
    WHERE (SELECT count(*) FROM api_tokens WHERE user_id = ${value('userId')} AND revoked_at IS NULL
      AND expires_at > ${value('createdAt')}) < ${numeral(TOKENS_MAX)}
      AND (${value('deviceId')} IS NULL OR EXISTS (SELECT 1 FROM device_codes WHERE id = ${value('deviceId')}
        AND status = 'approved' AND user_id = ${value('userId')} AND expires_at > ${value('createdAt')}))
    RETURNING ${item} AS item`,
);

const revoke = statement<{ id: string; userId: string; now: string }>(
  sql`UPDATE api_tokens SET revoked_at = ${value('now')}
    WHERE id = ${value('id')} AND user_id = ${value('userId')} AND revoked_at IS NULL RETURNING id`,
);

/** The statement that keeps a new token. @param token with a `deviceId`, only where that device was let in by this person */
export const tokenInsertStatement = (
  db: Database,
  token: NewApiToken & { deviceId: string | null },
): D1PreparedStatement => insert.bind(db, { ...token, scopes: JSON.stringify(token.scopes) });

/**
 * Keeps a new token. One round trip.
 *
 * @returns the token as its owner will see it, as JSON text; undefined where they hold TOKENS_MAX already
 */
export const insertApiToken = async (
  db: Database,
  token: NewApiToken,
  audit: AuditEntry,
): Promise<JsonText<ApiToken> | undefined> => {
  const [inserted] = await db.batch<{ item: JsonText<ApiToken> }>([
    tokenInsertStatement(db, { ...token, deviceId: null }),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return inserted?.results[0]?.item;
};

/**
 * Ends a token at once. A second call changes nothing.
 *
 * @returns whether the person has such a token that was not revoked before
 */
export const revokeApiToken = async (
  db: Database,
  { id, userId, now }: { id: string; userId: string; now: string },
  audit: AuditEntry,
): Promise<boolean> => {
  const [revoked] = await db.batch([
    revoke.bind(db, { id, userId, now }),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return (revoked?.results.length ?? 0) > 0;
};

/** Exported so that a test can ask for its query plan. */
export const apiTokenListStatement = statement<{ userId: string }>(
  sql`SELECT '[' || coalesce(group_concat(item, ','), '') || ']' AS items FROM (
    SELECT ${item} AS item FROM ${apiTokens} WHERE ${apiTokens.userId} = ${value('userId')}
    ORDER BY ${apiTokens.id} DESC LIMIT 100)`,
);

/** A person's newest 100 tokens, the revoked and expired among them. */
export const listApiTokens = async (
  db: Database,
  userId: string,
): Promise<JsonText<ApiToken[]>> => {
  const row = await apiTokenListStatement
    .bind(db, { userId })
    .first<{ items: JsonText<ApiToken[]> }>();
  if (!row) throw new Error('an aggregate gives one row');
  return row.items;
};
