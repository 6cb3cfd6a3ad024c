import { sql } from 'drizzle-orm';
import { collections } from '../../schema/index.ts';
import { type Database, statement } from '../../statement.ts';
import { type AuditEntry, auditStatement } from '../audit.ts';
import {
  type BoundKey,
  boundKey,
  type CollectionKey,
  type CollectionOutcome,
  type CollectionRefusal,
  isExpected,
  isOwnCollection,
  isTaken,
  runChange,
  runDeletion,
} from './own-collection.ts';

/** What is to be different; undefined stays as it is. `slug` is the whole new one. `now` is ISO 8601. */
export type CollectionChanges = {
  name?: string | undefined;
  slug?: string | undefined;
  description?: string | null | undefined;
  visibility?: 'public' | 'unlisted' | undefined;
  now: string;
};

const value = (name: string) => sql.placeholder(name);
const visibility = sql`coalesce(${value('visibility')}, visibility)`;

/** Exported so that a test can ask for its query plan. */
export const collectionChangeStatement = statement<Record<string, unknown>>(
  sql`UPDATE collections SET name = coalesce(${value('name')}, name), slug = ${value('newSlug')},
      description = iif(${value('describes')}, ${value('description')}, description), visibility = ${visibility},
      featured = iif(${visibility} = 'public', featured, 0), updated_at = ${value('now')}, revision = revision + 1
    WHERE ${isOwnCollection} AND ${isExpected} AND NOT ${isTaken(sql`${value('newSlug')}`)} RETURNING ${collections.id}`,
);

/** Exported so that a test can ask for its query plan. */
export const collectionDeleteStatement = statement<BoundKey>(
  sql`DELETE FROM collections WHERE ${isOwnCollection} AND ${isExpected} RETURNING ${collections.id}`,
);

/**
 * Changes what a collection is called, where it is and who sees it. One that nobody is to see is not featured any more. The
 * check of its state and the change are one batch: of several that know the same state, one changes it.
 */
export const changeCollection = (
  db: Database,
  key: CollectionKey,
  changes: CollectionChanges,
  audit: AuditEntry,
): Promise<CollectionOutcome> => {
  const newSlug = changes.slug ?? key.slug;
  const act = collectionChangeStatement.bind(db, {
    ...boundKey(key),
    name: changes.name ?? null,
    newSlug,
    describes: changes.description === undefined ? 0 : 1,
    description: changes.description ?? null,
    visibility: changes.visibility ?? null,
    now: changes.now,
  });
  return runChange(db, { key, newSlug, act, audit: auditStatement(db, audit, 'if_changed') });
};

/** Deletes a collection. A second call finds none. */
export const deleteCollection = (
  db: Database,
  key: CollectionKey,
  audit: AuditEntry,
): Promise<{ kind: 'done' } | CollectionRefusal> => {
  const act = collectionDeleteStatement.bind(db, boundKey(key));
  const entry = auditStatement(db, audit, 'if_changed');
  return runDeletion(db, { key, act, audit: entry });
};
