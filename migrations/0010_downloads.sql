-- 0010_downloads: downloads are counted once a day for a plugin, kind of client and network, without keeping addresses.
-- Writer: workers/api (keys), workers/ingester (all else).  Readers: the same; plugin_downloads.automated: workers/api.
-- Step:   expand; code before it writes none of it, and automated is 0 for what it wrote.
-- Undo:   DROP TABLE download_keys; DROP TABLE download_marks; DROP TABLE download_state; DROP INDEX
--         plugins_by_recent_downloads; ALTER TABLE plugin_downloads DROP COLUMN automated;
-- Units:  day, rolled_day = YYYY-MM-DD UTC; key = 256 bits, hexadecimal; mark = 128 bits, base64url; automated = downloads of
--         a day by bots and build machines, which downloads does not hold.

-- A day's secret. It is thrown away before it is two days old; without it a mark says nothing about an address.
CREATE TABLE download_keys (
  day TEXT PRIMARY KEY NOT NULL CHECK (day LIKE '____-__-__'),
  key TEXT NOT NULL CHECK (length(key) = 64)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: a sequence that was folded must never come again, also after the marks are deleted.
CREATE TABLE download_marks (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  day TEXT NOT NULL CHECK (day LIKE '____-__-__'),
  mark TEXT NOT NULL CHECK (length(mark) = 22),
  plugin_id TEXT NOT NULL,
  automated INTEGER NOT NULL CHECK (automated IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX download_marks_by_day ON download_marks (day, mark);

-- One row: up to where marks are counted, and up to which plugin sums are those of which day.
CREATE TABLE download_state (
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  folded INTEGER NOT NULL DEFAULT 0,
  folding INTEGER NOT NULL DEFAULT 0,
  rolled_day TEXT NOT NULL DEFAULT '',
  rolled_after TEXT,
  rolling_to TEXT
) STRICT;
INSERT INTO download_state (id) VALUES (1);

ALTER TABLE plugin_downloads ADD COLUMN automated INTEGER NOT NULL DEFAULT 0 CHECK (automated >= 0);

-- Whose sums move with the days, whatever their status.
CREATE INDEX plugins_by_recent_downloads ON plugins (id) WHERE downloads_30d > 0;
