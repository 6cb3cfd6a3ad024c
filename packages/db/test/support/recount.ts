import { rowsOf } from './tables.ts';

type PluginRow = Record<string, string | number | null> & { id: string; tags: string };
type ListingRow = { plugin_id: string | null; full_name: string };

const KINDS = {
  skills: 'skill_count',
  agents: 'agent_count',
  commands: 'command_count',
  'mcp-servers': 'mcp_server_count',
  hooks: 'hook_count',
  'lsp-servers': 'lsp_server_count',
} as const;
/** All seven keys as one text: JavaScript has no place for numbers as large. */
const KEYS = ['downloads', 'stars', 'rating', 'trending', 'updated', 'created', 'name']
  .map((sort) => `${sort}_key`)
  .join(" || ' ' || ");

const facetsOf = (plugin: PluginRow, listings: ListingRow[]): Set<string> =>
  new Set([
    `owner:${plugin.owner}`,
    ...(plugin.category === null ? [] : [`category:${plugin.category}`]),
    ...(JSON.parse(plugin.tags) as string[]).map((tag) => `tag:${tag}`),
    ...Object.entries(KINDS).flatMap(([kind, count]) => (plugin[count] ? [`has:${kind}`] : [])),
    ...(plugin.verified ? ['is:verified'] : []),
    ...(plugin.official ? ['is:official'] : []),
    ...[1, 2, 3, 4, 5].flatMap((stars) =>
      Number(plugin.rating_average) >= stars ? [`rating:${stars}`] : [],
    ),
    ...listings
      .filter((listing) => listing.plugin_id === plugin.id)
      .map((listing) => `marketplace:${listing.full_name}`),
  ]);

/** The facet rows that there should be, and those that there are, each as one line. */
export const recountFacets = async (): Promise<{ expected: string[]; stored: string[] }> => {
  const plugins = await rowsOf<PluginRow>(
    `SELECT *, ${KEYS} AS keys FROM plugins WHERE status = 'active'`,
  );
  const listings = await rowsOf<ListingRow>(
    'SELECT plugin_id, full_name FROM marketplace_listings, marketplaces AS m WHERE m.id = marketplace_id',
  );
  const stored = await rowsOf<{ facet: string; plugin_number: number; keys: string }>(
    `SELECT facet, plugin_number, ${KEYS} AS keys FROM plugin_facets`,
  );
  return {
    expected: plugins
      .flatMap((plugin) =>
        [...facetsOf(plugin, listings)].map((facet) => `${facet} ${plugin.number} ${plugin.keys}`),
      )
      .sort(),
    stored: stored.map((row) => `${row.facet} ${row.plugin_number} ${row.keys}`).sort(),
  };
};

const COUNTS_WRONG = `
  WITH counted AS (SELECT facet, count(*) AS n FROM plugin_facets GROUP BY facet)
  SELECT 'facet ' || coalesce(c.facet, k.facet) AS what, k.plugin_count AS stored, coalesce(c.n, 0) AS expected
    FROM facet_counts AS k FULL JOIN counted AS c ON c.facet = k.facet
    WHERE coalesce(c.n, 0) IS NOT k.plugin_count OR k.facet <> k.kind || ':' || k.name`;

const CATEGORIES_WRONG = `
  SELECT 'first categories' AS what, categories AS stored, (
    SELECT json_group_array(json_array(name, n, key)) FROM (
      SELECT category AS name, count(*) AS n, printf('%012d', count(*)) || 'category:' || category AS key
      FROM plugins WHERE status = 'active' AND category IS NOT NULL GROUP BY category ORDER BY key DESC LIMIT 101)) AS expected
  FROM registry_totals WHERE stored <> expected`;

const RATINGS_WRONG = `
  SELECT 'ratings of ' || p.id AS what, p.rating_count || ' ' || p.rating_sum || ' ' || p.rating_average AS stored,
    count(r.id) || ' ' || coalesce(sum(r.rating), 0) || ' ' || coalesce(round(avg(r.rating), 2), 0.0) AS expected
  FROM plugins AS p LEFT JOIN plugin_ratings AS r ON r.plugin_id = p.id GROUP BY p.id HAVING stored <> expected
  UNION ALL
  SELECT 'score of ' || p.id, p.rating_score, coalesce((sum(r.rating) + t.rating_prior * t.rating_prior_weight)
    / (count(r.id) + t.rating_prior_weight), 0.0) AS expected
  FROM registry_totals AS t CROSS JOIN plugins AS p LEFT JOIN plugin_ratings AS r ON r.plugin_id = p.id
  GROUP BY p.id HAVING abs(p.rating_score - expected) > 1e-9`;

