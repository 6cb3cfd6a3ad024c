-- 0009_repository_owners: who owns a repository's plugins, because the host lets them administer or maintain it.
-- Writer: workers/api.  Readers: workers/api.
-- Step:   expand; no deployed code reads it yet.
-- Undo:   DROP TABLE repository_owners;
-- Units:  *_at = ISO 8601 UTC with milliseconds; checked_at = when the host last said so.

CREATE TABLE repository_owners (
  repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  permission TEXT NOT NULL CHECK (permission IN ('admin', 'maintain')),
  claimed_at TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  PRIMARY KEY (repository_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX repository_owners_by_user ON repository_owners (user_id, repository_id);
