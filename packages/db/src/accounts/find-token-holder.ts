import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** Whose a token is, and what it may do. */
export type TokenHolder = {
  tokenId: string;
  userId: string;
  username: string;
  role: 'member' | 'admin';
  scopes: string[];
};

/** How stale `last_used_at` may be, in SQLite's words: nobody needs it to the second, and each use would be a write. */
const USE_NOTED_EVERY = '-1 hour';

const value = (name: string) => sql.placeholder(name);

/** Exported so that a test can ask for its query plan. */
export const tokenHolderStatement = statement<{ tokenSha256: string; now: string }>(
  sql`SELECT t.id AS tokenId, t.user_id AS userId, u.username AS username, u.role AS role, t.scopes AS scopes,
      coalesce(t.last_used_at < strftime('%Y-%m-%dT%H:%M:%fZ', ${value('now')}, ${sql.raw(`'${USE_NOTED_EVERY}'`)}), 1) AS isStale
    FROM api_tokens t CROSS JOIN users u ON u.id = t.user_id
    WHERE t.token_sha256 = ${value('tokenSha256')} AND t.revoked_at IS NULL AND t.expires_at > ${value('now')}`,
);

const noteUse = statement<{ id: string; now: string }>(
  sql`UPDATE api_tokens SET last_used_at = ${value('now')} WHERE id = ${value('id')}`,
);

/**
 * The person who holds a token that is neither expired nor revoked. One round trip, and a second one once an hour, to note
 * that it was used. Read it from the primary: a token that was revoked must not work a moment longer on a replica.
 */
export const findTokenHolder = async (
  db: Database,
  tokenSha256: string,
  now: string,
): Promise<TokenHolder | undefined> => {
  const row = await tokenHolderStatement
    .bind(db, { tokenSha256, now })
    .first<Omit<TokenHolder, 'scopes'> & { scopes: string; isStale: 0 | 1 }>();
  if (!row) return undefined;
  const { isStale, scopes, ...holder } = row;
  if (isStale) await noteUse.bind(db, { id: holder.tokenId, now }).run();
  return { ...holder, scopes: JSON.parse(scopes) as string[] };
};
