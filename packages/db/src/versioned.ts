import { type SQL, sql } from 'drizzle-orm';
import type { Json, JsonText } from './json.ts';

/** A stored version and, unless the caller already holds it, the JSON text that belongs to it. */
export type Versioned<T> = { version: string; body: JsonText<T> | null };

/** Whether a version is the one that the caller holds, the placeholder `known`. */
export const isKnown = (version: SQL): SQL =>
  sql`CAST(${version} AS TEXT) = ${sql.placeholder('known')}`;

/**
 * `version, body` columns of a read that answers "unchanged" without building, or reading, its body.
 * The version that the caller holds is the placeholder `known`; an empty text matches nothing.
 */
export const versioned = <T>(version: SQL, body: Json<T>): SQL =>
  sql`CAST(${version} AS TEXT) AS version,
    CASE WHEN ${isKnown(version)} THEN NULL ELSE ${body} END AS body`;

/** The one row of a statement whose version is the registry's. */
export const readVersioned = async <T>(bound: D1PreparedStatement): Promise<Versioned<T>> => {
  const row = await bound.first<Versioned<T>>();
  if (!row) throw new Error('registry_totals has no row: the database is not migrated');
  return row;
};
