import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** Every act that the audit log knows. Append; never rename or reuse. */
export const AUDIT_ACTIONS = [
  'token_created',
  'token_revoked',
  'signed_up',
  'signed_in',
  'signed_out',
  'signed_out_everywhere',
  'username_ceded',
  'device_approved',
  'device_denied',
  'claim_confirmed',
  'claim_ended',
  'plugin_rated',
  'rating_withdrawn',
  'review_replied',
  'reply_withdrawn',
  'collection_created',
  'collection_changed',
  'collection_deleted',
  'plugin_edited',
  'crawl_asked',
  'report_made',
  'report_resolved',
  'report_dismissed',
  'review_hidden',
  'review_shown',
  'plugin_blocked',
  'plugin_unblocked',
  'plugin_verified',
  'plugin_unverified',
  'collection_featured',
  'collection_unfeatured',
  'published',
] as const;
/** One of the acts that the audit log knows. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who acts: a person with their id, or `system`. `name` is what they were called at that time. */
export type Actor = {
  id: string | null;
  name: string;
  via: 'session' | 'token' | 'publisher' | 'system';
};

/** One entry. `id` is a UUIDv7, `at` ISO 8601; `detail` says what changed, and holds no secret. */
export type AuditEntry = {
  id: string;
  at: string;
  actor: Actor;
  action: AuditAction;
  objectKind: string;
  objectId: string;
  detail?: Record<string, unknown>;
  requestId: string | null;
};

const value = (name: string) => sql.placeholder(name);

const insert = statement<Record<string, unknown>>(
  sql`INSERT INTO audit_log (id, at, actor_id, actor_name, via, action, object_kind, object_id, detail, request_id)
    SELECT ${value('id')}, ${value('at')}, ${value('actorId')}, ${value('actorName')}, ${value('via')}, ${value('action')},
      ${value('objectKind')}, ${value('objectId')}, ${value('detail')}, ${value('requestId')}
    WHERE ${value('always')} OR changes() > 0`,
);

/**
 * The statement that records an act. Append it to the batch that acts, so that neither is there without the other.
 *
 * @param when `if_changed` records only where the statement before it in the batch changed a row
 */
export const auditStatement = (
  db: Pick<Database, 'prepare'>,
  { actor, detail, ...entry }: AuditEntry,
  when: 'always' | 'if_changed' = 'always',
): D1PreparedStatement =>
  insert.bind(db, {
    ...entry,
    actorId: actor.id,
    actorName: actor.name,
    via: actor.via,
    detail: JSON.stringify(detail ?? {}),
    always: when === 'always' ? 1 : 0,
  });
