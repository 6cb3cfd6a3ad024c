/** A plugin's summary, written by hand: two objects, because D1 lets a function take 32 arguments. */
const SUMMARY = [
  `'slug', p.slug, 'name', p.name, 'displayName', p.display_name, 'description', p.description,
   'authorName', p.author_name, 'authorType', p.author_type, 'category', p.category, 'tags', json(p.tags),
   'version', p.version, 'verified', json(iif(p.verified, 'true', 'false')),
   'official', json(iif(p.official, 'true', 'false')), 'loadable', json(iif(p.loadable, 'true', 'false')),
   'status', p.status, 'downloads', p.downloads, 'stars', p.stars`,
  `'ratingAverage', p.rating_average, 'ratingCount', p.rating_count, 'componentCounts', json_object(
     'skills', p.skill_count, 'agents', p.agent_count, 'commands', p.command_count, 'mcpServers', p.mcp_server_count,
     'hooks', p.hook_count, 'lspServers', p.lsp_server_count), 'updatedAt', p.updated_at`,
] as const;

const PLUGIN = [
  ...SUMMARY,
  `'id', p.id, 'author', iif(p.author_name IS NULL, json('null'),
     json_object('name', p.author_name, 'username', p.author_username, 'url', p.author_url)),
   'repository', json_object('owner', r.owner, 'name', r.name, 'url', p.repository_url, 'defaultBranch', r.default_branch),
   'homepageUrl', p.homepage_url, 'license', p.license, 'keywords', json(p.keywords), 'versionSource', p.version_source,
   'commitSha', p.commit_sha, 'treeHash', p.tree_hash, 'path', p.path, 'source', json(p.source),
   'downloads7d', p.downloads_7d, 'downloads30d', p.downloads_30d, 'problems', json(p.problems)`,
];

const list = (item: string, from: string): string =>
  `(SELECT json_group_array(${item}) FROM ${from})`;

const ofPlugin = (table: string): string =>
  `(SELECT * FROM ${table} WHERE plugin_id = p.id ORDER BY name, path)`;

const LISTED = `marketplace_listings l JOIN marketplaces m ON m.id = l.marketplace_id WHERE l.plugin_id = p.id`;

// Not among them: the commands that install, which the API makes of the address that it was asked at.
const PARTS = [
  `'skills', ${list(`json_object('name', name, 'path', path, 'description', description, 'allowedTools', json(allowed_tools))`, ofPlugin('skills'))},
   'agents', ${list(`json_object('name', name, 'path', path, 'description', description, 'tools', json(tools), 'model', model)`, ofPlugin('agents'))},
   'commands', ${list(`json_object('name', name, 'path', path, 'description', description, 'argumentHint', argument_hint, 'model', model, 'allowedTools', json(allowed_tools))`, ofPlugin('commands'))},
   'mcpServers', ${list(
     `json_object('name', name, 'path', path, 'transport', transport, 'command', command, 'args', json(args), 'url', url,
      'envNames', json(env_names), 'loadable', json(iif(loadable, 'true', 'false')))`,
     ofPlugin('mcp_servers'),
   )},
   'hooks', ${list(`json_object('event', event, 'matcher', matcher, 'type', type, 'command', command)`, '(SELECT * FROM hooks WHERE plugin_id = p.id ORDER BY position)')},
   'lspServers', ${list(`json_object('name', name, 'command', command, 'extensions', json(extensions))`, '(SELECT * FROM lsp_servers WHERE plugin_id = p.id ORDER BY name)')},
   'listings', ${list(`json_object('marketplace', m.full_name, 'name', l.name, 'category', l.category, 'ref', l.ref, 'sha', l.sha)`, LISTED)},
   'createdAt', p.created_at, 'lastIndexedAt', p.last_indexed_at`,
];

/** Objects glued into one, each a call of its own. None may end with an object, whose brace would be cut off with it. */
const glued = (groups: readonly string[]): string =>
  groups
    .map((fields, place) => {
      const object = `json_object(${fields})`;
      if (place === groups.length - 1) return `substr(${object}, 2)`;
      return place ? `trim(${object}, '{}')` : `rtrim(${object}, '}')`;
    })
    .join(` || ',' || `);

/** JSON text of what lists of plugins show of `plugins p`. */
export const SUMMARY_JSON = glued(SUMMARY);

/** JSON text of all there is about `plugins p` in `repositories r`. */
export const PLUGIN_JSON = glued([...PLUGIN, ...PARTS]);
