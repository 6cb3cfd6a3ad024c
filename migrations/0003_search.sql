-- 0003_search: full-text search over plugins and components.
-- Writer: triggers mark a plugin in search_dirty; every batch that writes plugins ends with the statements of
--         packages/db/src/search/reindex.ts, which index what is marked.  Readers: workers/api.
-- Step:   expand; code before it ignores all of it.
-- Undo:   drop the triggers, then the tables and virtual tables below.
-- Units:  document = place by popularity, the most popular first (see docs/search.md); bucket = logarithmic popularity.

CREATE TABLE search_documents (
  document INTEGER PRIMARY KEY NOT NULL,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('plugin', 'skill', 'agent', 'command', 'mcp-server')),
  component_id TEXT
) STRICT;
CREATE INDEX search_documents_by_plugin ON search_documents (plugin_id);

-- `facets` holds filters, kinds and exact names as words of their own (f…, k…, n…, l… and hexadecimal text), so that a
-- filtered search is one MATCH. Columns that are not indexed are what facet counts read.
CREATE VIRTUAL TABLE search_index USING fts5 (
  name, title, keywords, author, components, body, facets,
  plugin_id UNINDEXED, component_id UNINDEXED, kind UNINDEXED, owner UNINDEXED, category UNINDEXED,
  tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4 5'
);

-- Words of names as they are written, for typos: the other index knows only their stems.
CREATE VIRTUAL TABLE search_names USING fts5 (
  name, tokenize = 'unicode61 remove_diacritics 2', content = '', contentless_delete = 1, detail = none
);
CREATE VIRTUAL TABLE search_words USING fts5vocab ('search_names', 'row');

-- Plugins whose documents are out of date, or whose listings moved: a commit tells mirrors of them, too.
CREATE TABLE search_dirty (
  plugin_id TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: the last number that made a document's place unique.
CREATE TABLE search_sequence (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  last INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO search_sequence (id) VALUES (1);

-- Popularity in steps of about a fifth, so that a document moves rarely: downloads, stars, ratings and trust.
ALTER TABLE plugins ADD COLUMN bucket INTEGER NOT NULL GENERATED ALWAYS AS (min(4095, CAST(64 * log2(1 + downloads) AS INTEGER) / 16 * 16 + CAST(24 * log2(1 + stars) AS INTEGER) / 12 * 12
    + CAST(max(0, rating_average - 3) * min(rating_count, 10) * 8 AS INTEGER) / 16 * 16 + official * 160 + verified * 96)) VIRTUAL;

CREATE TRIGGER plugins_searchable AFTER INSERT ON plugins BEGIN
  INSERT INTO search_dirty (plugin_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER plugins_researchable AFTER UPDATE ON plugins
WHEN OLD.content_hash <> NEW.content_hash OR OLD.status <> NEW.status OR OLD.bucket <> NEW.bucket
  OR OLD.slug <> NEW.slug OR OLD.category IS NOT NEW.category OR OLD.tags <> NEW.tags OR OLD.owner <> NEW.owner
  OR OLD.verified <> NEW.verified OR OLD.official <> NEW.official OR OLD.name <> NEW.name
  OR CAST(OLD.rating_average AS INTEGER) <> CAST(NEW.rating_average AS INTEGER)
  OR OLD.display_name IS NOT NEW.display_name OR OLD.description IS NOT NEW.description
BEGIN
  INSERT INTO search_dirty (plugin_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER plugins_unsearchable AFTER DELETE ON plugins BEGIN
  DELETE FROM search_dirty WHERE plugin_id = OLD.id;
END;
CREATE TRIGGER search_documents_deleted AFTER DELETE ON search_documents BEGIN
  DELETE FROM search_index WHERE rowid = OLD.document;
  DELETE FROM search_names WHERE rowid = OLD.document;
END;
CREATE TRIGGER marketplace_listings_searchable AFTER INSERT ON marketplace_listings WHEN NEW.plugin_id IS NOT NULL BEGIN
  INSERT INTO search_dirty (plugin_id) VALUES (NEW.plugin_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER marketplace_listings_researchable AFTER UPDATE OF plugin_id, name, category, ref, sha, loadable ON marketplace_listings
WHEN OLD.plugin_id IS NOT NEW.plugin_id OR OLD.name <> NEW.name OR OLD.category IS NOT NEW.category
  OR OLD.ref IS NOT NEW.ref OR OLD.sha IS NOT NEW.sha OR OLD.loadable <> NEW.loadable
BEGIN
  INSERT INTO search_dirty (plugin_id) SELECT id FROM plugins WHERE id IN (OLD.plugin_id, NEW.plugin_id)
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER marketplace_listings_unsearchable AFTER DELETE ON marketplace_listings WHEN OLD.plugin_id IS NOT NULL BEGIN
  INSERT INTO search_dirty (plugin_id) SELECT id FROM plugins WHERE id = OLD.plugin_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER marketplaces_researchable AFTER UPDATE OF name, full_name, loadable ON marketplaces
WHEN OLD.name IS NOT NEW.name OR OLD.full_name <> NEW.full_name OR OLD.loadable <> NEW.loadable
BEGIN
  INSERT INTO search_dirty (plugin_id)
    SELECT DISTINCT plugin_id FROM marketplace_listings WHERE marketplace_id = NEW.id AND plugin_id IS NOT NULL
    ON CONFLICT DO NOTHING;
END;

INSERT INTO search_dirty (plugin_id) SELECT id FROM plugins;
