-- 0020_compact_facets: what lists are ordered by becomes whole numbers, so that a plugin is written in all of its lists at a
-- tenth of the cost; and what a plugin answers to is said in one place, a view.
-- Writer: triggers.  Readers: workers/api.
-- Step:   expand and contract in one: code before it cannot read plugin_facets nor go on in a list of plugins any more, so
--         both workers are deployed with it. 100,000 plugins took 17 seconds of the 30 that D1 gives a file.
-- Undo:   as it was made: drop the view, plugin_facets, the indexes and keys below, and make those of 0001 and 0011 again.
-- Units:  number = 1.., a plugin's own, for keys and indexes alone; *_key = a sort value, then the lower 22 bits of the number,
--         so that it is unique; times in keys = milliseconds since 2000, rating_key = the score in 1/100,000 and then how many rated.

DROP TRIGGER plugins_inserted;
DROP TRIGGER plugins_refaceted;
DROP TRIGGER plugins_rekeyed;
DROP TRIGGER plugins_counted;
DROP TRIGGER marketplace_listings_inserted;
DROP TRIGGER marketplace_listings_updated;
DROP TRIGGER marketplace_listings_deleted;
DROP TRIGGER marketplaces_deleted;
DROP TRIGGER marketplaces_renamed;
DROP TABLE plugin_facets;
DROP INDEX plugins_by_downloads;
DROP INDEX plugins_by_stars;
DROP INDEX plugins_by_rating;
DROP INDEX plugins_by_trending;
DROP INDEX plugins_by_update;
DROP INDEX plugins_by_creation;
DROP INDEX plugins_by_name;
ALTER TABLE plugins DROP COLUMN downloads_key;
ALTER TABLE plugins DROP COLUMN stars_key;
ALTER TABLE plugins DROP COLUMN rating_key;
ALTER TABLE plugins DROP COLUMN trending_key;
ALTER TABLE plugins DROP COLUMN updated_key;
ALTER TABLE plugins DROP COLUMN created_key;
ALTER TABLE plugins DROP COLUMN name_key;

ALTER TABLE plugins ADD COLUMN number INTEGER;
UPDATE plugins SET number = rowid;
CREATE UNIQUE INDEX plugins_by_number ON plugins (number);

-- Operators of bits have one precedence and go from left to right in SQLite: hence all the parentheses.
ALTER TABLE plugins ADD COLUMN downloads_key INTEGER GENERATED ALWAYS AS ((downloads << 22) | (number & 4194303)) VIRTUAL;
ALTER TABLE plugins ADD COLUMN stars_key INTEGER GENERATED ALWAYS AS ((stars << 22) | (number & 4194303)) VIRTUAL;
ALTER TABLE plugins ADD COLUMN rating_key INTEGER GENERATED ALWAYS AS
  ((((CAST(round(rating_score * 100000) AS INTEGER) << 20) | min(rating_count, 1048575)) << 22) | (number & 4194303)) VIRTUAL;
ALTER TABLE plugins ADD COLUMN trending_key INTEGER GENERATED ALWAYS AS ((trending << 22) | (number & 4194303)) VIRTUAL;
ALTER TABLE plugins ADD COLUMN updated_key INTEGER GENERATED ALWAYS AS
  ((CAST(round((julianday(updated_at) - 2451544.5) * 86400000) AS INTEGER) << 22) | (number & 4194303)) VIRTUAL;
ALTER TABLE plugins ADD COLUMN created_key INTEGER GENERATED ALWAYS AS
  ((CAST(round((julianday(created_at) - 2451544.5) * 86400000) AS INTEGER) << 22) | (number & 4194303)) VIRTUAL;
ALTER TABLE plugins ADD COLUMN name_key TEXT GENERATED ALWAYS AS (lower(name) || ' ' || printf('%07d', number)) VIRTUAL;
CREATE INDEX plugins_by_downloads ON plugins (downloads_key) WHERE status = 'active';
CREATE INDEX plugins_by_stars ON plugins (stars_key) WHERE status = 'active';
CREATE INDEX plugins_by_rating ON plugins (rating_key) WHERE status = 'active';
CREATE INDEX plugins_by_trending ON plugins (trending_key) WHERE status = 'active';
CREATE INDEX plugins_by_update ON plugins (updated_key) WHERE status = 'active';
CREATE INDEX plugins_by_creation ON plugins (created_key) WHERE status = 'active';
CREATE INDEX plugins_by_name ON plugins (name_key) WHERE status = 'active';

