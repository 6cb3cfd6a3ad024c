-- 0002_crawling: what crawling on a schedule needs: where a repository was heard of, when it last moved or was last missed,
-- what listings point at, addresses that moved, pauses that a host asked for, webhook deliveries that were seen.
-- Writer: workers/ingester.  Readers: workers/ingester; workers/api (redirects).
-- Step:   expand; code before it ignores all of it.
-- Undo:   drop the four tables; the columns may stay.
-- Units:  *_at, *_since, *_until = ISO 8601 UTC with milliseconds.

ALTER TABLE repositories ADD COLUMN origin TEXT NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'listing'));
ALTER TABLE repositories ADD COLUMN changed_at TEXT;
ALTER TABLE repositories ADD COLUMN missing_since TEXT;
ALTER TABLE repositories ADD COLUMN listed_hash TEXT;

ALTER TABLE marketplace_listings ADD COLUMN target_path TEXT;
ALTER TABLE marketplace_listings ADD COLUMN entry TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(entry));

CREATE TABLE repository_redirects (
  full_name TEXT PRIMARY KEY NOT NULL CHECK (full_name = lower(full_name)),
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  since_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX repository_redirects_by_repository ON repository_redirects (repository_id);

CREATE TABLE slug_redirects (
  slug TEXT PRIMARY KEY NOT NULL CHECK (slug = lower(slug)),
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  since_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX slug_redirects_by_plugin ON slug_redirects (plugin_id);

CREATE TABLE host_pauses (
  host TEXT PRIMARY KEY NOT NULL,
  paused_until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY NOT NULL,
  received_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (received_at);
