-- 0011_rating_scores: ratings rank by a Bayesian average; owners reply to reviews; who claims a plugin loses their rating of it.
-- Writer: triggers and the ingester's tick (scores), workers/api (replies).  Readers: workers/api.
-- Step:   expand; what is deployed reads rating_average as before.
-- Undo:   set rating_score = rating_average, and drop the columns of plugin_ratings and registry_totals, the index, and the
--         trigger on repository_owners.
-- Units:  rating_average = 0..5, two decimals, 0 while nobody rated; rating_score = 0..5, whole; rating_stars = sum of all ratings;
--         rating_prior = mean rating, 1..5; rating_prior_weight = how many ratings it counts for; replied_at = ISO 8601 UTC.

ALTER TABLE plugin_ratings ADD COLUMN reply TEXT CHECK (length(reply) <= 2000);
ALTER TABLE plugin_ratings ADD COLUMN replied_at TEXT CHECK ((reply IS NULL) = (replied_at IS NULL));

ALTER TABLE registry_totals ADD COLUMN rating_stars INTEGER NOT NULL DEFAULT 0;
ALTER TABLE registry_totals ADD COLUMN rating_prior REAL NOT NULL DEFAULT 3 CHECK (rating_prior BETWEEN 1 AND 5);
ALTER TABLE registry_totals ADD COLUMN rating_prior_weight INTEGER NOT NULL DEFAULT 5 CHECK (rating_prior_weight > 0);
-- Plugins up to this id have scores of the present prior; NULL where all have.
ALTER TABLE registry_totals ADD COLUMN rescored_up_to TEXT;

-- What ranks so far, rating_key and bucket and the triggers that watch them, goes on to rank by the column that it ranked by: it
-- holds the score from now on, and the average that people see has a new one.
ALTER TABLE plugins RENAME COLUMN rating_average TO rating_score;
ALTER TABLE plugins ADD COLUMN rating_average REAL NOT NULL DEFAULT 0 CHECK (rating_average BETWEEN 0 AND 5);
CREATE INDEX plugins_rated ON plugins (id) WHERE rating_count > 0;

-- The same as before, by the average: facets say whole stars, so that a rating which moves none of them only moves keys.
DROP TRIGGER plugins_inserted;
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
DROP TRIGGER plugins_refaceted;
CREATE TRIGGER plugins_refaceted AFTER UPDATE OF status, owner, category, tags, verified, official, rating_average,
  skill_count, agent_count, command_count, mcp_server_count, hook_count, lsp_server_count ON plugins
WHEN OLD.status <> NEW.status OR OLD.owner <> NEW.owner OR OLD.category IS NOT NEW.category OR OLD.tags <> NEW.tags
  OR OLD.verified <> NEW.verified OR OLD.official <> NEW.official
  OR CAST(OLD.rating_average AS INTEGER) <> CAST(NEW.rating_average AS INTEGER)
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
DROP TRIGGER plugins_researchable;
CREATE TRIGGER plugins_researchable AFTER UPDATE ON plugins
WHEN OLD.content_hash <> NEW.content_hash OR OLD.status <> NEW.status OR OLD.bucket <> NEW.bucket
  OR OLD.slug <> NEW.slug OR OLD.category IS NOT NEW.category OR OLD.tags <> NEW.tags OR OLD.owner <> NEW.owner
  OR OLD.verified <> NEW.verified OR OLD.official <> NEW.official OR OLD.name <> NEW.name
  OR CAST(OLD.rating_average AS INTEGER) <> CAST(NEW.rating_average AS INTEGER)
  OR OLD.display_name IS NOT NEW.display_name OR OLD.description IS NOT NEW.description
BEGIN
  INSERT INTO search_dirty (plugin_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;

DROP TRIGGER plugin_ratings_inserted;
CREATE TRIGGER plugin_ratings_inserted AFTER INSERT ON plugin_ratings BEGIN
  UPDATE registry_totals SET ratings = ratings + 1, rating_stars = rating_stars + NEW.rating WHERE id = 1;
  UPDATE plugins SET rating_count = rating_count + 1, rating_sum = rating_sum + NEW.rating,
    rating_average = round((rating_sum + NEW.rating) * 1.0 / (rating_count + 1), 2),
    rating_score = (SELECT (rating_prior * rating_prior_weight + plugins.rating_sum + NEW.rating) / (rating_prior_weight + plugins.rating_count + 1)
      FROM registry_totals WHERE registry_totals.id = 1),
    revision = revision + 1 WHERE id = NEW.plugin_id;
END;
DROP TRIGGER plugin_ratings_updated;
CREATE TRIGGER plugin_ratings_updated AFTER UPDATE ON plugin_ratings BEGIN
  UPDATE registry_totals SET rating_stars = rating_stars + NEW.rating - OLD.rating WHERE id = 1;
  UPDATE plugins SET rating_sum = rating_sum + NEW.rating - OLD.rating,
    rating_average = round((rating_sum + NEW.rating - OLD.rating) * 1.0 / rating_count, 2),
    rating_score = (SELECT (rating_prior * rating_prior_weight + plugins.rating_sum + NEW.rating - OLD.rating) / (rating_prior_weight + plugins.rating_count)
      FROM registry_totals WHERE registry_totals.id = 1),
    revision = revision + 1 WHERE id = NEW.plugin_id;
END;
DROP TRIGGER plugin_ratings_deleted;
CREATE TRIGGER plugin_ratings_deleted AFTER DELETE ON plugin_ratings BEGIN
  UPDATE registry_totals SET ratings = ratings - 1, rating_stars = rating_stars - OLD.rating WHERE id = 1;
  UPDATE plugins SET rating_count = rating_count - 1, rating_sum = rating_sum - OLD.rating,
    rating_average = iif(rating_count = 1, 0, round((rating_sum - OLD.rating) * 1.0 / max(rating_count - 1, 1), 2)),
    rating_score = iif(rating_count = 1, 0, (SELECT (rating_prior * rating_prior_weight + plugins.rating_sum - OLD.rating) / (rating_prior_weight + plugins.rating_count - 1)
      FROM registry_totals WHERE registry_totals.id = 1)),
    revision = revision + 1 WHERE id = OLD.plugin_id;
END;

-- Nobody rates their own plugin, nor keeps the rating that they gave before it was known to be theirs.
CREATE TRIGGER repository_owners_unrated AFTER INSERT ON repository_owners BEGIN
  DELETE FROM plugin_ratings WHERE user_id = NEW.user_id
    AND plugin_id IN (SELECT id FROM plugins WHERE repository_id = NEW.repository_id);
END;

UPDATE registry_totals SET rating_stars = (SELECT coalesce(sum(rating), 0) FROM plugin_ratings) WHERE id = 1;
UPDATE registry_totals SET rating_prior = rating_stars * 1.0 / ratings WHERE id = 1 AND ratings > 0;
UPDATE plugins SET rating_average = rating_score, rating_score = (SELECT (rating_prior * rating_prior_weight + plugins.rating_sum)
    / (rating_prior_weight + plugins.rating_count) FROM registry_totals WHERE registry_totals.id = 1), revision = revision + 1
  WHERE rating_count > 0;
