-- 0017_merged_segments: two segments of a search index are enough to be merged into one.
-- Writer: workers/ingester, whose tick merges.  Readers: nobody; FTS5 keeps it with the index.
-- Step:   expand; the deployed code merges nothing by itself and is not concerned.
-- Undo:   the same with 4, which is what FTS5 does unasked.
-- Units:  usermerge = how many segments one level has at least where `merge` begins, from 2 to 16.

INSERT INTO search_index (search_index, rank) VALUES ('usermerge', 2);
INSERT INTO search_names (search_names, rank) VALUES ('usermerge', 2);
