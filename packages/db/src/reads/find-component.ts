import { type SQL, sql } from 'drizzle-orm';
import type { Json } from '../json.ts';
import { plugins } from '../schema/index.ts';
import { type Database, variants } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { COMPONENT_TABLES, type ListedKind } from './component-tables.ts';

const from = (kind: ListedKind): SQL => {
  const { table } = COMPONENT_TABLES[kind];
  return sql`${plugins} CROSS JOIN ${table}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} <> 'blocked' AND ${table.pluginId} = ${plugins.id}
      AND ${table.name} = ${sql.placeholder('name')} ORDER BY ${table.path} LIMIT 1`;
};

/** Exported so that a test can ask for its query plan. */
export const componentStatement = variants<
  ListedKind,
  { slug: string; name: string; known: string }
>(
  (kind) => kind,
  (kind) =>
    sql`SELECT ${versioned(sql`${plugins.revision}`, COMPONENT_TABLES[kind].detail as Json<unknown>)} FROM ${from(kind)}`,
);

/** Exported so that a test can ask for its query plan. */
export const componentBodyStatement = variants<ListedKind, { slug: string; name: string }>(
  (kind) => kind,
  (kind) => sql`SELECT ${COMPONENT_TABLES[kind].body ?? sql`NULL`} AS sha256 FROM ${from(kind)}`,
);

/**
 * One component of a plugin by the name that clients show; where several files share it, the first by path.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findComponent = async (
  db: Database,
  kind: ListedKind,
  about: { slug: string; name: string },
  known: string,
): Promise<Versioned<unknown> | undefined> =>
  (await componentStatement(kind)
    .bind(db, { ...about, known })
    .first<Versioned<unknown>>()) ?? undefined;

/** The digest under which a component's text is stored, or undefined where there is no such component. */
export const findComponentBody = async (
  db: Database,
  kind: ListedKind,
  about: { slug: string; name: string },
): Promise<string | undefined> => {
  const row = await componentBodyStatement(kind).bind(db, about).first<{ sha256: string }>();
  return row?.sha256;
};
