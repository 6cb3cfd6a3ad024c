-- 0015_publishing: tokens of builds that published, so that none does twice.
-- Writer: workers/ingester.  Readers: workers/ingester.
-- Step:   expand; no deployed code reads it yet.
-- Undo:   DROP TABLE publish_tokens;
-- Units:  token_id = the token's jti; usable_until = ISO 8601 UTC with milliseconds.

CREATE TABLE publish_tokens (
  issuer TEXT NOT NULL,
  token_id TEXT NOT NULL,
  usable_until TEXT NOT NULL,
  PRIMARY KEY (issuer, token_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX publish_tokens_by_end ON publish_tokens (usable_until);