-- Every filter value that each active plugin answers to.
CREATE VIEW facets_of_plugins (plugin_id, facet) AS
  SELECT p.id, f.value FROM plugins AS p, json_each(json_array(
      'owner:' || p.owner, 'category:' || p.category,
      iif(p.skill_count, 'has:skills', NULL), iif(p.agent_count, 'has:agents', NULL), iif(p.command_count, 'has:commands', NULL),
      iif(p.mcp_server_count, 'has:mcp-servers', NULL), iif(p.hook_count, 'has:hooks', NULL),
      iif(p.lsp_server_count, 'has:lsp-servers', NULL), iif(p.verified, 'is:verified', NULL), iif(p.official, 'is:official', NULL),
      iif(p.rating_average >= 1, 'rating:1', NULL), iif(p.rating_average >= 2, 'rating:2', NULL),
      iif(p.rating_average >= 3, 'rating:3', NULL), iif(p.rating_average >= 4, 'rating:4', NULL),
      iif(p.rating_average >= 5, 'rating:5', NULL))) AS f
    WHERE p.status = 'active' AND f.value IS NOT NULL
  UNION ALL
  SELECT p.id, 'tag:' || t.value FROM plugins AS p, json_each(p.tags) AS t WHERE p.status = 'active'
  UNION ALL
  SELECT p.id, 'marketplace:' || m.full_name FROM plugins AS p
    CROSS JOIN marketplace_listings AS l ON l.plugin_id = p.id CROSS JOIN marketplaces AS m ON m.id = l.marketplace_id
    WHERE p.status = 'active';

