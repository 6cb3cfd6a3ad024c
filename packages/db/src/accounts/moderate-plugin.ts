import { type SQL, sql } from 'drizzle-orm';
import { reindexStatements } from '../search/reindex.ts';
import { type Database, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

type Values = { slug: string; at: string; auditId: string };
type BlockValues = Values & { reason: string };

const value = (name: string) => sql.placeholder(name);

/** Whether the batch recorded the act: it did something. */
const isRecorded = sql`EXISTS (SELECT 1 FROM audit_log WHERE id = ${value('auditId')})`;
const here = sql`slug = ${value('slug')}`;

const noteBlock = statement<BlockValues>(
  sql`INSERT INTO plugin_blocks (plugin_id, reason, status_before, blocked_at)
    SELECT id, ${value('reason')}, status, ${value('at')} FROM plugins WHERE ${here}
    ON CONFLICT (plugin_id) DO UPDATE SET reason = excluded.reason WHERE reason <> excluded.reason`,
);
const tell = (kind: 'plugin_removed' | 'plugin_added' | 'plugin_changed') =>
  statement<Values>(
    sql`INSERT INTO changes (kind, slug, at) SELECT ${sql.raw(`'${kind}'`)}, slug, ${value('at')} FROM plugins
      WHERE ${here} AND status = 'active' AND ${isRecorded}`,
  );
const [tellRemoved, tellAdded, tellChanged] = [
  tell('plugin_removed'),
  tell('plugin_added'),
  tell('plugin_changed'),
];
const setBlocked = statement<Values>(
  sql`UPDATE plugins SET status = 'blocked', revision = revision + 1 WHERE ${here} AND ${isRecorded}`,
);
const setUnblocked = statement<Values>(
  sql`UPDATE plugins SET revision = revision + 1,
      status = (SELECT status_before FROM plugin_blocks WHERE plugin_id = plugins.id)
    WHERE ${here} AND EXISTS (SELECT 1 FROM plugin_blocks WHERE plugin_id = plugins.id)`,
);
const forgetBlock = statement<Values>(
  sql`DELETE FROM plugin_blocks WHERE plugin_id = (SELECT id FROM plugins WHERE ${here})`,
);

/** Read anew as if for the first time: crawls kept a blocked plugin blocked, whether or not it was there. */
const readAnew = statement<Values>(
  sql`UPDATE repositories SET reader_version = 0, next_crawl_at = min(next_crawl_at, ${value('at')})
    WHERE id = (SELECT repository_id FROM plugins WHERE ${here}) AND ${isRecorded}`,
);
const setVerified = statement<Values & { verified: 0 | 1 }>(
  sql`UPDATE plugins SET verified = ${value('verified')}, revision = revision + 1
    WHERE ${here} AND verified <> ${value('verified')}`,
);
const moveCatalogs = statement<Values>(
  sql`UPDATE catalog_state SET revision = revision + 1 WHERE id = 1 AND ${isRecorded}`,
);

/** Exported so that a test can ask for its query plan. */
export const pluginThereStatement = statement<{ slug: string }>(
  sql`SELECT 1 FROM plugins WHERE ${here}`,
);

const finish = async (
  db: Database,
  statements: D1PreparedStatement[],
  slug: string,
): Promise<boolean> => {
  const all = await db.batch([...statements, pluginThereStatement.bind(db, { slug })]);
  return (all.at(-1)?.results.length ?? 0) > 0;
};

const valuesOf = (slug: string, { id, at }: AuditEntry): Values => ({ slug, at, auditId: id });

/**
 * Takes a plugin off everything that people and programs read; its address tells the reason. A second call with another
 * reason changes that; with the same one, nothing.
 *
 * @returns whether there is such a plugin
 */
export const blockPlugin = (
  db: Database,
  slug: string,
  reason: string,
  audit: AuditEntry,
): Promise<boolean> => {
  const values = valuesOf(slug, audit);
  const statements = [
    noteBlock.bind(db, { ...values, reason }),
    auditStatement(db, audit, 'if_changed'),
    tellRemoved.bind(db, values),
    setBlocked.bind(db, values),
    ...reindexStatements(db),
  ];
  return finish(db, statements, slug);
};

/**
 * Gives a plugin back what it was before it was blocked, and has its repository read anew: it may have left meanwhile. A second
 * call changes nothing.
 *
 * @returns whether there is such a plugin
 */
export const unblockPlugin = (db: Database, slug: string, audit: AuditEntry): Promise<boolean> => {
  const values = valuesOf(slug, audit);
  const statements = [
    setUnblocked.bind(db, values),
    auditStatement(db, audit, 'if_changed'),
    tellAdded.bind(db, values),
    forgetBlock.bind(db, values),
    readAnew.bind(db, values),
    ...reindexStatements(db),
  ];
  return finish(db, statements, slug);
};

/** Marks a plugin as verified, or not. A second call changes nothing. @returns whether there is such a plugin */
export const verifyPlugin = (
  db: Database,
  slug: string,
  isVerified: boolean,
  audit: AuditEntry,
): Promise<boolean> => {
  const values = valuesOf(slug, audit);
  const statements = [
    setVerified.bind(db, { ...values, verified: isVerified ? 1 : 0 }),
    auditStatement(db, audit, 'if_changed'),
    tellChanged.bind(db, values),
    moveCatalogs.bind(db, values),
    ...reindexStatements(db),
  ];
  return finish(db, statements, slug);
};

/** One that is unlisted is in no list that it could be at the front of. */
const canBe = sql`(visibility = 'public' OR ${value('featured')} = 0)`;

const setFeatured = statement<{ slug: string; featured: 0 | 1 }>(
  sql`UPDATE collections SET featured = ${value('featured')}, revision = revision + 1
    WHERE ${here} AND ${canBe} AND featured <> ${value('featured')}`,
);

/** Exported so that a test can ask for its query plan. */
export const collectionThereStatement = statement<{ slug: string; featured: 0 | 1 }>(
  sql`SELECT 1 FROM collections WHERE ${here as SQL} AND ${canBe}`,
);

/** Puts a public collection before all others, or any back among them. A second call changes nothing. @returns whether there is one */
export const featureCollection = async (
  db: Database,
  slug: string,
  isFeatured: boolean,
  audit: AuditEntry,
): Promise<boolean> => {
  const values = { slug, featured: isFeatured ? 1 : 0 } as const;
  const all = await db.batch([
    setFeatured.bind(db, values),
    auditStatement(db, audit, 'if_changed'),
    collectionThereStatement.bind(db, values),
  ]);
  return (all.at(-1)?.results.length ?? 0) > 0;
};
