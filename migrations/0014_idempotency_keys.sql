-- 0014_idempotency_keys: what a person's POST answered, for whoever sends it again with the same Idempotency-Key.
-- Writer: workers/api; the ingester's tick takes out what is a day old.  Readers: workers/api.
-- Step:   expand; no deployed code reads it yet.
-- Undo:   DROP TABLE idempotency_keys;
-- Units:  claimed_at = ISO 8601 UTC with milliseconds; *_sha256 = 64 lowercase hex digits; answer = encrypted, NULL until there is one.

CREATE TABLE idempotency_keys (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  key_sha256 TEXT NOT NULL CHECK (length(key_sha256) = 64),
  body_sha256 TEXT NOT NULL CHECK (length(body_sha256) = 64),
  claimed_at TEXT NOT NULL,
  answer TEXT,
  PRIMARY KEY (user_id, key_sha256)
) STRICT;
CREATE INDEX idempotency_keys_by_claim ON idempotency_keys (claimed_at);
