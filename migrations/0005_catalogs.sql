-- 0005_catalogs: what catalogs say of a plugin, and the names by which they call it.
-- Writer: workers/ingester (catalog_entries), triggers (names, revision).  Readers: workers/api.
-- Step:   expand; no deployed code reads it yet. Entries come as repositories are read anew: the reader's version moved.
-- Undo:   DROP TABLE catalog_names; DROP TABLE catalog_entries; DROP TABLE catalog_state; and the triggers named catalog_… below.
-- Units:  fields = a JSON object, at most 80 kB; names = a JSON array, the name that is wanted most first.

CREATE TABLE catalog_entries (
  plugin_id TEXT PRIMARY KEY NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  has_manifest INTEGER NOT NULL CHECK (has_manifest IN (0, 1)),
  fields TEXT NOT NULL CHECK (json_valid(fields)),
  names TEXT NOT NULL CHECK (json_valid(names)),
  name TEXT
) STRICT;

-- Every name that a plugin was ever called by in catalogs. None is given to another plugin, not even when its own is gone:
-- people have it installed under that name.
CREATE TABLE catalog_names (
  name TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,
  plugin_id TEXT REFERENCES plugins (id) ON DELETE SET NULL,
  status TEXT NOT NULL DEFAULT 'current' CHECK (status IN ('current', 'former', 'gone'))
) STRICT;
CREATE INDEX catalog_names_by_plugin ON catalog_names (plugin_id);
CREATE INDEX catalog_names_departed ON catalog_names (plugin_id) WHERE status <> 'current';

-- The one row. Moves with whatever a catalog shows; what people do with plugins is not in them.
CREATE TABLE catalog_state (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO catalog_state (id) VALUES (1);

CREATE TRIGGER catalog_entries_inserted AFTER INSERT ON catalog_entries BEGIN
  INSERT INTO catalog_names (name, plugin_id)
    SELECT wanted.value, NEW.plugin_id FROM json_each(NEW.names) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM catalog_names AS taken WHERE taken.name = wanted.value AND taken.plugin_id IS NOT NEW.plugin_id)
    ORDER BY wanted.key LIMIT 1 ON CONFLICT DO NOTHING;
  UPDATE catalog_entries SET name = (SELECT own.name FROM json_each(NEW.names) AS wanted
      JOIN catalog_names AS own ON own.name = wanted.value AND own.plugin_id = NEW.plugin_id ORDER BY wanted.key LIMIT 1)
    WHERE plugin_id = NEW.plugin_id;
END;
CREATE TRIGGER catalog_entries_renamed AFTER UPDATE OF names ON catalog_entries WHEN OLD.names <> NEW.names BEGIN
  INSERT INTO catalog_names (name, plugin_id)
    SELECT wanted.value, NEW.plugin_id FROM json_each(NEW.names) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM catalog_names AS taken WHERE taken.name = wanted.value AND taken.plugin_id IS NOT NEW.plugin_id)
    ORDER BY wanted.key LIMIT 1 ON CONFLICT DO NOTHING;
  UPDATE catalog_entries SET name = (SELECT own.name FROM json_each(NEW.names) AS wanted
      JOIN catalog_names AS own ON own.name = wanted.value AND own.plugin_id = NEW.plugin_id ORDER BY wanted.key LIMIT 1)
    WHERE plugin_id = NEW.plugin_id;
END;
-- The name that an entry has got: its plugin's other names lead to it.
CREATE TRIGGER catalog_entries_called AFTER UPDATE OF name ON catalog_entries BEGIN
  UPDATE catalog_names SET status = iif((SELECT status FROM plugins WHERE id = NEW.plugin_id) <> 'active', 'gone',
      iif(name = NEW.name, 'current', 'former')) WHERE plugin_id = NEW.plugin_id;
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_entries_changed AFTER UPDATE OF path, has_manifest, fields ON catalog_entries BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_entries_deleted AFTER DELETE ON catalog_entries BEGIN
  UPDATE catalog_names SET status = 'gone' WHERE plugin_id = OLD.plugin_id;
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_plugins_left AFTER UPDATE OF status ON plugins WHEN OLD.status <> NEW.status BEGIN
  UPDATE catalog_names SET status = iif(NEW.status <> 'active', 'gone',
      CASE (SELECT e.name FROM catalog_entries AS e WHERE e.plugin_id = NEW.id)
        WHEN name THEN 'current' ELSE iif(EXISTS (SELECT 1 FROM catalog_entries AS e WHERE e.plugin_id = NEW.id), 'former', 'gone') END)
    WHERE plugin_id = NEW.id;
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_plugins_changed AFTER UPDATE OF repository_url, commit_sha, version, owner, category, verified, official ON plugins
WHEN OLD.repository_url <> NEW.repository_url OR OLD.commit_sha IS NOT NEW.commit_sha OR OLD.version IS NOT NEW.version
  OR OLD.owner <> NEW.owner OR OLD.category IS NOT NEW.category OR OLD.verified <> NEW.verified OR OLD.official <> NEW.official
BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_marketplaces_changed AFTER UPDATE ON marketplaces BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_listings_inserted AFTER INSERT ON marketplace_listings BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_listings_changed AFTER UPDATE ON marketplace_listings BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_listings_deleted AFTER DELETE ON marketplace_listings BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_collections_changed AFTER UPDATE ON collections BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
CREATE TRIGGER catalog_collections_deleted AFTER DELETE ON collections BEGIN
  UPDATE catalog_state SET revision = revision + 1;
END;
