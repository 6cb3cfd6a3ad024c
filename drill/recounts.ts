const active = (facet: string, more = '1') =>
  `SELECT ${facet} AS facet, id FROM plugins WHERE status = 'active' AND ${more}`;

const FACETS = [
  active("'owner:' || owner"),
  active("'category:' || category", 'category IS NOT NULL'),
  active("'is:official'", 'official'),
  active("'has:skills'", 'skill_count'),
  active("'has:agents'", 'agent_count'),
  active("'has:commands'", 'command_count'),
  active("'has:mcp-servers'", 'mcp_server_count'),
  active("'has:hooks'", 'hook_count'),
  active("'has:lsp-servers'", 'lsp_server_count'),
  `SELECT 'tag:' || tag.value, p.id FROM plugins AS p, json_each(p.tags) AS tag WHERE p.status = 'active'`,
  `SELECT 'marketplace:' || m.full_name, p.id FROM plugins AS p, marketplace_listings AS l, marketplaces AS m
    WHERE p.status = 'active' AND l.plugin_id = p.id AND m.id = l.marketplace_id`,
].join(' UNION ');

const STORED =
  'SELECT f.facet, p.id FROM plugin_facets AS f JOIN plugins AS p ON p.number = f.plugin_number';

const KEYS = ['downloads', 'stars', 'rating', 'trending', 'updated', 'created', 'name'].map(
  (sort) => `f.${sort}_key <> p.${sort}_key`,
);

const TOTALS: Record<string, string> = {
  plugins: "SELECT count(*) FROM plugins WHERE status = 'active'",
  marketplaces: "SELECT count(*) FROM marketplaces WHERE status = 'active'",
  repositories: 'SELECT count(*) FROM repositories WHERE host_id IS NOT NULL',
  listings: 'SELECT count(*) FROM marketplace_listings',
  ...Object.fromEntries(
    ['skill', 'agent', 'command', 'mcp_server', 'hook', 'lsp_server'].map((kind) => [
      `${kind}s`,
      `SELECT count(*) FROM ${kind}s AS c, plugins AS p WHERE p.id = c.plugin_id AND p.status = 'active'`,
    ]),
  ),
};

const documents = (kind: string) => {
  const table = `${kind.replace('-', '_')}s`;
  return `SELECT '${table} of ' || p.slug AS what FROM ${table} AS c CROSS JOIN plugins AS p ON p.id = c.plugin_id
      LEFT JOIN search_documents AS d ON d.plugin_id = p.id AND d.component_id = c.id AND d.kind = '${kind}'
    WHERE p.id NOT IN (SELECT plugin_id FROM search_dirty) AND CASE p.status
      WHEN 'active' THEN (d.name_key, d.owner, d.category) IS NOT (lower(c.name) || ' ' || c.id, p.owner, p.category)
      ELSE d.document IS NOT NULL END`;
};

/** Where what a plugin holds is not stored, or is not as many components as it has. Too long a text is NULL. */
const CONTENTS = Object.entries({
  skills: 'skill',
  agents: 'agent',
  commands: 'command',
  mcpServers: 'mcp_server',
  hooks: 'hook',
  lspServers: 'lsp_server',
}).map(
  ([member, kind]) =>
    `SELECT 'stored ${member} of ' || p.slug AS what FROM plugins AS p
      LEFT JOIN plugin_contents AS c ON c.plugin_number = p.number AND c.made_of LIKE '%:' || p.content_hash
      WHERE c.made_of IS NULL OR json_array_length(c.components, '$.${member}') <> p.${kind}_count`,
);

/**
 * What the registry keeps so that reads need not count, counted anew. Each statement gives a row, with `what` it is about,
 * for every number and copy that is wrong.
 */
export const RECOUNTS: readonly string[] = [
  `SELECT 'facet missing: ' || facet AS what FROM (SELECT * FROM (${FACETS}) EXCEPT ${STORED})`,
  `SELECT 'facet too much: ' || facet AS what FROM (${STORED} EXCEPT SELECT * FROM (${FACETS}))`,
  `SELECT 'sort key of ' || f.facet AS what FROM plugin_facets AS f, plugins AS p
    WHERE p.number = f.plugin_number AND (${KEYS.join(' OR ')})`,
  `SELECT 'count of ' || facet AS what FROM facet_counts AS k
    WHERE plugin_count <> (SELECT count(*) FROM plugin_facets AS f WHERE f.facet = k.facet)`,
  `SELECT 'first categories' AS what FROM registry_totals WHERE categories <> (
    SELECT json_group_array(json_array(name, plugin_count, count_key)) FROM (
      SELECT * FROM facet_counts WHERE kind = 'category' AND plugin_count > 0 ORDER BY count_key DESC LIMIT 101))`,
  ...Object.entries(TOTALS).map(
    ([column, count]) =>
      `SELECT 'total of ${column}' AS what FROM registry_totals WHERE ${column} <> (${count})`,
  ),
  `SELECT 'listings of ' || full_name AS what FROM marketplaces AS m
    WHERE listing_count <> (SELECT count(*) FROM marketplace_listings AS l WHERE l.marketplace_id = m.id)`,
  ...['skill', 'agent', 'command', 'mcp-server'].map(documents),
  ...CONTENTS,
  `SELECT 'history of ' || slug AS what FROM plugins AS p WHERE tree_hash NOT IN (
    SELECT tree_hash FROM plugin_versions AS v WHERE v.plugin_id = p.id)`,
  `SELECT 'gap in changes' AS what WHERE (SELECT max(sequence) - count(*) FROM changes) > 0`,
  "SELECT integrity_check AS what FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
];
