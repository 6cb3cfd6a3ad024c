-- 0001_registry: the public registry: repositories and their crawls, marketplaces, plugins and what they hold.
-- Writer: workers/ingester (crawls), workers/api (people's writes), seed.sql.  Readers: workers/api, workers/ingester.
-- Step:   expand; the first one.
-- Undo:   drop every table below, last one first.
-- Units:  *_at = ISO 8601 UTC with milliseconds; day = YYYY-MM-DD (UTC); *_sha256 and tree_hash = lowercase hex;
--         rating = whole stars 1..5; *_key = a sort value followed by the row's id, so that it is unique.

CREATE TABLE repositories (
  id TEXT PRIMARY KEY NOT NULL,
  full_name TEXT NOT NULL UNIQUE CHECK (full_name = lower(full_name) AND full_name LIKE '%_/_%'),
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  owner_type TEXT NOT NULL DEFAULT 'unknown' CHECK (owner_type IN ('user', 'organization', 'unknown')),
  host_id INTEGER UNIQUE,
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'active', 'parked', 'gone', 'blocked', 'frozen')),
  default_branch TEXT,
  description TEXT,
  homepage_url TEXT,
  license TEXT,
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars >= 0),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  head_sha TEXT,
  head_etag TEXT,
  facts_etag TEXT,
  facts_checked_at TEXT,
  checked_at TEXT,
  last_indexed_sha TEXT,
  reader_version INTEGER NOT NULL DEFAULT 0,
  problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
  lease_token TEXT,
  lease_until TEXT,
  next_crawl_at TEXT,
  failure_count INTEGER NOT NULL DEFAULT 0 CHECK (failure_count >= 0),
  revision INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX repositories_by_next_crawl ON repositories (next_crawl_at) WHERE next_crawl_at IS NOT NULL;

CREATE TABLE crawl_runs (
  id TEXT PRIMARY KEY NOT NULL,
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'ok', 'unchanged', 'failed', 'retrying', 'parked')),
  code TEXT,
  message TEXT,
  trigger TEXT NOT NULL CHECK (trigger IN ('request', 'schedule', 'webhook', 'listing')),
  commit_sha TEXT,
  calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
  rows_written INTEGER NOT NULL DEFAULT 0 CHECK (rows_written >= 0),
  plugin_count INTEGER NOT NULL DEFAULT 0 CHECK (plugin_count >= 0),
  problem_count INTEGER NOT NULL DEFAULT 0 CHECK (problem_count >= 0),
  problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT
) STRICT;
CREATE INDEX crawl_runs_by_repository ON crawl_runs (repository_id, id);
-- At most one run of a repository is open: whoever asks while it is gets the same one.
CREATE UNIQUE INDEX crawl_runs_open ON crawl_runs (repository_id) WHERE status IN ('queued', 'running');

