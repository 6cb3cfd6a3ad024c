import type { AuditRecord } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { column, type Json, type JsonText, jsonObject, quoted } from '../json.ts';
import { auditLog } from '../schema/index.ts';
import { boundLimit, type Database, statement } from '../statement.ts';

const item = jsonObject<AuditRecord>({
  id: auditLog.id,
  at: auditLog.at,
  actorId: auditLog.actorId,
  actorName: auditLog.actorName,
  via: auditLog.via,
  action: quoted<string>(sql`${auditLog.action}`),
  objectKind: auditLog.objectKind,
  objectId: auditLog.objectId,
  detail: column(auditLog.detail) as Json<AuditRecord['detail']>,
  requestId: auditLog.requestId,
});

/** Exported so that a test can ask for its query plan. */
export const auditListStatement = statement<{ after: string; limit: number }>(
  sql`SELECT ${auditLog.id} AS id, ${item} AS item FROM ${auditLog}
    WHERE ${auditLog.id} < ${sql.placeholder('after')} ORDER BY ${auditLog.id} DESC ${boundLimit('limit')}`,
);

/** Sorts after every UUID. */
const AFTER_ALL = 'g';

/** What is on record, the latest first: at most `limit` entries, and the id after which the next page begins, if any. */
export const listAudit = async (
  db: Database,
  { after = AFTER_ALL, limit }: { after?: string | undefined; limit: number },
): Promise<{ items: JsonText<AuditRecord>[]; nextKey: string | null }> => {
  const { results } = await auditListStatement
    .bind(db, { after, limit: limit + 1 })
    .all<{ id: string; item: JsonText<AuditRecord> }>();
  const shown = results.slice(0, limit);
  return {
    items: shown.map((row) => row.item),
    nextKey: results.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
};
