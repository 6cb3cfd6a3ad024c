import { sql } from 'drizzle-orm';
import { type Database, numeral, statement } from '../statement.ts';
import { type NewApiToken, tokenInsertStatement } from './api-tokens.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/** A device that asks to be let in: the digest of its own code, and the code that its person types. Times are ISO 8601. */
export type NewDeviceCode = {
  id: string;
  deviceCodeSha256: string;
  userCode: string;
  clientName: string;
  scopes: string[];
  intervalMs: number;
  createdAt: string;
  expiresAt: string;
};

/** How far a device has come. `userId` and `username` are of the person who decided. */
export type DeviceGrant = {
  id: string;
  clientName: string;
  scopes: string[];
  status: 'pending' | 'approved' | 'denied';
  userId: string | null;
  username: string | null;
  expiresAt: string;
  /** Whether it asks sooner than it was told to. */
  isHasty: boolean;
};

type GrantRow = Omit<DeviceGrant, 'scopes' | 'isHasty'> & { scopes: string; isHasty: 0 | 1 };

/** How much longer a hasty device waits from then on (RFC 8628, 3.5). */
const SLOWER_MS = 5_000;

const value = (name: string) => sql.placeholder(name);
const milliseconds = (time: ReturnType<typeof sql>) => sql`(julianday(${time}) * 86400000.0)`;
const isHasty = sql`coalesce(${milliseconds(sql`${value('now')}`)} - ${milliseconds(sql`last_polled_at`)} < interval_ms - 500, 0)`;

const endExpired = statement<{ createdAt: string }>(
  sql`DELETE FROM device_codes WHERE expires_at <= ${value('createdAt')}`,
);
const insert = statement<Record<string, unknown>>(
  sql`INSERT INTO device_codes (id, device_code_sha256, user_code, client_name, scopes, interval_ms, created_at, expires_at)
    VALUES (${value('id')}, ${value('deviceCodeSha256')}, ${value('userCode')}, ${value('clientName')}, ${value('scopes')},
      ${value('intervalMs')}, ${value('createdAt')}, ${value('expiresAt')})`,
);

/** Exported so that a test can ask for its query plan. */
export const deviceGrantStatement = statement<{ deviceCodeSha256: string; now: string }>(
  sql`SELECT d.id AS id, client_name AS clientName, scopes, status, user_id AS userId, u.username AS username,
      d.expires_at AS expiresAt, ${isHasty} AS isHasty
    FROM device_codes d LEFT JOIN users u ON u.id = d.user_id WHERE device_code_sha256 = ${value('deviceCodeSha256')}`,
);
const notePoll = statement<{ deviceCodeSha256: string; now: string }>(
  sql`UPDATE device_codes SET interval_ms = interval_ms + ${isHasty} * ${numeral(SLOWER_MS)},
      last_polled_at = ${value('now')} WHERE device_code_sha256 = ${value('deviceCodeSha256')}`,
);

/** Exported so that a test can ask for its query plan. */
export const waitingDeviceStatement = statement<{ userCode: string; now: string }>(
  sql`SELECT id, client_name AS clientName, scopes FROM device_codes
    WHERE user_code = ${value('userCode')} AND status = 'pending' AND expires_at > ${value('now')}`,
);
const decide = statement<{ id: string; status: string; userId: string; now: string }>(
  sql`UPDATE device_codes SET status = ${value('status')}, user_id = ${value('userId')}
    WHERE id = ${value('id')} AND status = 'pending' AND expires_at > ${value('now')} RETURNING id`,
);
const spend = statement<{ deviceId: string }>(
  sql`DELETE FROM device_codes WHERE id = ${value('deviceId')}`,
);

/** Keeps a device that asks to be let in, and takes out those that waited too long. */
export const insertDeviceCode = async (db: Database, code: NewDeviceCode): Promise<void> => {
  await db.batch([
    endExpired.bind(db, code),
    insert.bind(db, { ...code, scopes: JSON.stringify(code.scopes) }),
  ]);
};

/** How far the device with this code has come; notes that it asked. One batch. */
export const pollDeviceCode = async (
  db: Database,
  deviceCodeSha256: string,
  now: string,
): Promise<DeviceGrant | undefined> => {
  const asked = { deviceCodeSha256, now };
  const [found] = await db.batch<GrantRow>([
    deviceGrantStatement.bind(db, asked),
    notePoll.bind(db, asked),
  ]);
  const row = found?.results[0];
  if (!row) return undefined;
  return { ...row, scopes: JSON.parse(row.scopes) as string[], isHasty: row.isHasty === 1 };
};

/** A device that waits for a person to decide, by the code that they typed. */
export const findWaitingDevice = async (
  db: Database,
  userCode: string,
  now: string,
): Promise<{ id: string; clientName: string; scopes: string[] } | undefined> => {
  const row = await waitingDeviceStatement
    .bind(db, { userCode, now })
    .first<{ id: string; clientName: string; scopes: string }>();
  return row ? { ...row, scopes: JSON.parse(row.scopes) as string[] } : undefined;
};

/** Lets a device in or not. @returns whether it still waited: only the first decision counts */
export const decideDevice = async (
  db: Database,
  decision: { id: string; status: 'approved' | 'denied'; userId: string; now: string },
  audit: AuditEntry,
): Promise<boolean> => {
  const [decided] = await db.batch([
    decide.bind(db, decision),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return (decided?.results.length ?? 0) > 0;
};

/**
 * Makes the token of a device that was let in, and spends its code, in one batch: however often it asks at once, there is one.
 *
 * @returns whether the token was made; not where the code was spent or ended, or the person holds TOKENS_MAX
 */
export const exchangeDeviceCode = async (
  db: Database,
  deviceId: string,
  token: NewApiToken,
  audit: AuditEntry,
): Promise<boolean> => {
  const [made] = await db.batch([
    tokenInsertStatement(db, { ...token, deviceId }),
    auditStatement(db, audit, 'if_changed'),
    spend.bind(db, { deviceId }),
  ]);
  return (made?.results.length ?? 0) > 0;
};