-- The rows of a plugin lie side by side: one page has all that is looked up when a list has several filters.
CREATE TABLE plugin_facets (
  plugin_number INTEGER NOT NULL REFERENCES plugins (number) ON DELETE CASCADE,
  facet TEXT NOT NULL,
  downloads_key INTEGER NOT NULL,
  stars_key INTEGER NOT NULL,
  rating_key INTEGER NOT NULL,
  trending_key INTEGER NOT NULL,
  updated_key INTEGER NOT NULL,
  created_key INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  PRIMARY KEY (plugin_number, facet)
) STRICT, WITHOUT ROWID;
INSERT INTO plugin_facets (plugin_number, facet, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
  SELECT p.number, f.facet, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
  FROM facets_of_plugins AS f CROSS JOIN plugins AS p ON p.id = f.plugin_id WHERE true ON CONFLICT DO NOTHING;
-- The number ends them so that they are known to be unique, and what lies below a plugin need not be sorted.
CREATE UNIQUE INDEX plugin_facets_by_downloads ON plugin_facets (facet, downloads_key, plugin_number);
CREATE UNIQUE INDEX plugin_facets_by_stars ON plugin_facets (facet, stars_key, plugin_number);
CREATE UNIQUE INDEX plugin_facets_by_rating ON plugin_facets (facet, rating_key, plugin_number);
CREATE UNIQUE INDEX plugin_facets_by_trending ON plugin_facets (facet, trending_key, plugin_number);
CREATE UNIQUE INDEX plugin_facets_by_update ON plugin_facets (facet, updated_key, plugin_number);
CREATE UNIQUE INDEX plugin_facets_by_creation ON plugin_facets (facet, created_key, plugin_number);
CREATE UNIQUE INDEX plugin_facets_by_name ON plugin_facets (facet, name_key, plugin_number);

-- The same as before: facet_counts has been right all the time.
CREATE TRIGGER facet_counts_up AFTER INSERT ON plugin_facets BEGIN
  INSERT INTO facet_counts (facet, kind, name, plugin_count)
    VALUES (NEW.facet, substr(NEW.facet, 1, instr(NEW.facet, ':') - 1), substr(NEW.facet, instr(NEW.facet, ':') + 1), 1)
    ON CONFLICT (facet) DO UPDATE SET plugin_count = plugin_count + 1;
END;
CREATE TRIGGER facet_counts_down AFTER DELETE ON plugin_facets BEGIN
  UPDATE facet_counts SET plugin_count = plugin_count - 1 WHERE facet = OLD.facet;
END;

CREATE TRIGGER plugins_inserted AFTER INSERT ON plugins BEGIN
  UPDATE plugins SET number = (SELECT coalesce(max(number), 0) + 1 FROM plugins) WHERE id = NEW.id;
  INSERT INTO plugin_facets (plugin_number, facet, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT p.number, f.facet, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins AS p CROSS JOIN facets_of_plugins AS f ON f.plugin_id = NEW.id WHERE p.id = NEW.id ON CONFLICT DO NOTHING;
  UPDATE registry_totals SET revision = revision + 1 WHERE id = 1;
  UPDATE registry_totals SET plugins = plugins + 1, skills = skills + NEW.skill_count, agents = agents + NEW.agent_count, commands = commands + NEW.command_count, mcp_servers = mcp_servers + NEW.mcp_server_count, hooks = hooks + NEW.hook_count, lsp_servers = lsp_servers + NEW.lsp_server_count, downloads = downloads + NEW.downloads WHERE id = 1 AND NEW.status = 'active';
END;

-- Only what came and went is written: most that a plugin answered to it still does.
CREATE TRIGGER plugins_refaceted AFTER UPDATE OF status, owner, category, tags, verified, official, rating_average,
  skill_count, agent_count, command_count, mcp_server_count, hook_count, lsp_server_count ON plugins
WHEN OLD.status <> NEW.status OR OLD.owner <> NEW.owner OR OLD.category IS NOT NEW.category OR OLD.tags <> NEW.tags
  OR OLD.verified <> NEW.verified OR OLD.official <> NEW.official
  OR CAST(OLD.rating_average AS INTEGER) <> CAST(NEW.rating_average AS INTEGER)
  OR (OLD.skill_count > 0) <> (NEW.skill_count > 0) OR (OLD.agent_count > 0) <> (NEW.agent_count > 0)
  OR (OLD.command_count > 0) <> (NEW.command_count > 0) OR (OLD.mcp_server_count > 0) <> (NEW.mcp_server_count > 0)
  OR (OLD.hook_count > 0) <> (NEW.hook_count > 0) OR (OLD.lsp_server_count > 0) <> (NEW.lsp_server_count > 0)
BEGIN
  DELETE FROM plugin_facets WHERE plugin_number = NEW.number
    AND facet NOT IN (SELECT facet FROM facets_of_plugins WHERE plugin_id = NEW.id);
  INSERT INTO plugin_facets (plugin_number, facet, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT p.number, f.facet, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins AS p CROSS JOIN facets_of_plugins AS f ON f.plugin_id = NEW.id WHERE p.id = NEW.id ON CONFLICT DO NOTHING;
END;

-- One statement for each order: SQLite writes every index that has a column which is set, whatever it is set to. A download changes
-- two orders at once.
CREATE TRIGGER plugins_rekeyed AFTER UPDATE OF downloads, stars, rating_score, rating_count, trending, updated_at, name ON plugins
WHEN OLD.downloads <> NEW.downloads OR OLD.stars <> NEW.stars OR OLD.rating_score <> NEW.rating_score
  OR OLD.rating_count <> NEW.rating_count OR OLD.trending <> NEW.trending OR OLD.updated_at <> NEW.updated_at OR OLD.name <> NEW.name
BEGIN
  UPDATE plugin_facets SET downloads_key = NEW.downloads_key, trending_key = NEW.trending_key
    WHERE plugin_number = NEW.number AND OLD.downloads <> NEW.downloads;
  UPDATE plugin_facets SET trending_key = NEW.trending_key
    WHERE plugin_number = NEW.number AND OLD.downloads = NEW.downloads AND OLD.trending <> NEW.trending;
  UPDATE plugin_facets SET stars_key = NEW.stars_key WHERE plugin_number = NEW.number AND OLD.stars <> NEW.stars;
  UPDATE plugin_facets SET rating_key = NEW.rating_key WHERE plugin_number = NEW.number
    AND (OLD.rating_score <> NEW.rating_score OR OLD.rating_count <> NEW.rating_count);
  UPDATE plugin_facets SET updated_key = NEW.updated_key WHERE plugin_number = NEW.number AND OLD.updated_at <> NEW.updated_at;
  UPDATE plugin_facets SET name_key = NEW.name_key WHERE plugin_number = NEW.number AND OLD.name <> NEW.name;
END;

-- The same as before, but that getting a number is nothing that anybody sees.
CREATE TRIGGER plugins_counted AFTER UPDATE ON plugins WHEN OLD.number IS NEW.number BEGIN
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

CREATE TRIGGER marketplace_listings_inserted AFTER INSERT ON marketplace_listings BEGIN
  UPDATE marketplaces SET listing_count = listing_count + 1 WHERE id = NEW.marketplace_id;
  UPDATE registry_totals SET listings = listings + 1, revision = revision + 1 WHERE id = 1;
  INSERT INTO plugin_facets (plugin_number, facet, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT p.number, 'marketplace:' || m.full_name, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins AS p, marketplaces AS m WHERE p.id = NEW.plugin_id AND p.status = 'active' AND m.id = NEW.marketplace_id ON CONFLICT DO NOTHING;
  UPDATE plugins SET revision = revision + 1 WHERE id = NEW.plugin_id;
END;
CREATE TRIGGER marketplace_listings_updated AFTER UPDATE ON marketplace_listings BEGIN
  UPDATE registry_totals SET revision = revision + 1 WHERE id = 1;
  DELETE FROM plugin_facets WHERE plugin_number = (SELECT number FROM plugins WHERE id = OLD.plugin_id)
    AND OLD.plugin_id IS NOT NEW.plugin_id
    AND facet = (SELECT 'marketplace:' || full_name FROM marketplaces WHERE id = OLD.marketplace_id)
    AND NOT EXISTS (SELECT 1 FROM marketplace_listings AS l WHERE l.plugin_id = OLD.plugin_id AND l.marketplace_id = OLD.marketplace_id);
  INSERT INTO plugin_facets (plugin_number, facet, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT p.number, 'marketplace:' || m.full_name, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM plugins AS p, marketplaces AS m WHERE p.id = NEW.plugin_id AND p.status = 'active' AND m.id = NEW.marketplace_id ON CONFLICT DO NOTHING;
  UPDATE plugins SET revision = revision + 1 WHERE id IN (OLD.plugin_id, NEW.plugin_id);
END;
CREATE TRIGGER marketplace_listings_deleted AFTER DELETE ON marketplace_listings BEGIN
  UPDATE marketplaces SET listing_count = listing_count - 1 WHERE id = OLD.marketplace_id;
  UPDATE registry_totals SET listings = listings - 1, revision = revision + 1 WHERE id = 1;
  DELETE FROM plugin_facets WHERE plugin_number = (SELECT number FROM plugins WHERE id = OLD.plugin_id)
    AND facet = (SELECT 'marketplace:' || full_name FROM marketplaces WHERE id = OLD.marketplace_id)
    AND NOT EXISTS (SELECT 1 FROM marketplace_listings AS l WHERE l.plugin_id = OLD.plugin_id AND l.marketplace_id = OLD.marketplace_id);
  UPDATE plugins SET revision = revision + 1 WHERE id = OLD.plugin_id;
END;
-- Its listings went before it, by cascade, when its name could no longer be looked up.
CREATE TRIGGER marketplaces_deleted AFTER DELETE ON marketplaces BEGIN
  DELETE FROM plugin_facets WHERE facet = 'marketplace:' || OLD.full_name;
END;
CREATE TRIGGER marketplaces_renamed AFTER UPDATE OF name, full_name, loadable ON marketplaces
WHEN OLD.name IS NOT NEW.name OR OLD.full_name <> NEW.full_name OR OLD.loadable <> NEW.loadable
BEGIN
  DELETE FROM plugin_facets WHERE facet = 'marketplace:' || OLD.full_name AND OLD.full_name <> NEW.full_name;
  INSERT INTO plugin_facets (plugin_number, facet, downloads_key, stars_key, rating_key, trending_key, updated_key, created_key, name_key)
    SELECT p.number, 'marketplace:' || NEW.full_name, p.downloads_key, p.stars_key, p.rating_key, p.trending_key, p.updated_key, p.created_key, p.name_key
    FROM marketplace_listings AS l JOIN plugins AS p ON p.id = l.plugin_id WHERE l.marketplace_id = NEW.id AND p.status = 'active' ON CONFLICT DO NOTHING;
  UPDATE plugins SET revision = revision + 1
    WHERE id IN (SELECT plugin_id FROM marketplace_listings WHERE marketplace_id = NEW.id);
END;