const SIZES_WRONG = `
  SELECT 'listings of ' || id AS what, listing_count AS stored,
    (SELECT count(*) FROM marketplace_listings WHERE marketplace_id = m.id) AS expected
  FROM marketplaces AS m WHERE stored <> expected
  UNION ALL
  SELECT 'members of ' || id, plugin_count AS stored,
    (SELECT count(*) FROM collection_plugins WHERE collection_id = c.id) AS expected
  FROM collections AS c WHERE stored <> expected`;

/** What lists of components walk, of plugins that are indexed: a document for each component of an active one, and no other. */
const documentsWrong = (table: string, kind: string) => `
  SELECT '${table} of ' || p.id AS what FROM ${table} AS c CROSS JOIN plugins AS p ON p.id = c.plugin_id
    LEFT JOIN search_documents AS d ON d.plugin_id = p.id AND d.component_id = c.id AND d.kind = '${kind}'
  WHERE p.id NOT IN (SELECT plugin_id FROM search_dirty) AND CASE p.status
    WHEN 'active' THEN (d.name_key, d.owner, d.category) IS NOT (lower(c.name) || ' ' || c.id, p.owner, p.category)
    ELSE d.document IS NOT NULL END
  UNION ALL
  SELECT 'document of ' || d.component_id FROM search_documents AS d
  WHERE d.kind = '${kind}' AND d.component_id NOT IN (SELECT id FROM ${table})
    AND d.plugin_id NOT IN (SELECT plugin_id FROM search_dirty)`;

const total = (name: string, from: string, value = 'count(*)') =>
  `(SELECT coalesce(${value}, 0) FROM ${from}) AS ${name}`;
const ofActive = (name: string, column: string) =>
  total(name, "plugins WHERE status = 'active'", `sum(${column})`);

const TOTALS = `SELECT ${[
  total('plugins', "plugins WHERE status = 'active'"),
  ofActive('skills', 'skill_count'),
  ofActive('agents', 'agent_count'),
  ofActive('commands', 'command_count'),
  ofActive('mcp_servers', 'mcp_server_count'),
  ofActive('hooks', 'hook_count'),
  ofActive('lsp_servers', 'lsp_server_count'),
  total('marketplaces', "marketplaces WHERE status = 'active'"),
  total('repositories', 'repositories WHERE host_id IS NOT NULL'),
  total('listings', 'marketplace_listings'),
  total('users', 'users'),
  total('collections', "collections WHERE visibility = 'public'"),
  total('ratings', 'plugin_ratings'),
  total('rating_stars', 'plugin_ratings', 'sum(rating)'),
  ofActive('downloads', 'downloads'),
].join(', ')}`;

/** Counts, averages and copies that differ from what their rows say: one entry for each, none when all is well. */
export const findMiscounts = async (): Promise<unknown[]> => {
  const wrong = [COUNTS_WRONG, CATEGORIES_WRONG, RATINGS_WRONG, SIZES_WRONG].concat(
    ['skill', 'agent', 'command', 'mcp-server'].map((kind) =>
      documentsWrong(`${kind.replace('-', '_')}s`, kind),
    ),
  );
  const found = await Promise.all(wrong.map((statement) => rowsOf<unknown>(statement)));
  return [...found.flat(), ...(await rowsOf('PRAGMA foreign_key_check'))];
};

/** The registry's totals, stored and counted anew. Not its revision, and not the prior, which follows the mean from afar. */
export const recountTotals = async () => {
  const [stored] = await rowsOf<Record<string, number>>('SELECT * FROM registry_totals');
  const [expected] = await rowsOf<Record<string, number>>(TOTALS);
  const counted = Object.keys(expected ?? {}).map((name) => [name, stored?.[name]]);
  return { stored: Object.fromEntries(counted) as Record<string, number>, expected };
};
