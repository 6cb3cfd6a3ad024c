-- 0006_skill_files: what a skill comes with besides its text, so that it can be handed out whole; what happened to MCP servers.
-- Writer: workers/ingester (columns of skills); triggers (mcp_server_entries).  Readers: workers/api.
-- Step:   expand; every row begins as not portable, until its repository is read again.
-- Undo:   DROP INDEX skills_portable; drop the six triggers and the table. The columns may stay.
-- Units:  *_sha256 = lowercase hex; files = JSON [{path, bytes, sha256, executable, offset}], offset = bytes into the archive;
--         *_at = ISO 8601 UTC with milliseconds, by the database's clock.

ALTER TABLE skills ADD COLUMN portable INTEGER NOT NULL DEFAULT 0 CHECK (portable IN (0, 1));
ALTER TABLE skills ADD COLUMN files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(files));
ALTER TABLE skills ADD COLUMN archive_sha256 TEXT;
CREATE INDEX skills_portable ON skills (id) WHERE portable = 1;

-- One row for each MCP server that a plugin has or had, by the plugin's slug: like the changes, it outlives both.
CREATE TABLE mcp_server_entries (
  slug TEXT NOT NULL CHECK (slug = lower(slug)),
  name TEXT NOT NULL,
  vanished INTEGER NOT NULL DEFAULT 0 CHECK (vanished IN (0, 1)),
  published_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  update_key TEXT NOT NULL GENERATED ALWAYS AS (updated_at || slug || ' ' || name) VIRTUAL,
  PRIMARY KEY (slug, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX mcp_server_entries_by_update ON mcp_server_entries (update_key);

CREATE TRIGGER mcp_servers_entered AFTER INSERT ON mcp_servers BEGIN
  INSERT INTO mcp_server_entries (slug, name, published_at, updated_at)
    SELECT p.slug, NEW.name, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    FROM plugins p WHERE p.id = NEW.plugin_id ON CONFLICT DO NOTHING;
  UPDATE mcp_server_entries SET vanished = 0, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE slug = (SELECT slug FROM plugins WHERE id = NEW.plugin_id) AND name = NEW.name;
END;
CREATE TRIGGER mcp_servers_reentered AFTER UPDATE OF description, transport, command, args, url, env_names, loadable ON mcp_servers BEGIN
  UPDATE mcp_server_entries SET updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE slug = (SELECT slug FROM plugins WHERE id = NEW.plugin_id) AND name = NEW.name;
END;
CREATE TRIGGER mcp_servers_vanished AFTER DELETE ON mcp_servers
WHEN NOT EXISTS (SELECT 1 FROM mcp_servers WHERE plugin_id = OLD.plugin_id AND name = OLD.name)
BEGIN
  UPDATE mcp_server_entries SET vanished = 1, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE slug = (SELECT slug FROM plugins WHERE id = OLD.plugin_id) AND name = OLD.name;
END;
CREATE TRIGGER plugins_reentered AFTER UPDATE ON plugins
WHEN OLD.slug = NEW.slug AND (OLD.content_hash <> NEW.content_hash OR OLD.status <> NEW.status)
BEGIN
  UPDATE mcp_server_entries SET updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE slug = NEW.slug AND vanished = 0;
END;
CREATE TRIGGER plugins_entered_anew AFTER UPDATE OF slug ON plugins WHEN OLD.slug <> NEW.slug BEGIN
  UPDATE mcp_server_entries SET vanished = 1, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE slug = OLD.slug AND vanished = 0;
  INSERT INTO mcp_server_entries (slug, name, published_at, updated_at)
    SELECT DISTINCT NEW.slug, name, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    FROM mcp_servers WHERE plugin_id = NEW.id ON CONFLICT DO NOTHING;
  UPDATE mcp_server_entries SET vanished = 0, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE slug = NEW.slug AND name IN (SELECT name FROM mcp_servers WHERE plugin_id = NEW.id);
END;
CREATE TRIGGER plugins_vanished AFTER DELETE ON plugins BEGIN
  UPDATE mcp_server_entries SET vanished = 1, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE slug = OLD.slug AND vanished = 0;
END;

INSERT INTO mcp_server_entries (slug, name, published_at, updated_at)
  SELECT DISTINCT p.slug, s.name, p.created_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  FROM mcp_servers s JOIN plugins p ON p.id = s.plugin_id;
