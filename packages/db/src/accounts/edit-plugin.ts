import type { PluginEdits } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { column, type Json, type JsonText, jsonObject, jsonText } from '../json.ts';
import { plugins } from '../schema/index.ts';
import { reindexStatements } from '../search/reindex.ts';
import { type Database, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/** What an owner says: a field that is undefined stays, null takes back what was said before. */
export type PluginEdit = {
  category?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
  deprecated?: string | null | undefined;
};

type Values = {
  slug: string;
  repositoryId: string;
  category: string | null;
  tags: string | null;
  deprecated: string | null;
  setsCategory: 0 | 1;
  setsTags: 0 | 1;
  setsDeprecated: 0 | 1;
};

const value = (name: keyof Values) => sql.placeholder(name);
const here = sql`slug = ${value('slug')} AND repository_id = ${value('repositoryId')}`;

/** What the manifest says. Before the first edit, that is what holds. */
const readCategory = sql`iif(edited_category IS NULL, category, read_category)`;
const readTags = sql`iif(edited_tags IS NULL, tags, read_tags)`;

const edit = statement<Values>(
  sql`UPDATE plugins SET
      read_category = ${readCategory}, read_tags = ${readTags},
      category = iif(${value('setsCategory')}, coalesce(${value('category')}, ${readCategory}), category),
      tags = iif(${value('setsTags')}, coalesce(${value('tags')}, ${readTags}), tags),
      edited_category = iif(${value('setsCategory')}, ${value('category')}, edited_category),
      edited_tags = iif(${value('setsTags')}, ${value('tags')}, edited_tags),
      deprecated = iif(${value('setsDeprecated')}, ${value('deprecated')}, deprecated),
      revision = revision + 1
    WHERE ${here} AND (${value('setsCategory')} AND edited_category IS NOT ${value('category')}
      OR ${value('setsTags')} AND edited_tags IS NOT ${value('tags')}
      OR ${value('setsDeprecated')} AND deprecated IS NOT ${value('deprecated')})`,
);

/** Whether the batch recorded the act: it did something. */
const isRecorded = sql`EXISTS (SELECT 1 FROM audit_log WHERE id = ${sql.placeholder('auditId')})`;

const tell = statement<{ slug: string; at: string; auditId: string }>(
  sql`INSERT INTO changes (kind, slug, at) SELECT 'plugin_changed', slug, ${sql.placeholder('at')} FROM plugins
    WHERE slug = ${sql.placeholder('slug')} AND status = 'active' AND ${isRecorded}`,
);
const moveCatalogs = statement<{ auditId: string }>(
  sql`UPDATE catalog_state SET revision = revision + 1 WHERE id = 1 AND ${isRecorded}`,
);

/** A column that may be NULL and holds JSON otherwise. */
const maybeJson = <T>(source: typeof plugins.editedTags): Json<T | null> =>
  jsonText<T | null>(column(source));

/** Exported so that a test can ask for its query plan. */
export const pluginEditsStatement = statement<{ slug: string; repositoryId: string }>(
  sql`SELECT ${jsonObject<PluginEdits>({
    slug: plugins.slug,
    category: plugins.editedCategory,
    tags: maybeJson<string[]>(plugins.editedTags),
    deprecated: plugins.deprecated,
  })} AS edits FROM plugins WHERE ${here}`,
);

const flag = (field: unknown): 0 | 1 => (field === undefined ? 0 : 1);

/**
 * Keeps what an owner says of a plugin: category, tags, that it is deprecated. Crawls leave it as it is. What lists, searches,
 * catalogs and mirrors are told moves in the same batch. A second call changes nothing and is not on record.
 *
 * @returns what owners have said of it by now, as JSON text; undefined where the repository has no such plugin
 */
export const editPlugin = async (
  db: Database,
  place: { slug: string; repositoryId: string },
  { category, tags, deprecated }: PluginEdit,
  audit: AuditEntry,
): Promise<JsonText<PluginEdits> | undefined> => {
  const auditId = audit.id;
  const values: Values = {
    ...place,
    category: category ?? null,
    tags: tags ? JSON.stringify([...new Set(tags)].sort()) : null,
    deprecated: deprecated ?? null,
    setsCategory: flag(category),
    setsTags: flag(tags),
    setsDeprecated: flag(deprecated),
  };
  const all = await db.batch<{ edits: JsonText<PluginEdits> }>([
    edit.bind(db, values),
    auditStatement(db, audit, 'if_changed'),
    tell.bind(db, { slug: place.slug, at: audit.at, auditId }),
    moveCatalogs.bind(db, { auditId }),
    ...reindexStatements(db),
    pluginEditsStatement.bind(db, place),
  ]);
  return all.at(-1)?.results[0]?.edits;
};
