import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/** A session to be kept. `endedSha256` is the digest of the one that the browser came with, which ends. Times are ISO 8601. */
export type NewSession = {
  id: string;
  userId: string;
  tokenSha256: string;
  endedSha256: string | null;
  createdAt: string;
  expiresAt: string;
};

/** Whose a session is. */
export type SessionHolder = {
  sessionId: string;
  userId: string;
  username: string;
  role: 'member' | 'admin';
};

const value = (name: string) => sql.placeholder(name);

const end = statement<{ tokenSha256: string }>(
  sql`DELETE FROM sessions WHERE token_sha256 = ${value('tokenSha256')}`,
);
const endAll = statement<{ userId: string }>(
  sql`DELETE FROM sessions WHERE user_id = ${value('userId')}`,
);
const endExpired = statement<{ userId: string; createdAt: string }>(
  sql`DELETE FROM sessions WHERE user_id = ${value('userId')} AND expires_at <= ${value('createdAt')}`,
);
const insert = statement<NewSession>(
  sql`INSERT INTO sessions (id, user_id, token_sha256, created_at, expires_at)
    VALUES (${value('id')}, ${value('userId')}, ${value('tokenSha256')}, ${value('createdAt')}, ${value('expiresAt')})`,
);

/** Exported so that a test can ask for its query plan. */
export const sessionHolderStatement = statement<{ tokenSha256: string; now: string }>(
  sql`SELECT s.id AS sessionId, s.user_id AS userId, u.username AS username, u.role AS role
    FROM sessions s CROSS JOIN users u ON u.id = s.user_id
    WHERE s.token_sha256 = ${value('tokenSha256')} AND s.expires_at > ${value('now')}`,
);

/** Keeps a session. The one that the browser came with ends with it, as do the person's expired ones. One batch. */
export const insertSession = async (
  db: Database,
  session: NewSession,
  audit: AuditEntry,
): Promise<void> => {
  await db.batch([
    ...(session.endedSha256 ? [end.bind(db, { tokenSha256: session.endedSha256 })] : []),
    endExpired.bind(db, session),
    insert.bind(db, session),
    auditStatement(db, audit),
  ]);
};

/** The person of a session that has not ended. Read it from the primary: one that was ended must not live on in a replica. */
export const findSessionHolder = async (
  db: Database,
  tokenSha256: string,
  now: string,
): Promise<SessionHolder | undefined> =>
  (await sessionHolderStatement.bind(db, { tokenSha256, now }).first<SessionHolder>()) ?? undefined;

/** Ends one session at once. A second call changes nothing. */
export const endSession = async (
  db: Database,
  tokenSha256: string,
  audit: AuditEntry,
): Promise<void> => {
  await db.batch([end.bind(db, { tokenSha256 }), auditStatement(db, audit, 'if_changed')]);
};

/** Ends all sessions of a person at once. */
export const endSessions = async (
  db: Database,
  userId: string,
  audit: AuditEntry,
): Promise<void> => {
  await db.batch([endAll.bind(db, { userId }), auditStatement(db, audit, 'if_changed')]);
};
