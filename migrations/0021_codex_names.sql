-- 0021_codex_names: under which name Codex installs a plugin from a catalog, so that its commands are given where they work.
-- Writer: workers/ingester.  Readers: workers/api.
-- Step:   expand; until a repository is read anew its plugins have the commands that they had.
-- Undo:   ALTER TABLE catalog_entries DROP COLUMN codex_name;
-- Units:  codex_name = that name, '*' for any, '' for none.

ALTER TABLE catalog_entries ADD COLUMN codex_name TEXT NOT NULL DEFAULT '*';
