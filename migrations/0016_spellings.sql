-- 0016_spellings: words of names by what is left of them without one letter, so that a misspelled word finds them by a look-up.
-- Writer: every batch that writes plugins, and the tick, index what is marked.  Readers: workers/api.
-- Step:   expand; until a plugin is indexed anew, misspellings of its name find nothing.
-- Undo:   DROP TABLE search_spellings;
-- Units:  at = the place of the letter left out, from 1; 0 = none, near is the whole word.

CREATE TABLE search_spellings (
  near TEXT NOT NULL,
  word TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at >= 0),
  PRIMARY KEY (near, word, at)
) STRICT, WITHOUT ROWID;

INSERT INTO search_dirty (plugin_id) SELECT id FROM plugins WHERE status = 'active' ON CONFLICT DO NOTHING;
