-- 0018_unknown_repositories: a repository counts once it was indexed; until then anybody could have made its name up.
-- Writer: workers/ingester (host_id), triggers (registry_totals).  Readers: workers/api.
-- Step:   expand; code before it ignores all of it.
-- Undo:   DROP INDEX repositories_unknown and the trigger repositories_counted; the other two triggers as in 0001_registry.sql;
--         registry_totals.repositories = count(*) of repositories.
-- Units:  none.

DROP TRIGGER repositories_counted_up;
DROP TRIGGER repositories_counted_down;
CREATE TRIGGER repositories_counted_up AFTER INSERT ON repositories WHEN NEW.host_id IS NOT NULL BEGIN
  UPDATE registry_totals SET repositories = repositories + 1, revision = revision + 1 WHERE id = 1;
END;
CREATE TRIGGER repositories_counted AFTER UPDATE OF host_id ON repositories
WHEN (OLD.host_id IS NULL) <> (NEW.host_id IS NULL)
BEGIN
  UPDATE registry_totals SET repositories = repositories + iif(NEW.host_id IS NULL, -1, 1), revision = revision + 1
    WHERE id = 1;
END;
CREATE TRIGGER repositories_counted_down AFTER DELETE ON repositories WHEN OLD.host_id IS NOT NULL BEGIN
  UPDATE registry_totals SET repositories = repositories - 1, revision = revision + 1 WHERE id = 1;
END;
UPDATE registry_totals SET revision = revision + 1,
  repositories = (SELECT count(*) FROM repositories WHERE host_id IS NOT NULL) WHERE id = 1;

-- What the tick forgets.
CREATE INDEX repositories_unknown ON repositories (id) WHERE host_id IS NULL AND state = 'gone';
