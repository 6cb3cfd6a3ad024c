import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveKey, bodyKey } from '@skillstash/db';
import { packSkill } from '@skillstash/plugin-format';
import { unstable_splitSqlQuery as splitSql } from 'wrangler';
import { ROOT } from './root.ts';

const MIGRATIONS = join(ROOT, 'migrations');

/** The table in which `wrangler d1 migrations` keeps what was applied: both ways see the same history. */
const HISTORY = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`;

/**
 * Applies the migrations that the database has not seen, each in one batch with its record: all of it or nothing.
 *
 * @returns the names of those applied now
 */
export const applyMigrations = async (db: D1Database): Promise<string[]> => {
  await db.prepare(HISTORY).run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const pending = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql') && !applied.has(name))
    .sort();
  for (const name of pending) {
    const statements = splitSql(readFileSync(join(MIGRATIONS, name), 'utf8'));
    await db.batch([
      ...statements.map((statement) => db.prepare(statement)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
    ]);
  }
  return pending;
};

type SeedArchive = { body: string; files: Record<string, string> };

/** The archives that rows of the seed point at, put together as the ingester does. */
const seedArchives = (texts: Record<string, string>): Map<string, Uint8Array> => {
  const archives = JSON.parse(readFileSync(join(ROOT, 'seed/archives.json'), 'utf8')) as Record<
    string,
    SeedArchive
  >;
  return new Map(
    Object.entries(archives).map(([sha256, { body, files }]) => {
      const entries = Object.entries({ 'SKILL.md': texts[body] ?? '', ...files })
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([path, text]) => {
          const content = new TextEncoder().encode(text);
          return { path, content, bytes: content.length, executable: path.endsWith('.sh') };
        });
      return [sha256, packSkill(entries)];
    }),
  );
};

/**
 * Loads seed.sql and its texts into a database that holds no repository and no person.
 *
 * @returns whether it was empty
 */
export const seedIfEmpty = async (db: D1Database, bodies: R2Bucket): Promise<boolean> => {
  const empty = await db
    .prepare('SELECT 1 FROM repositories UNION ALL SELECT 1 FROM users LIMIT 1')
    .first();
  if (empty) return false;
  const texts: Record<string, string> = JSON.parse(
    readFileSync(join(ROOT, 'seed/bodies.json'), 'utf8'),
  );
  for (const [sha256, text] of Object.entries(texts)) await bodies.put(bodyKey(sha256), text);
  for (const [sha256, archive] of seedArchives(texts))
    await bodies.put(archiveKey(sha256), archive, { sha256 });
  const statements = splitSql(readFileSync(join(ROOT, 'seed.sql'), 'utf8'));
  await db.batch(statements.map((statement) => db.prepare(statement)));
  return true;
};
