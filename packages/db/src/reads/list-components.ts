import type { ComponentSort } from '@skillstash/shared';
import { getTableName, type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { JsonText } from '../json.ts';
import { type PageRead, pageStatement, readPage } from '../page.ts';
import { pluginFacets, plugins, searchDocuments } from '../schema/index.ts';
import { boundLimit, type Database, variants } from '../statement.ts';
import { COMPONENT_TABLES, type ListedKind } from './component-tables.ts';

/** What a list of components can be narrowed to. `q` is the beginning of a name, in any letter case. */
export type ComponentFilters = {
  plugin?: string | undefined;
  owner?: string | undefined;
  category?: string | undefined;
  q?: string | undefined;
};

/** What changes a list statement's text. */
export type ComponentListShape = {
  kind: ListedKind;
  sort: ComponentSort;
  plugin: boolean;
  owner: boolean;
  category: boolean;
  q: boolean;
  after: boolean;
};

const value = (name: string) => sql.placeholder(name);

/** Names that begin with `q`. Lower case is the database's own: ASCII letters only, on both sides. */
const beginning = (name: SQL, { q }: ComponentListShape): SQL[] => {
  const start = sql`lower(${value('q')})`;
  return q ? [sql`${name} >= ${start} AND ${name} < ${start} || char(1114111)`] : [];
};

const named = (shape: ComponentListShape): SQL[] =>
  beginning(sql`lower(${COMPONENT_TABLES[shape.kind].table.name})`, shape);

/** `of` has the owner and category of the plugin. */
const narrowed = (
  of: Record<'owner' | 'category', AnySQLiteColumn>,
  shape: ComponentListShape,
): SQL[] => [
  ...(shape.owner ? [sql`${of.owner} = ${value('owner')}`] : []),
  ...(shape.category ? [sql`${of.category} = ${value('category')}`] : []),
];

const all = (conditions: SQL[]) => sql.join(conditions, sql` AND `);

/** One plugin's own components, by name. */
const ofPlugin = (shape: ComponentListShape): SQL => {
  const { table, listed } = COMPONENT_TABLES[shape.kind];
  const conditions = [
    sql`${plugins.slug} = ${value('plugin')} AND ${table.pluginId} = ${plugins.id} AND ${plugins.status} = 'active'`,
    ...narrowed(plugins, shape),
    ...named(shape),
  ];
  if (shape.after)
    conditions.push(sql`(${table.name}, ${table.path}) > (${value('name')}, ${value('path')})`);
  return pageStatement(
    sql`json_array('', ${table.name}, ${table.path})`,
    listed as never,
    sql`${plugins} CROSS JOIN ${table} INDEXED BY ${sql.identifier(`${getTableName(table)}_by_plugin`)}
      WHERE ${all(conditions)} ORDER BY ${table.name}, ${table.path}`,
  );
};

/** The index of a filter; the planner would take that of all names where it is given a beginning, however many names begin so. */
const indexOf = ({ owner, category }: ComponentListShape): SQL => {
  const filter = owner ? 'owner' : category ? 'category' : 'name';
  return sql`INDEXED BY ${sql.identifier(`search_documents_by_${filter}`)}`;
};

/**
 * Components of all plugins by name: walks the index of the given filter. What was deleted, or belongs to a plugin that is not
 * active any more, and is not indexed anew yet, is left out.
 */
const byName = (shape: ComponentListShape): SQL => {
  const { table, listed, type } = COMPONENT_TABLES[shape.kind];
  const key = searchDocuments.nameKey;
  const conditions = [
    sql`${searchDocuments.kind} = '${sql.raw(type)}' AND ${key} IS NOT NULL`,
    ...narrowed(searchDocuments, shape),
    ...beginning(sql`${key}`, shape),
    sql`${table.id} = ${searchDocuments.componentId}`,
    sql`${plugins.id} = ${searchDocuments.pluginId} AND ${plugins.status} = 'active'`,
  ];
  if (shape.after) conditions.push(sql`${key} > ${value('after')}`);
  return pageStatement(
    sql`${key}`,
    listed as never,
    sql`${searchDocuments} ${indexOf(shape)} CROSS JOIN ${table} CROSS JOIN ${plugins} WHERE ${all(conditions)}
      ORDER BY ${key}`,
  );
};

/** Components in the order of their plugins, and by name within one: walks a facet's plugins, all of them for a rare `q`. */
const byPlugin = (shape: ComponentListShape): SQL => {
  const { table, listed } = COMPONENT_TABLES[shape.kind];
  const key = shape.sort === 'downloads' ? pluginFacets.downloadsKey : pluginFacets.updatedKey;
  const from = (seek: SQL[]) =>
    sql`${pluginFacets} CROSS JOIN ${plugins} CROSS JOIN ${table}
      WHERE ${all([
        sql`${pluginFacets.facet} = ${value('facet')}`,
        sql`${plugins.number} = ${pluginFacets.pluginNumber} AND ${table.pluginId} = ${plugins.id}`,
        ...(shape.owner && shape.category ? [sql`${plugins.category} = ${value('category')}`] : []),
        ...named(shape),
        ...seek,
      ])} ORDER BY ${key} DESC, ${pluginFacets.pluginNumber} DESC, ${table.name}, ${table.path}`;
  // As a text: JavaScript has no place for so large a number.
  const rowKey = sql`json_array(${key} || '', ${table.name}, ${table.path})`;
  if (!shape.after) return pageStatement(rowKey, listed as never, from([]));
  const part = (seek: SQL) =>
    sql`SELECT * FROM (SELECT ${rowKey} AS key, ${listed} AS item FROM ${from([seek])} ${boundLimit('first')})`;
  const samePlugin = part(
    sql`${key} = ${value('after')} AND (${table.name}, ${table.path}) > (${value('name')}, ${value('path')})`,
  );
  const nextPlugins = part(sql`${key} < ${value('after')}`);
  return pageStatement(sql`key`, sql`item`, sql`(${samePlugin} UNION ALL ${nextPlugins})`);
};

/** The statement of each shape of list; exported so that a test can ask for its query plan. */
export const componentListStatement = variants<ComponentListShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  (shape) =>
    shape.plugin ? ofPlugin(shape) : shape.sort === 'name' ? byName(shape) : byPlugin(shape),
);

