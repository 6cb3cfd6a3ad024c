-- 0008_server_entries: one write instead of two for each MCP server that a crawl adds.
-- Writer: triggers.  Readers: workers/api.
-- Step:   expand; deployed code sees no difference.
-- Undo:   create the trigger of 0006_skill_files again.

DROP TRIGGER mcp_servers_entered;
CREATE TRIGGER mcp_servers_entered AFTER INSERT ON mcp_servers BEGIN
  INSERT INTO mcp_server_entries (slug, name, published_at, updated_at)
    SELECT p.slug, NEW.name, at.now, at.now
    FROM plugins p CROSS JOIN (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now) AS at WHERE p.id = NEW.plugin_id
    ON CONFLICT DO UPDATE SET vanished = 0, updated_at = excluded.updated_at;
END;
