import {
  matchExpressions,
  type PluginFilters,
  parseSearchText,
  resolveExpressions,
} from '@skillstash/db';
import { PLUGIN_JSON, SUMMARY_JSON } from './floor-fields.ts';

/** One statement that answers a question with one column, `body`: the whole answer as text. */
export type FloorStatement = { text: string; values: Array<string | number> };

const LIMIT = 20;

const items = (json: string, from: string): string =>
  `SELECT '{"items":[' || coalesce(group_concat(item), '') || ']}' AS body FROM (SELECT ${json} AS item FROM ${from})`;

type PluginOrder = { key: string; ascending?: boolean };

/** @param after the sort key after which the page begins */
export const floorList = ({ key, ascending }: PluginOrder, after?: string): FloorStatement => ({
  text: items(
    SUMMARY_JSON,
    `plugins p WHERE p.status = 'active' ${after === undefined ? '' : `AND p.${key} ${ascending ? '>' : '<'} ?`}
      ORDER BY p.${key} ${ascending ? '' : 'DESC'} LIMIT ${LIMIT}`,
  ),
  values: after === undefined ? [] : [after],
});

/** Plugins by downloads that answer to a facet, and to another where one is given. */
export const floorFacet = (facet: string, other?: string): FloorStatement => ({
  text: items(
    SUMMARY_JSON,
    `plugin_facets f CROSS JOIN plugins p ON p.number = f.plugin_number WHERE f.facet = ?
      ${other === undefined ? '' : 'AND EXISTS (SELECT 1 FROM plugin_facets o WHERE o.facet = ? AND o.plugin_number = f.plugin_number)'}
      ORDER BY f.downloads_key DESC LIMIT ${LIMIT}`,
  ),
  values: other === undefined ? [facet] : [facet, other],
});

export const floorPlugin = (slug: string): FloorStatement => ({
  text: `SELECT ${PLUGIN_JSON} AS body FROM plugins p JOIN repositories r ON r.id = p.repository_id WHERE p.slug = ?`,
  values: [slug],
});

export const floorCategories: FloorStatement = {
  text: `SELECT json_object('items', json_group_array(json_object('name', name, 'count', plugin_count))) AS body
    FROM (SELECT name, plugin_count FROM facet_counts WHERE kind = 'category' AND plugin_count > 0 ORDER BY count_key DESC LIMIT 100)`,
  values: [],
};

const COMPONENT = `'name', c.name, 'path', c.path, 'id', c.id, 'plugin', p.slug,
  'category', p.category, 'downloads', p.downloads, 'updatedAt', p.updated_at`;

/** What each kind of component has beside what all have. */
const OWN_FIELDS = {
  skills: `'description', c.description, 'allowedTools', json(c.allowed_tools)`,
  agents: `'description', c.description, 'tools', json(c.tools), 'model', c.model`,
  commands: `'description', c.description, 'argumentHint', c.argument_hint, 'model', c.model, 'allowedTools', json(c.allowed_tools)`,
  mcp_servers: `'transport', c.transport, 'command', c.command, 'args', json(c.args), 'url', c.url,
    'envNames', json(c.env_names), 'loadable', json(iif(c.loadable, 'true', 'false'))`,
};

/** Components of the plugins that answer to a facet, the most downloaded plugins first. */
export const floorComponents = (table: keyof typeof OWN_FIELDS, facet: string): FloorStatement => ({
  text: items(
    `json_object(${COMPONENT}, ${OWN_FIELDS[table]})`,
    `plugin_facets f CROSS JOIN plugins p ON p.number = f.plugin_number CROSS JOIN ${table} c ON c.plugin_id = p.id
      WHERE f.facet = ? ORDER BY f.downloads_key DESC, c.name, c.path LIMIT ${LIMIT}`,
  ),
  values: [facet],
});

/** D1 takes no more SELECTs in one compound, but compounds of compounds. */
const COMPOUND_MAX = 5;

const inTurn = (selects: readonly string[]): string => {
  const turn = selects.slice(0, COMPOUND_MAX).join(' UNION ALL ');
  const rest = selects.slice(COMPOUND_MAX);
  return rest.length ? inTurn([`SELECT * FROM (${turn})`, ...rest]) : turn;
};

const hits = (matches: number, limit: number): string => {
  const tiers = Array.from(
    { length: matches },
    (
      _,
      tier,
    ) => `SELECT * FROM (SELECT rowid AS document, ${tier} AS tier, plugin_id, kind, name FROM search_index
      WHERE search_index MATCH ? ORDER BY rowid LIMIT ${limit})`,
  );
  return `(SELECT * FROM (${inTurn(tiers)}) ORDER BY tier, document LIMIT ${limit}) h
    CROSS JOIN plugins p ON p.id = h.plugin_id ORDER BY h.tier, h.document`;
};

/**
 * Plugins by text, in the tiers that the product ranks by: the same expressions, made beforehand. Without what a search adds to
 * its hits: score, highlight, facets.
 */
export const floorSearch = (
  q: string,
  filters: PluginFilters = {},
  spellings: ReadonlyMap<string, readonly string[]> = new Map(),
): FloorStatement => {
  const values = matchExpressions(parseSearchText(q), 'plugin', filters, spellings).map(
    ({ match }) => match,
  );
  return { text: items(SUMMARY_JSON, hits(values.length, LIMIT)), values };
};

/** Names of plugins and components that begin so. */
export const floorSuggest = (q: string): FloorStatement => {
  const tiers = matchExpressions({ ...parseSearchText(q), open: true }, 'all', {}).slice(0, 3);
  return {
    text: items(`json_object('name', h.name, 'type', h.kind, 'plugin', p.slug)`, hits(1, 8)),
    values: [tiers.map(({ match }) => `(${match})`).join(' OR ')],
  };
};

/** Plugins that are called so. */
export const floorResolve = (name: string): FloorStatement => {
  const { identical, match } = resolveExpressions(name);
  return { text: items(SUMMARY_JSON, hits(2, LIMIT)), values: [identical, match] };
};

const TOTALS =
  `plugins skills agents commands mcp_servers hooks lsp_servers marketplaces repositories listings users collections
  ratings downloads`.split(/\s+/);

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export const floorStats: FloorStatement = {
  text: `SELECT json_object(${TOTALS.map((name) => `'${camelCase(name)}', ${name}`).join(', ')}) AS body FROM registry_totals`,
  values: [],
};
