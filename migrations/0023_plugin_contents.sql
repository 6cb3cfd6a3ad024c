-- 0023_plugin_contents: what a plugin holds, as its page says it, so that a page reads one row for all of it.
-- Writer: workers/ingester, with every commit that writes a plugin.  Readers: workers/api.
-- Step:   expand. A plugin without such a text is read from the tables of its components, as before.
-- Undo:   DROP TABLE plugin_contents;
-- Units:  made_of = the form of the text and the plugin's content_hash, where that moves the text is no longer read;
--         components = JSON, NULL where it would be too long.

CREATE TABLE plugin_contents (
  plugin_number INTEGER PRIMARY KEY NOT NULL REFERENCES plugins (number) ON DELETE CASCADE,
  made_of TEXT NOT NULL,
  components TEXT CHECK (json_valid(components))
) STRICT;

-- What packages/db/src/writes/plugin-contents.ts stores of a plugin.
INSERT INTO plugin_contents (plugin_number, made_of, components)
  SELECT plugins.number, '1:' || plugins.content_hash, CASE WHEN
      (SELECT coalesce(sum(200 + coalesce(octet_length(skills.name), 0) + coalesce(octet_length(skills.path), 0)
        + coalesce(octet_length(skills.frontmatter), 0) + coalesce(octet_length(skills.own_description), 0)
          + coalesce(octet_length(skills.allowed_tools), 0)), 0) FROM skills WHERE skills.plugin_id = plugins.id)
      + (SELECT coalesce(sum(200 + coalesce(octet_length(agents.name), 0) + coalesce(octet_length(agents.path), 0)
        + coalesce(octet_length(agents.frontmatter), 0) + coalesce(octet_length(agents.own_description), 0) + coalesce(octet_length(agents.tools),
          0)), 0) FROM agents WHERE agents.plugin_id = plugins.id)
      + (SELECT coalesce(sum(200 + coalesce(octet_length(commands.name), 0) + coalesce(octet_length(commands.path), 0)
        + coalesce(octet_length(commands.frontmatter), 0) + coalesce(octet_length(commands.own_description), 0)
          + coalesce(octet_length(commands.argument_hint), 0) + coalesce(octet_length(commands.allowed_tools), 0)),
            0) FROM commands WHERE commands.plugin_id = plugins.id)
      + (SELECT coalesce(sum(200 + coalesce(octet_length(mcp_servers.name), 0) + coalesce(octet_length(mcp_servers.path), 0)
        + coalesce(octet_length(mcp_servers.command), 0) + coalesce(octet_length(mcp_servers.args), 0) + coalesce(octet_length(mcp_servers.url),
          0) + coalesce(octet_length(mcp_servers.env_names), 0)), 0) FROM mcp_servers WHERE mcp_servers.plugin_id = plugins.id)
      + (SELECT coalesce(sum(200 + coalesce(octet_length(hooks.event), 0) + coalesce(octet_length(hooks.matcher), 0)
        + coalesce(octet_length(hooks.command), 0)), 0) FROM hooks WHERE hooks.plugin_id = plugins.id)
      + (SELECT coalesce(sum(200 + coalesce(octet_length(lsp_servers.name), 0) + coalesce(octet_length(lsp_servers.command), 0)
        + coalesce(octet_length(lsp_servers.extensions), 0)), 0) FROM lsp_servers WHERE lsp_servers.plugin_id = plugins.id)
      <= 300000 THEN ('{' || concat(
      '"skills":', iif(plugins.skill_count = 0, '[]', (SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (
        SELECT ('{' || concat('"name":', json_quote(skills.name), ',"path":', json_quote(nullif(skills.path, '')), ',"description":',
          json_quote(skills.description), ',"allowedTools":', coalesce(skills.allowed_tools, 'null')) || '}') AS item
        FROM skills WHERE skills.plugin_id = plugins.id ORDER BY skills.name, skills.path))),
      ',"agents":', iif(plugins.agent_count = 0, '[]', (SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (
        SELECT ('{' || concat('"name":', json_quote(agents.name), ',"path":', json_quote(nullif(agents.path, '')), ',"description":',
          json_quote(agents.description), ',"tools":', coalesce(agents.tools, 'null'), ',"model":', json_quote(agents.model)) || '}') AS item
        FROM agents WHERE agents.plugin_id = plugins.id ORDER BY agents.name, agents.path))),
      ',"commands":', iif(plugins.command_count = 0, '[]', (SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (
        SELECT ('{' || concat('"name":', json_quote(commands.name), ',"path":', json_quote(nullif(commands.path, '')), ',"description":',
          json_quote(commands.description), ',"argumentHint":', json_quote(commands.argument_hint), ',"model":', json_quote(commands.model),
            ',"allowedTools":', coalesce(commands.allowed_tools, 'null')) || '}') AS item
        FROM commands WHERE commands.plugin_id = plugins.id ORDER BY commands.name, commands.path))),
      ',"mcpServers":', iif(plugins.mcp_server_count = 0, '[]', (SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (
        SELECT ('{' || concat('"name":', json_quote(mcp_servers.name), ',"path":', json_quote(nullif(mcp_servers.path, '')), ',"transport":',
          json_quote(mcp_servers.transport), ',"command":', json_quote(mcp_servers.command), ',"args":', coalesce(mcp_servers.args, 'null'),
            ',"url":', json_quote(mcp_servers.url), ',"envNames":', coalesce(mcp_servers.env_names, 'null'), ',"loadable":',
              iif(mcp_servers.loadable, 'true', 'false')) || '}') AS item
        FROM mcp_servers WHERE mcp_servers.plugin_id = plugins.id ORDER BY mcp_servers.name, mcp_servers.path))),
      ',"hooks":', iif(plugins.hook_count = 0, '[]', (SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (
        SELECT ('{' || concat('"event":', json_quote(hooks.event), ',"matcher":', json_quote(hooks.matcher), ',"type":', json_quote(hooks.type),
          ',"command":', json_quote(hooks.command)) || '}') AS item
        FROM hooks WHERE hooks.plugin_id = plugins.id ORDER BY hooks.position))),
      ',"lspServers":', iif(plugins.lsp_server_count = 0, '[]', (SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (
        SELECT ('{' || concat('"name":', json_quote(lsp_servers.name), ',"command":', json_quote(lsp_servers.command), ',"extensions":',
          coalesce(lsp_servers.extensions, 'null')) || '}') AS item
        FROM lsp_servers WHERE lsp_servers.plugin_id = plugins.id ORDER BY lsp_servers.name)))) || '}') END
  FROM plugins;
