import { COLLECTION_PLUGINS_MAX } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { collections } from '../../schema/index.ts';
import { type Database, numeral, statement } from '../../statement.ts';
import { type AuditEntry, auditStatement } from '../audit.ts';
import {
  boundKey,
  type CollectionKey,
  type CollectionOutcome,
  isExpected,
  isOwnCollection,
  missingPlaces,
  runChange,
} from './own-collection.ts';

const value = (name: string) => sql.placeholder(name);

const touch = (condition: SQL) =>
  statement<Record<string, unknown>>(
    sql`UPDATE collections SET updated_at = ${value('now')}, revision = revision + 1
      WHERE ${isOwnCollection} AND ${isExpected} AND ${condition} RETURNING ${collections.id}`,
  );

/** The collection, where its change is on record: what follows the record in a batch happens only then. */
const changed = sql`(SELECT ${collections.id} FROM ${collections} WHERE ${isOwnCollection}
  AND EXISTS (SELECT 1 FROM audit_log WHERE audit_log.id = ${value('act')}))`;

const isMember = sql`EXISTS (SELECT 1 FROM collection_plugins AS m WHERE m.collection_id = ${collections.id}
  AND m.plugin_id = (SELECT id FROM plugins WHERE slug = ${value('plugin')}))`;
const isRoom = sql`${collections.pluginCount} < ${numeral(COLLECTION_PLUGINS_MAX)}`;
const areThere = sql`${missingPlaces} = '[]'`;

/** Exported, as those below, so that a test can ask for their query plans. */
export const membersTouchStatement = touch(areThere);
export const memberPutTouchStatement = touch(sql`${areThere} AND (${isRoom} OR ${isMember})`);
export const memberRemoveTouchStatement = touch(isMember);

export const membersDropStatement = statement<Record<string, unknown>>(
  sql`DELETE FROM collection_plugins WHERE collection_id = ${changed} AND plugin_id NOT IN
    (SELECT p.id FROM json_each(${value('plugins')}) AS asked CROSS JOIN plugins AS p ON p.slug = asked.value)`,
);
export const membersPutStatement = statement<Record<string, unknown>>(
  sql`INSERT INTO collection_plugins (collection_id, plugin_id, position, added_at)
    SELECT ${changed}, p.id, asked.key, ${value('now')} FROM json_each(${value('plugins')}) AS asked
      CROSS JOIN plugins AS p ON p.slug = asked.value WHERE ${changed} IS NOT NULL
    ON CONFLICT (collection_id, plugin_id) DO UPDATE SET position = excluded.position WHERE position <> excluded.position`,
);

export const memberAddStatement = statement<Record<string, unknown>>(
  sql`INSERT INTO collection_plugins (collection_id, plugin_id, position, added_at)
    SELECT ${changed}, p.id, coalesce((SELECT max(position) + 1 FROM collection_plugins WHERE collection_id = ${changed}), 0),
      ${value('now')} FROM plugins AS p WHERE p.slug = ${value('plugin')} AND ${changed} IS NOT NULL
    ON CONFLICT (collection_id, plugin_id) DO NOTHING`,
);
/** Others stand at odd numbers, the one that moves at the even one before its place; then all are counted through. */
export const memberMoveStatement = statement<Record<string, unknown>>(
  sql`UPDATE collection_plugins SET position = moved.place FROM (
      SELECT plugin_id, row_number() OVER (ORDER BY iif(is_moved, 2 * ${value('position')}, 2 * rank - 1)) - 1 AS place FROM (
        SELECT plugin_id, is_moved, row_number() OVER (ORDER BY is_moved, position) AS rank FROM (
          SELECT plugin_id, position, plugin_id = (SELECT id FROM plugins WHERE slug = ${value('plugin')}) AS is_moved
          FROM collection_plugins WHERE collection_id = ${changed}))) AS moved
    WHERE collection_plugins.collection_id = ${changed} AND collection_plugins.plugin_id = moved.plugin_id
      AND collection_plugins.position <> moved.place`,
);
export const memberRemoveStatement = statement<Record<string, unknown>>(
  sql`DELETE FROM collection_plugins WHERE collection_id = ${changed}
    AND plugin_id = (SELECT id FROM plugins WHERE slug = ${value('plugin')})`,
);

/** Makes these plugins, in this order, the members of a collection. One batch. @param plugins slugs, at most 500, none twice */
export const replaceMembers = (
  db: Database,
  key: CollectionKey,
  { plugins, now }: { plugins: readonly string[]; now: string },
  audit: AuditEntry,
): Promise<CollectionOutcome> => {
  const values = { ...boundKey(key), plugins: JSON.stringify(plugins), now, act: audit.id };
  return runChange(db, {
    key,
    plugins,
    act: membersTouchStatement.bind(db, values),
    audit: auditStatement(db, audit, 'if_changed'),
    follow: [membersDropStatement.bind(db, values), membersPutStatement.bind(db, values)],
  });
};

/** Makes a plugin a member, at the end, or moves it to a place from 0. One batch. @param position undefined leaves it where it is */
export const putMember = (
  db: Database,
  key: CollectionKey,
  { plugin, position, now }: { plugin: string; position: number | undefined; now: string },
  audit: AuditEntry,
): Promise<CollectionOutcome> => {
  const plugins = [plugin];
  const asked = { plugins: JSON.stringify(plugins), plugin, position, now, act: audit.id };
  const values = { ...boundKey(key), ...asked };
  const move = position === undefined ? [] : [memberMoveStatement.bind(db, values)];
  return runChange(db, {
    key,
    plugins,
    act: memberPutTouchStatement.bind(db, values),
    audit: auditStatement(db, audit, 'if_changed'),
    follow: [memberAddStatement.bind(db, values), ...move],
    otherwise: { kind: 'full' },
  });
};

/** Takes a plugin out of a collection. One batch. @returns `missing` where it is no member */
export const removeMember = (
  db: Database,
  key: CollectionKey,
  { plugin, now }: { plugin: string; now: string },
  audit: AuditEntry,
): Promise<CollectionOutcome> => {
  const values = { ...boundKey(key), plugin, now, act: audit.id };
  return runChange(db, {
    key,
    act: memberRemoveTouchStatement.bind(db, values),
    audit: auditStatement(db, audit, 'if_changed'),
    follow: [memberRemoveStatement.bind(db, values)],
    otherwise: { kind: 'missing', places: [0] },
  });
};