CREATE TABLE plugins (
  id TEXT PRIMARY KEY NOT NULL,
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  slug TEXT NOT NULL UNIQUE CHECK (slug = lower(slug) AND slug LIKE '%_/_%/_%'),
  owner TEXT NOT NULL CHECK (owner = lower(owner)),
  name TEXT NOT NULL,
  display_name TEXT,
  description TEXT,
  author_name TEXT,
  author_type TEXT NOT NULL DEFAULT 'unknown' CHECK (author_type IN ('user', 'organization', 'unknown')),
  author_username TEXT,
  author_url TEXT,
  repository_url TEXT NOT NULL,
  homepage_url TEXT,
  license TEXT,
  category TEXT,
  tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  keywords TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(keywords)),
  version TEXT,
  version_source TEXT CHECK (version_source IN ('manifest', 'entry', 'commit')),
  commit_sha TEXT,
  tree_hash TEXT,
  content_hash TEXT NOT NULL,
  path TEXT NOT NULL,
  source TEXT NOT NULL CHECK (json_valid(source)),
  readme_sha256 TEXT,
  problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
  ecosystems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(ecosystems)),
  skill_count INTEGER NOT NULL DEFAULT 0 CHECK (skill_count >= 0),
  agent_count INTEGER NOT NULL DEFAULT 0 CHECK (agent_count >= 0),
  command_count INTEGER NOT NULL DEFAULT 0 CHECK (command_count >= 0),
  mcp_server_count INTEGER NOT NULL DEFAULT 0 CHECK (mcp_server_count >= 0),
  hook_count INTEGER NOT NULL DEFAULT 0 CHECK (hook_count >= 0),
  lsp_server_count INTEGER NOT NULL DEFAULT 0 CHECK (lsp_server_count >= 0),
  downloads INTEGER NOT NULL DEFAULT 0 CHECK (downloads >= 0),
  downloads_7d INTEGER NOT NULL DEFAULT 0 CHECK (downloads_7d >= 0),
  downloads_30d INTEGER NOT NULL DEFAULT 0 CHECK (downloads_30d >= 0),
  trending INTEGER NOT NULL DEFAULT 0 CHECK (trending >= 0),
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars >= 0),
  rating_count INTEGER NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
  rating_sum INTEGER NOT NULL DEFAULT 0 CHECK (rating_sum BETWEEN rating_count AND rating_count * 5),
  rating_average REAL NOT NULL DEFAULT 0 CHECK (rating_average BETWEEN 0 AND 5),
  verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1)),
  official INTEGER NOT NULL DEFAULT 0 CHECK (official IN (0, 1)),
  loadable INTEGER NOT NULL CHECK (loadable IN (0, 1)),
  implicit INTEGER NOT NULL DEFAULT 0 CHECK (implicit IN (0, 1)),
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'removed', 'frozen', 'gone', 'blocked')),
  revision INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  last_indexed_at TEXT,
  downloads_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%012d', downloads) || id) VIRTUAL,
  stars_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%012d', stars) || id) VIRTUAL,
  rating_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%07.5f%012d', rating_average, rating_count) || id) VIRTUAL,
  trending_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%012d', trending) || id) VIRTUAL,
  updated_key TEXT NOT NULL GENERATED ALWAYS AS (updated_at || id) VIRTUAL,
  created_key TEXT NOT NULL GENERATED ALWAYS AS (created_at || id) VIRTUAL,
  name_key TEXT NOT NULL GENERATED ALWAYS AS (lower(name) || ' ' || id) VIRTUAL
) STRICT;
CREATE INDEX plugins_by_repository ON plugins (repository_id);
CREATE INDEX plugins_by_downloads ON plugins (downloads_key) WHERE status = 'active';
CREATE INDEX plugins_by_stars ON plugins (stars_key) WHERE status = 'active';
CREATE INDEX plugins_by_rating ON plugins (rating_key) WHERE status = 'active';
CREATE INDEX plugins_by_trending ON plugins (trending_key) WHERE status = 'active';
CREATE INDEX plugins_by_update ON plugins (updated_key) WHERE status = 'active';
CREATE INDEX plugins_by_creation ON plugins (created_key) WHERE status = 'active';
CREATE INDEX plugins_by_name ON plugins (name_key) WHERE status = 'active';

CREATE TABLE plugin_versions (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  version TEXT,
  commit_sha TEXT NOT NULL,
  tree_hash TEXT NOT NULL,
  seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX plugin_versions_by_plugin ON plugin_versions (plugin_id, id);

CREATE TABLE skills (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  description TEXT,
  frontmatter TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(frontmatter)),
  allowed_tools TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(allowed_tools)),
  body_sha256 TEXT NOT NULL,
  body_bytes INTEGER NOT NULL CHECK (body_bytes >= 0),
  owner TEXT NOT NULL,
  category TEXT,
  listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
  name_key TEXT NOT NULL GENERATED ALWAYS AS (lower(name) || ' ' || id) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX skills_by_plugin ON skills (plugin_id, name, path);
CREATE INDEX skills_by_name ON skills (name_key) WHERE listed = 1;
CREATE INDEX skills_by_owner ON skills (owner, name_key) WHERE listed = 1;
CREATE INDEX skills_by_category ON skills (category, name_key) WHERE listed = 1;

CREATE TABLE agents (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  description TEXT,
  frontmatter TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(frontmatter)),
  tools TEXT CHECK (json_valid(tools)),
  model TEXT,
  body_sha256 TEXT NOT NULL,
  body_bytes INTEGER NOT NULL CHECK (body_bytes >= 0),
  owner TEXT NOT NULL,
  category TEXT,
  listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
  name_key TEXT NOT NULL GENERATED ALWAYS AS (lower(name) || ' ' || id) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX agents_by_plugin ON agents (plugin_id, name, path);
CREATE INDEX agents_by_name ON agents (name_key) WHERE listed = 1;
CREATE INDEX agents_by_owner ON agents (owner, name_key) WHERE listed = 1;
CREATE INDEX agents_by_category ON agents (category, name_key) WHERE listed = 1;

