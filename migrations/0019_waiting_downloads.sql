-- 0019_waiting_downloads: downloads wait until they are enough to show, so that a plugin is not written in all of its lists
-- each minute in which somebody downloads it.
-- Writer: workers/ingester.  Readers: workers/ingester.
-- Step:   expand; code before it counts each minute's downloads at once, and leaves what waits until code after it runs again.
-- Undo:   once nothing waits, DROP TABLE waiting_downloads;
-- Units:  day = YYYY-MM-DD UTC; due_at = ISO 8601 UTC with milliseconds; downloads, automated as in plugin_downloads.

CREATE TABLE waiting_downloads (
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  day TEXT NOT NULL CHECK (day LIKE '____-__-__'),
  downloads INTEGER NOT NULL CHECK (downloads >= 0),
  automated INTEGER NOT NULL CHECK (automated >= 0),
  due_at TEXT NOT NULL,
  PRIMARY KEY (plugin_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_downloads_by_due ON waiting_downloads (due_at);
