-- 0012_name_words: words of names stand in the search index apart from those of texts.
-- Writer: every batch that writes plugins, and the tick, index what is marked.  Readers: workers/api.
-- Step:   expand; until a plugin is indexed anew it is found by its exact name and its text, but not ranked by its name's words.
-- Undo:   nothing; words that nobody looks for do no harm.

INSERT INTO search_dirty (plugin_id) SELECT id FROM plugins WHERE status = 'active' ON CONFLICT DO NOTHING;
