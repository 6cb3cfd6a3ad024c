-- 0013_withholding: what owners say of their plugins in place of the manifest; reports by people; what admins withhold:
-- plugins with a reason, reviews.
-- Writer: workers/api; workers/ingester (read_*).  Readers: workers/api.
-- Step:   expand; the ingester before it would write the manifest's category and tags over an edit, and its status over a
--         block: it is deployed first. The api before it shows what is hidden.
-- Undo:   DROP TABLE reports; DROP TABLE plugin_blocks; drop the columns, after putting read_category and read_tags back.
-- Units:  *_at = ISO 8601 UTC with milliseconds; *_tags = a JSON array of texts; deprecated, reason = at most 1,000 characters.
--         read_* are NULL until the first crawl or edit after this: until then, category and tags are what was read.

ALTER TABLE plugins ADD COLUMN read_category TEXT;
ALTER TABLE plugins ADD COLUMN read_tags TEXT CHECK (json_valid(read_tags));
ALTER TABLE plugins ADD COLUMN edited_category TEXT;
ALTER TABLE plugins ADD COLUMN edited_tags TEXT CHECK (json_valid(edited_tags));
ALTER TABLE plugins ADD COLUMN deprecated TEXT CHECK (length(deprecated) <= 1000);

CREATE TABLE plugin_blocks (
  plugin_id TEXT PRIMARY KEY NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  reason TEXT NOT NULL CHECK (length(reason) <= 1000),
  status_before TEXT NOT NULL CHECK (status_before IN ('active', 'removed', 'frozen', 'gone', 'blocked')),
  blocked_at TEXT NOT NULL
) STRICT;

CREATE TABLE reports (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
  rating_id TEXT REFERENCES plugin_ratings (id) ON DELETE CASCADE,
  reason TEXT NOT NULL CHECK (length(reason) <= 1000),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'resolved', 'dismissed')),
  created_at TEXT NOT NULL,
  decided_at TEXT,
  CHECK ((status = 'open') = (decided_at IS NULL))
) STRICT;
CREATE INDEX reports_by_status ON reports (status, id);
CREATE INDEX reports_by_user ON reports (user_id);
CREATE INDEX reports_by_plugin ON reports (plugin_id);
CREATE INDEX reports_by_rating ON reports (rating_id);
-- One open report a person and thing.
CREATE UNIQUE INDEX reports_open_plugin ON reports (user_id, plugin_id) WHERE status = 'open' AND rating_id IS NULL;
CREATE UNIQUE INDEX reports_open_review ON reports (user_id, rating_id) WHERE status = 'open' AND rating_id IS NOT NULL;

ALTER TABLE plugin_ratings ADD COLUMN hidden_at TEXT;
