import { type ExplainedProblem, error, note, warning } from './explained-problem.ts';

/** Problems of what a plugin holds: skills, agents, commands, servers and hooks. Part of PROBLEM_CODES. */
export const COMPONENT_PROBLEMS = {
  component_path_no_dot_slash: error(
    'A component path does not start with `./`, so clients refuse the manifest. What it names was listed all the same.',
    'Put `./` in front.',
  ),
  component_path_escapes: warning(
    'A component path leaves the plugin’s folder; clients drop it.',
    'Keep the files inside the plugin.',
  ),
  component_path_missing: warning(
    'A component path names nothing in the plugin.',
    'Mend or remove the path. Paths are relative to the plugin’s folder.',
  ),
  component_path_type: error(
    'A component path has an ending that clients refuse: agents need `.md` files, hooks, servers and monitors `.json`.',
    'Name the files themselves.',
  ),
  skills_path_is_file: warning(
    'A `skills` path names a file; clients skip it.',
    'Name the folder that holds SKILL.md.',
  ),
  skills_list_replaced: warning(
    'The entry’s `skills` replace those of plugin.json, because its source is the root of the marketplace.',
    'List all of them in the entry.',
  ),
  skill_file_case: warning(
    'The file must be named exactly `SKILL.md`; clients do not load this one.',
    'Rename it.',
  ),
  skill_nested: note(
    'A skill lies deeper than one folder below `skills/`; clients do not load it.',
    'Move it up, or list its parent folder under `skills` in plugin.json.',
  ),
  skill_flat_file: note(
    'A Markdown file directly in `skills/` is not a skill.',
    'Move it to `skills/NAME/SKILL.md` if it was meant as one.',
  ),
  component_too_large: warning(
    'The component’s file is larger than 1 MiB; clients do not load it.',
    'Move most of the text into files that the component refers to.',
  ),
  component_unread: warning(
    'The component’s text was not kept, so it could not be listed.',
    'Remove generated Markdown and JSON from the repository.',
  ),
  component_not_utf8: warning(
    'The file is not valid UTF-8; unreadable bytes were replaced.',
    'Save it as UTF-8.',
  ),
  component_name_repeated: warning(
    'Two components of a kind have the same name in this plugin; clients show one.',
    'Rename one of them.',
  ),
  component_name_hidden: warning(
    'The name in the frontmatter is not shown, because it is too long or holds `<`, `>`, hidden characters or odd spaces.',
    'Use lower-case letters, digits and hyphens.',
  ),
  component_name_unreachable: warning(
    'The name is `.` or `..`, which no web address can hold; a skill, agent or command is listed by its file or folder.',
    'Use lower-case letters, digits and hyphens.',
  ),
  component_description_missing: warning(
    'There is no description, so a model cannot tell when to use this.',
    'Add `description` to the frontmatter.',
  ),
  agent_name_missing: note(
    'The agent has no `name`; clients use the file’s.',
    'Add `name` to the frontmatter.',
  ),
  command_inline_ignored: warning(
    'Inline `content` of a command works in plugin.json only.',
    'Put the text into a Markdown file.',
  ),
  command_not_markdown: warning(
    'A listed command is not a Markdown file; clients skip it.',
    'Put the text into a file that ends in `.md`.',
  ),
  component_key_refused: warning(
    'What this is called by (the plugin’s name, and its folder, file or key) begins or ends with a space or colon, holds `<`, `>` or hidden characters or is too long; clients do not load it.',
    'Use letters, digits and hyphens.',
  ),
  workflow_shadows_command: warning(
    'A workflow script has the same name as this command and hides it.',
    'Rename one of them.',
  ),
  frontmatter_missing: note(
    'The file has no frontmatter.',
    'Start it with `---`, the keys, and `---`.',
  ),
  frontmatter_lenient: warning(
    'The frontmatter is not valid YAML; it could be read only after quoting values.',
    'Quote values that hold `: `, `#`, brackets or other YAML signs.',
  ),
  frontmatter_invalid: error(
    'The frontmatter is not valid YAML; clients drop all of it, name and description too.',
    'Mend the YAML at the line given.',
  ),
  frontmatter_not_mapping: warning(
    'The frontmatter holds no `key: value` lines.',
    'Write one key and value on each line.',
  ),
  frontmatter_value_refused: warning(
    'A value of the frontmatter expands or nests beyond reason; it was left out.',
    'Write the value without aliases.',
  ),
  skill_name_spec: note(
    'The name breaks the Agent Skills rule: 1–64 of `a-z`, `0-9` and single inner hyphens.',
    'Rename the skill, for example `pdf-tools`.',
  ),
  skill_name_not_folder: note(
    'The Agent Skills rule wants the name to equal the folder’s.',
    'Rename the folder or the skill.',
  ),
  skill_field_spec: note(
    'A frontmatter field breaks the Agent Skills rule.',
    'Keep description within 1024 characters, compatibility within 500, metadata a map of strings.',
  ),

  mcp_invalid_json: error(
    'The MCP file is not strict JSON; its servers are lost.',
    'Mend the JSON.',
  ),
  mcp_flat_map: note(
    'The MCP file lists servers without the `mcpServers` wrapper; clients accept that.',
    'Wrap them as `{"mcpServers": {…}}` for other clients.',
  ),
  mcp_server_invalid: warning(
    'Clients drop this MCP server: stdio needs `command`; http, sse and ws need `type` and `url`.',
    'Add what is missing.',
  ),
  mcp_server_refused: error(
    'One invalid inline MCP server makes clients refuse the whole manifest.',
    'Mend it, and list servers without an inner `mcpServers`.',
  ),
  mcp_bundle: note('The MCP server comes as a bundle, whose contents are not read.', 'Nothing.'),
  hooks_invalid_json: error(
    'The hooks file is not strict JSON; its hooks are lost.',
    'Mend the JSON.',
  ),
  hooks_not_object: warning(
    'The hooks file is not an object; clients ignore it.',
    'Wrap it as `{"hooks": {…}}`.',
  ),
  hooks_no_wrapper: warning(
    'The hooks file has no `hooks` key; clients load nothing from it.',
    'Wrap the events as `{"hooks": {…}}`.',
  ),
  hooks_refused: error(
    'Clients refuse the plugin: `hooks` is not an object, or a PreToolUse or PermissionRequest hook cannot be loaded or lies outside it.',
    'Write `{"hooks": {"EVENT": [{"matcher": …, "hooks": […]}]}}` with valid hooks.',
  ),
  hooks_file_invalid: warning(
    'A key of the hooks file has a wrong value, so clients load nothing from the file.',
    'Make `description` a text and `hooks` an object, or remove the key.',
  ),
  hooks_event_unknown: warning(
    'Clients do not know this hook event and drop it.',
    'Mend the event’s name.',
  ),
  hooks_item_invalid: warning(
    'Clients drop this hook: it lacks a known `type` or what the type needs, or a field has a wrong value.',
    'See the hooks reference.',
  ),
  hooks_default_repeated: note(
    'The manifest names hooks/hooks.json, which is loaded anyway.',
    'Remove the path from the manifest.',
  ),
  lsp_invalid_json: error(
    'The LSP file is not strict JSON; its servers are lost.',
    'Mend the JSON.',
  ),
  lsp_server_invalid: warning(
    'A language server is invalid, so clients skip the whole file.',
    'Give it `command` and `extensionToLanguage`, and no unknown keys.',
  ),
  lsp_server_refused: error(
    'One invalid inline language server makes clients refuse the manifest.',
    'Give it `command` and `extensionToLanguage`, and no unknown keys.',
  ),
} as const satisfies Record<string, ExplainedProblem>;