CREATE TABLE commands (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  description TEXT,
  frontmatter TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(frontmatter)),
  argument_hint TEXT,
  model TEXT,
  allowed_tools TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(allowed_tools)),
  body_sha256 TEXT NOT NULL,
  body_bytes INTEGER NOT NULL CHECK (body_bytes >= 0),
  owner TEXT NOT NULL,
  category TEXT,
  listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
  name_key TEXT NOT NULL GENERATED ALWAYS AS (lower(name) || ' ' || id) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX commands_by_plugin ON commands (plugin_id, name, path);
CREATE INDEX commands_by_name ON commands (name_key) WHERE listed = 1;
CREATE INDEX commands_by_owner ON commands (owner, name_key) WHERE listed = 1;
CREATE INDEX commands_by_category ON commands (category, name_key) WHERE listed = 1;

CREATE TABLE mcp_servers (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  description TEXT,
  transport TEXT NOT NULL CHECK (transport IN ('stdio', 'http', 'streamable-http', 'sse', 'ws', 'bundle', 'unknown')),
  command TEXT,
  args TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(args)),
  url TEXT,
  env_names TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(env_names)),
  loadable INTEGER NOT NULL CHECK (loadable IN (0, 1)),
  owner TEXT NOT NULL,
  category TEXT,
  listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
  name_key TEXT NOT NULL GENERATED ALWAYS AS (lower(name) || ' ' || id) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX mcp_servers_by_plugin ON mcp_servers (plugin_id, name, path);
CREATE INDEX mcp_servers_by_name ON mcp_servers (name_key) WHERE listed = 1;
CREATE INDEX mcp_servers_by_owner ON mcp_servers (owner, name_key) WHERE listed = 1;
CREATE INDEX mcp_servers_by_category ON mcp_servers (category, name_key) WHERE listed = 1;

CREATE TABLE hooks (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  event TEXT NOT NULL,
  matcher TEXT,
  type TEXT NOT NULL,
  command TEXT
) STRICT;
CREATE UNIQUE INDEX hooks_by_plugin ON hooks (plugin_id, position);

CREATE TABLE lsp_servers (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  command TEXT,
  extensions TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extensions))
) STRICT;
CREATE UNIQUE INDEX lsp_servers_by_plugin ON lsp_servers (plugin_id, name);

CREATE TABLE marketplaces (
  id TEXT PRIMARY KEY NOT NULL,
  repository_id TEXT NOT NULL UNIQUE REFERENCES repositories (id) ON DELETE CASCADE,
  full_name TEXT NOT NULL UNIQUE CHECK (full_name = lower(full_name)),
  name TEXT,
  description TEXT,
  version TEXT,
  owner_name TEXT,
  owner_url TEXT,
  renames TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(renames)),
  loadable INTEGER NOT NULL CHECK (loadable IN (0, 1)),
  official INTEGER NOT NULL DEFAULT 0 CHECK (official IN (0, 1)),
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'removed')),
  stars INTEGER NOT NULL DEFAULT 0 CHECK (stars >= 0),
  listing_count INTEGER NOT NULL DEFAULT 0 CHECK (listing_count >= 0),
  revision INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  stars_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%012d', stars) || id) VIRTUAL
) STRICT;
CREATE INDEX marketplaces_by_stars ON marketplaces (stars_key) WHERE status = 'active';

CREATE TABLE marketplace_listings (
  id TEXT PRIMARY KEY NOT NULL,
  marketplace_id TEXT NOT NULL REFERENCES marketplaces (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  plugin_id TEXT REFERENCES plugins (id) ON DELETE SET NULL,
  target_repository TEXT CHECK (target_repository = lower(target_repository)),
  name TEXT NOT NULL,
  category TEXT,
  source TEXT NOT NULL CHECK (json_valid(source)),
  ref TEXT,
  sha TEXT,
  loadable INTEGER NOT NULL CHECK (loadable IN (0, 1)),
  problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems))
) STRICT;
CREATE UNIQUE INDEX marketplace_listings_by_position ON marketplace_listings (marketplace_id, position);
CREATE INDEX marketplace_listings_by_plugin ON marketplace_listings (plugin_id, id);
CREATE INDEX marketplace_listings_by_target ON marketplace_listings (target_repository) WHERE target_repository IS NOT NULL;

CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL,
  username TEXT NOT NULL UNIQUE CHECK (username = lower(username)),
  display_name TEXT,
  avatar_url TEXT,
  url TEXT,
  host_id INTEGER UNIQUE,
  role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'admin')),
  revision INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE collections (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  slug TEXT NOT NULL UNIQUE CHECK (slug = lower(slug) AND slug LIKE '%_/_%'),
  name TEXT NOT NULL,
  description TEXT,
  visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'unlisted')),
  featured INTEGER NOT NULL DEFAULT 0 CHECK (featured IN (0, 1)),
  plugin_count INTEGER NOT NULL DEFAULT 0 CHECK (plugin_count >= 0),
  revision INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  featured_key TEXT NOT NULL GENERATED ALWAYS AS (featured || updated_at || id) VIRTUAL
) STRICT;
CREATE INDEX collections_by_user ON collections (user_id, id);
CREATE INDEX collections_by_featured ON collections (featured_key) WHERE visibility = 'public';

CREATE TABLE collection_plugins (
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  added_at TEXT NOT NULL,
  PRIMARY KEY (collection_id, plugin_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_plugins_by_position ON collection_plugins (collection_id, position);
CREATE INDEX collection_plugins_by_plugin ON collection_plugins (plugin_id);

CREATE TABLE plugin_downloads (
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  day TEXT NOT NULL CHECK (day LIKE '____-__-__'),
  downloads INTEGER NOT NULL CHECK (downloads >= 0),
  PRIMARY KEY (plugin_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE plugin_ratings (
  id TEXT PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  review TEXT CHECK (length(review) <= 2000),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX plugin_ratings_by_plugin_and_user ON plugin_ratings (plugin_id, user_id);
CREATE INDEX plugin_ratings_by_plugin ON plugin_ratings (plugin_id, id);
CREATE INDEX plugin_ratings_by_user ON plugin_ratings (user_id, id);

-- What lists filter by. One row for each filter value that an active plugin answers to, with every sort key,
-- so that any one filter in any order is an index walk and any further filter a primary key look-up.
CREATE TABLE plugin_facets (
  facet TEXT NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  downloads_key TEXT NOT NULL,
  stars_key TEXT NOT NULL,
  rating_key TEXT NOT NULL,
  trending_key TEXT NOT NULL,
  updated_key TEXT NOT NULL,
  created_key TEXT NOT NULL,
  name_key TEXT NOT NULL,
  PRIMARY KEY (facet, plugin_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plugin_facets_by_plugin ON plugin_facets (plugin_id);
CREATE UNIQUE INDEX plugin_facets_by_downloads ON plugin_facets (facet, downloads_key);
CREATE UNIQUE INDEX plugin_facets_by_stars ON plugin_facets (facet, stars_key);
CREATE UNIQUE INDEX plugin_facets_by_rating ON plugin_facets (facet, rating_key);
CREATE UNIQUE INDEX plugin_facets_by_trending ON plugin_facets (facet, trending_key);
CREATE UNIQUE INDEX plugin_facets_by_update ON plugin_facets (facet, updated_key);
CREATE UNIQUE INDEX plugin_facets_by_creation ON plugin_facets (facet, created_key);
CREATE UNIQUE INDEX plugin_facets_by_name ON plugin_facets (facet, name_key);

-- How many active plugins answer to each facet. `facet` is `kind:name`.
CREATE TABLE facet_counts (
  facet TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  plugin_count INTEGER NOT NULL CHECK (plugin_count >= 0),
  count_key TEXT NOT NULL GENERATED ALWAYS AS (printf('%012d', plugin_count) || facet) VIRTUAL
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_counts_by_count ON facet_counts (kind, count_key) WHERE plugin_count > 0;

-- What appeared, changed and vanished, in order and without gaps, for mirrors.
CREATE TABLE changes (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('plugin_added', 'plugin_changed', 'plugin_removed')),
  slug TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

-- One row: the totals that /v1/stats shows, and `revision`, which moves whenever anything public changes.
CREATE TABLE registry_totals (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  revision INTEGER NOT NULL DEFAULT 0,
  plugins INTEGER NOT NULL DEFAULT 0,
  skills INTEGER NOT NULL DEFAULT 0,
  agents INTEGER NOT NULL DEFAULT 0,
  commands INTEGER NOT NULL DEFAULT 0,
  mcp_servers INTEGER NOT NULL DEFAULT 0,
  hooks INTEGER NOT NULL DEFAULT 0,
  lsp_servers INTEGER NOT NULL DEFAULT 0,
  marketplaces INTEGER NOT NULL DEFAULT 0,
  repositories INTEGER NOT NULL DEFAULT 0,
  listings INTEGER NOT NULL DEFAULT 0,
  users INTEGER NOT NULL DEFAULT 0,
  collections INTEGER NOT NULL DEFAULT 0,
  ratings INTEGER NOT NULL DEFAULT 0,
  downloads INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO registry_totals (id) VALUES (1);

-- Triggers keep what every read would otherwise count: whoever writes a row, the facets, counts, totals and revisions
-- are right in the same transaction. Inside them ON CONFLICT DO NOTHING, never OR IGNORE: the conflict clause of the
-- statement that fires a trigger replaces the latter, so that an upsert would fail.

CREATE TRIGGER facet_counts_up AFTER INSERT ON plugin_facets BEGIN
  INSERT INTO facet_counts (facet, kind, name, plugin_count)
    VALUES (NEW.facet, substr(NEW.facet, 1, instr(NEW.facet, ':') - 1), substr(NEW.facet, instr(NEW.facet, ':') + 1), 1)
    ON CONFLICT (facet) DO UPDATE SET plugin_count = plugin_count + 1;
END;
CREATE TRIGGER facet_counts_down AFTER DELETE ON plugin_facets BEGIN
  UPDATE facet_counts SET plugin_count = plugin_count - 1 WHERE facet = OLD.facet;
END;

CREATE TRIGGER plugins_inserted AFTER INSERT ON plugins BEGIN
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'owner:' || p.owner, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p WHERE p.id = NEW.id AND p.status = 'active';
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'category:' || p.category, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p WHERE p.id = NEW.id AND p.status = 'active' AND p.category IS NOT NULL;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT DISTINCT 'tag:' || t.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each(p.tags) t WHERE p.id = NEW.id AND p.status = 'active';
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'has:' || h.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each(json_array(
      iif(p.skill_count, 'skills', NULL), iif(p.agent_count, 'agents', NULL), iif(p.command_count, 'commands', NULL),
      iif(p.mcp_server_count, 'mcp-servers', NULL), iif(p.hook_count, 'hooks', NULL), iif(p.lsp_server_count, 'lsp-servers', NULL))) h
    WHERE p.id = NEW.id AND p.status = 'active' AND h.value IS NOT NULL;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT f.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each(json_array(iif(p.verified, 'is:verified', NULL), iif(p.official, 'is:official', NULL))) f
    WHERE p.id = NEW.id AND p.status = 'active' AND f.value IS NOT NULL;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'rating:' || r.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each('[1,2,3,4,5]') r WHERE p.id = NEW.id AND p.status = 'active' AND p.rating_average >= r.value;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT DISTINCT 'marketplace:' || m.full_name, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p JOIN marketplace_listings l ON l.plugin_id = p.id JOIN marketplaces m ON m.id = l.marketplace_id
    WHERE p.id = NEW.id AND p.status = 'active';
  UPDATE registry_totals SET revision = revision + 1 WHERE id = 1;
  UPDATE registry_totals SET plugins = plugins + 1, skills = skills + NEW.skill_count, agents = agents + NEW.agent_count, commands = commands + NEW.command_count, mcp_servers = mcp_servers + NEW.mcp_server_count, hooks = hooks + NEW.hook_count, lsp_servers = lsp_servers + NEW.lsp_server_count, downloads = downloads + NEW.downloads WHERE id = 1 AND NEW.status = 'active';
END;

-- What decides which facets a plugin answers to.
CREATE TRIGGER plugins_refaceted AFTER UPDATE OF status, owner, category, tags, verified, official, rating_average,
  skill_count, agent_count, command_count, mcp_server_count, hook_count, lsp_server_count ON plugins
WHEN OLD.status <> NEW.status OR OLD.owner <> NEW.owner OR OLD.category IS NOT NEW.category OR OLD.tags <> NEW.tags
  OR OLD.verified <> NEW.verified OR OLD.official <> NEW.official OR OLD.rating_average <> NEW.rating_average
  OR OLD.skill_count <> NEW.skill_count OR OLD.agent_count <> NEW.agent_count OR OLD.command_count <> NEW.command_count
  OR OLD.mcp_server_count <> NEW.mcp_server_count OR OLD.hook_count <> NEW.hook_count OR OLD.lsp_server_count <> NEW.lsp_server_count
BEGIN
  DELETE FROM plugin_facets WHERE plugin_id = NEW.id;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'owner:' || p.owner, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p WHERE p.id = NEW.id AND p.status = 'active';
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'category:' || p.category, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p WHERE p.id = NEW.id AND p.status = 'active' AND p.category IS NOT NULL;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT DISTINCT 'tag:' || t.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each(p.tags) t WHERE p.id = NEW.id AND p.status = 'active';
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'has:' || h.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each(json_array(
      iif(p.skill_count, 'skills', NULL), iif(p.agent_count, 'agents', NULL), iif(p.command_count, 'commands', NULL),
      iif(p.mcp_server_count, 'mcp-servers', NULL), iif(p.hook_count, 'hooks', NULL), iif(p.lsp_server_count, 'lsp-servers', NULL))) h
    WHERE p.id = NEW.id AND p.status = 'active' AND h.value IS NOT NULL;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT f.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each(json_array(iif(p.verified, 'is:verified', NULL), iif(p.official, 'is:official', NULL))) f
    WHERE p.id = NEW.id AND p.status = 'active' AND f.value IS NOT NULL;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'rating:' || r.value, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, json_each('[1,2,3,4,5]') r WHERE p.id = NEW.id AND p.status = 'active' AND p.rating_average >= r.value;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT DISTINCT 'marketplace:' || m.full_name, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p JOIN marketplace_listings l ON l.plugin_id = p.id JOIN marketplaces m ON m.id = l.marketplace_id
    WHERE p.id = NEW.id AND p.status = 'active';
END;

-- What decides where a plugin stands in each order.
CREATE TRIGGER plugins_rekeyed AFTER UPDATE OF downloads, stars, rating_average, rating_count, trending, updated_at, name ON plugins
WHEN OLD.downloads <> NEW.downloads OR OLD.stars <> NEW.stars OR OLD.rating_average <> NEW.rating_average
  OR OLD.rating_count <> NEW.rating_count OR OLD.trending <> NEW.trending OR OLD.updated_at <> NEW.updated_at OR OLD.name <> NEW.name
BEGIN
  UPDATE plugin_facets SET (downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key) =
    (SELECT downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key FROM plugins WHERE id = NEW.id)
    WHERE plugin_id = NEW.id;
END;

CREATE TRIGGER plugins_counted AFTER UPDATE ON plugins BEGIN
  UPDATE registry_totals SET revision = revision + 1,
    plugins = plugins - iif(OLD.status = 'active', 1, 0) + iif(NEW.status = 'active', 1, 0),
    skills = skills - iif(OLD.status = 'active', OLD.skill_count, 0) + iif(NEW.status = 'active', NEW.skill_count, 0),
    agents = agents - iif(OLD.status = 'active', OLD.agent_count, 0) + iif(NEW.status = 'active', NEW.agent_count, 0),
    commands = commands - iif(OLD.status = 'active', OLD.command_count, 0) + iif(NEW.status = 'active', NEW.command_count, 0),
    mcp_servers = mcp_servers - iif(OLD.status = 'active', OLD.mcp_server_count, 0) + iif(NEW.status = 'active', NEW.mcp_server_count, 0),
    hooks = hooks - iif(OLD.status = 'active', OLD.hook_count, 0) + iif(NEW.status = 'active', NEW.hook_count, 0),
    lsp_servers = lsp_servers - iif(OLD.status = 'active', OLD.lsp_server_count, 0) + iif(NEW.status = 'active', NEW.lsp_server_count, 0),
    downloads = downloads - iif(OLD.status = 'active', OLD.downloads, 0) + iif(NEW.status = 'active', NEW.downloads, 0)
    WHERE id = 1;
END;
CREATE TRIGGER plugins_deleted AFTER DELETE ON plugins BEGIN
  UPDATE registry_totals SET revision = revision + 1 WHERE id = 1;
  UPDATE registry_totals SET plugins = plugins - 1, skills = skills - OLD.skill_count, agents = agents - OLD.agent_count, commands = commands - OLD.command_count, mcp_servers = mcp_servers - OLD.mcp_server_count, hooks = hooks - OLD.hook_count, lsp_servers = lsp_servers - OLD.lsp_server_count, downloads = downloads - OLD.downloads WHERE id = 1 AND OLD.status = 'active';
END;

-- A plugin that is not active is not in the lists of components either.
CREATE TRIGGER plugins_relisted AFTER UPDATE OF status, category, owner ON plugins
WHEN OLD.status <> NEW.status OR OLD.category IS NOT NEW.category OR OLD.owner <> NEW.owner
BEGIN
  UPDATE skills SET listed = (NEW.status = 'active'), category = NEW.category, owner = NEW.owner WHERE plugin_id = NEW.id;
  UPDATE agents SET listed = (NEW.status = 'active'), category = NEW.category, owner = NEW.owner WHERE plugin_id = NEW.id;
  UPDATE commands SET listed = (NEW.status = 'active'), category = NEW.category, owner = NEW.owner WHERE plugin_id = NEW.id;
  UPDATE mcp_servers SET listed = (NEW.status = 'active'), category = NEW.category, owner = NEW.owner WHERE plugin_id = NEW.id;
END;

CREATE TRIGGER marketplace_listings_inserted AFTER INSERT ON marketplace_listings BEGIN
  UPDATE marketplaces SET listing_count = listing_count + 1 WHERE id = NEW.marketplace_id;
  UPDATE registry_totals SET listings = listings + 1, revision = revision + 1 WHERE id = 1;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'marketplace:' || m.full_name, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, marketplaces m WHERE p.id = NEW.plugin_id AND p.status = 'active' AND m.id = NEW.marketplace_id ON CONFLICT DO NOTHING;
  UPDATE plugins SET revision = revision + 1 WHERE id = NEW.plugin_id;
END;
CREATE TRIGGER marketplace_listings_updated AFTER UPDATE ON marketplace_listings BEGIN
  UPDATE registry_totals SET revision = revision + 1 WHERE id = 1;
  DELETE FROM plugin_facets WHERE plugin_id = OLD.plugin_id AND OLD.plugin_id IS NOT NEW.plugin_id
    AND facet = (SELECT 'marketplace:' || full_name FROM marketplaces WHERE id = OLD.marketplace_id)
    AND NOT EXISTS (SELECT 1 FROM marketplace_listings l WHERE l.plugin_id = OLD.plugin_id AND l.marketplace_id = OLD.marketplace_id);
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT 'marketplace:' || m.full_name, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins p, marketplaces m WHERE p.id = NEW.plugin_id AND p.status = 'active' AND m.id = NEW.marketplace_id ON CONFLICT DO NOTHING;
  UPDATE plugins SET revision = revision + 1 WHERE id IN (OLD.plugin_id, NEW.plugin_id);
END;
CREATE TRIGGER marketplace_listings_deleted AFTER DELETE ON marketplace_listings BEGIN
  UPDATE marketplaces SET listing_count = listing_count - 1 WHERE id = OLD.marketplace_id;
  UPDATE registry_totals SET listings = listings - 1, revision = revision + 1 WHERE id = 1;
  DELETE FROM plugin_facets WHERE plugin_id = OLD.plugin_id
    AND facet = (SELECT 'marketplace:' || full_name FROM marketplaces WHERE id = OLD.marketplace_id)
    AND NOT EXISTS (SELECT 1 FROM marketplace_listings l WHERE l.plugin_id = OLD.plugin_id AND l.marketplace_id = OLD.marketplace_id);
  UPDATE plugins SET revision = revision + 1 WHERE id = OLD.plugin_id;
END;
-- Its listings went before it, by cascade, when its name could no longer be looked up.
CREATE TRIGGER marketplaces_deleted AFTER DELETE ON marketplaces BEGIN
  DELETE FROM plugin_facets WHERE facet = 'marketplace:' || OLD.full_name;
END;

CREATE TRIGGER plugin_ratings_inserted AFTER INSERT ON plugin_ratings BEGIN
  UPDATE plugins SET rating_count = rating_count + 1, rating_sum = rating_sum + NEW.rating,
    rating_average = round((rating_sum + NEW.rating) * 1.0 / (rating_count + 1), 2), revision = revision + 1 WHERE id = NEW.plugin_id;
  UPDATE registry_totals SET ratings = ratings + 1 WHERE id = 1;
END;
CREATE TRIGGER plugin_ratings_updated AFTER UPDATE ON plugin_ratings BEGIN
  UPDATE plugins SET rating_sum = rating_sum + NEW.rating - OLD.rating,
    rating_average = round((rating_sum + NEW.rating - OLD.rating) * 1.0 / rating_count, 2), revision = revision + 1 WHERE id = NEW.plugin_id;
END;
CREATE TRIGGER plugin_ratings_deleted AFTER DELETE ON plugin_ratings BEGIN
  UPDATE plugins SET rating_count = rating_count - 1, rating_sum = rating_sum - OLD.rating,
    rating_average = iif(rating_count = 1, 0, round((rating_sum - OLD.rating) * 1.0 / max(rating_count - 1, 1), 2)), revision = revision + 1
    WHERE id = OLD.plugin_id;
  UPDATE registry_totals SET ratings = ratings - 1 WHERE id = 1;
END;

CREATE TRIGGER collection_plugins_inserted AFTER INSERT ON collection_plugins BEGIN
  UPDATE collections SET plugin_count = plugin_count + 1, revision = revision + 1 WHERE id = NEW.collection_id;
END;
CREATE TRIGGER collection_plugins_deleted AFTER DELETE ON collection_plugins BEGIN
  UPDATE collections SET plugin_count = plugin_count - 1, revision = revision + 1 WHERE id = OLD.collection_id;
END;
CREATE TRIGGER collection_plugins_moved AFTER UPDATE OF position ON collection_plugins BEGIN
  UPDATE collections SET revision = revision + 1 WHERE id = NEW.collection_id;
END;

CREATE TRIGGER repositories_counted_up AFTER INSERT ON repositories BEGIN
  UPDATE registry_totals SET repositories = repositories + 1, revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER repositories_counted_down AFTER DELETE ON repositories BEGIN
  UPDATE registry_totals SET repositories = repositories - 1, revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER users_counted_up AFTER INSERT ON users BEGIN
  UPDATE registry_totals SET users = users + 1, revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER users_counted_down AFTER DELETE ON users BEGIN
  UPDATE registry_totals SET users = users - 1, revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER marketplaces_counted_up AFTER INSERT ON marketplaces BEGIN
  UPDATE registry_totals SET marketplaces = marketplaces + (NEW.status = 'active'), revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER marketplaces_counted_down AFTER DELETE ON marketplaces BEGIN
  UPDATE registry_totals SET marketplaces = marketplaces - (OLD.status = 'active'), revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER users_revised AFTER UPDATE ON users BEGIN
  UPDATE registry_totals SET revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER users_renamed AFTER UPDATE OF username ON users WHEN OLD.username <> NEW.username BEGIN
  UPDATE plugins SET revision = revision + 1 WHERE id IN (SELECT plugin_id FROM plugin_ratings WHERE user_id = NEW.id);
END;
CREATE TRIGGER marketplaces_revised AFTER UPDATE ON marketplaces BEGIN
  UPDATE registry_totals SET revision = revision + 1,
    marketplaces = marketplaces - (OLD.status = 'active') + (NEW.status = 'active') WHERE id = 1;
END;
CREATE TRIGGER collections_counted_up AFTER INSERT ON collections BEGIN
  UPDATE registry_totals SET collections = collections + (NEW.visibility = 'public'), revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER collections_counted AFTER UPDATE ON collections BEGIN
  UPDATE registry_totals SET revision = revision + 1,
    collections = collections - (OLD.visibility = 'public') + (NEW.visibility = 'public') WHERE id = 1;
END;
CREATE TRIGGER collections_counted_down AFTER DELETE ON collections BEGIN
  UPDATE registry_totals SET collections = collections - (OLD.visibility = 'public'), revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER marketplaces_renamed AFTER UPDATE OF name, full_name, loadable ON marketplaces
WHEN OLD.name IS NOT NEW.name OR OLD.full_name <> NEW.full_name OR OLD.loadable <> NEW.loadable
BEGIN
  DELETE FROM plugin_facets WHERE facet = 'marketplace:' || OLD.full_name AND OLD.full_name <> NEW.full_name;
  INSERT INTO plugin_facets (facet, plugin_id, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT DISTINCT 'marketplace:' || NEW.full_name, p.id, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM marketplace_listings l JOIN plugins p ON p.id = l.plugin_id WHERE l.marketplace_id = NEW.id AND p.status = 'active' ON CONFLICT DO NOTHING;
  UPDATE plugins SET revision = revision + 1
    WHERE id IN (SELECT plugin_id FROM marketplace_listings WHERE marketplace_id = NEW.id);
END;
CREATE TRIGGER repositories_renamed AFTER UPDATE OF owner, name, default_branch ON repositories
WHEN OLD.owner <> NEW.owner OR OLD.name <> NEW.name OR OLD.default_branch IS NOT NEW.default_branch
BEGIN
  UPDATE plugins SET revision = revision + 1 WHERE repository_id = NEW.id;
END;