const walkedFacet = (kind: ListedKind, filters: ComponentFilters): string => {
  if (filters.owner !== undefined) return `owner:${filters.owner}`;
  return filters.category === undefined ? `has:${kind}` : `category:${filters.category}`;
};

/**
 * Components of active plugins. One plugin's are always ordered by name. Reads at most `limit + 1` components and the
 * plugins that they belong to.
 *
 * @param after `nextKey` of the page before
 */
export const listComponents = (
  db: Database,
  kind: ListedKind,
  filters: ComponentFilters,
  page: { sort: ComponentSort; limit: number; after?: string | undefined; known: string },
): Promise<PageRead<unknown>> => {
  const given = { ...filters, owner: filters.owner?.toLowerCase() };
  const found = componentListStatement({
    kind,
    sort: page.sort,
    plugin: given.plugin !== undefined,
    owner: given.owner !== undefined,
    category: given.category !== undefined,
    q: given.q !== undefined,
    after: page.after !== undefined,
  });
  const composite = given.plugin !== undefined || page.sort !== 'name';
  const [after, name, path] =
    composite && page.after !== undefined ? (JSON.parse(page.after) as string[]) : [page.after];
  return readPage(
    found.bind(db, {
      ...given,
      facet: walkedFacet(kind, given),
      known: page.known,
      limit: page.limit,
      first: page.limit + 1,
      after,
      name,
      path,
    }),
  );
};

/** Components as a list gives them: JSON text, to be sent as it is. */
export type ComponentItems = JsonText<unknown[]>;
