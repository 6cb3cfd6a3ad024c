import type { Problem } from '@skillstash/shared';

type Explained = { severity: Problem['severity']; means: string; mend: string };

const error = (means: string, mend: string): Explained => ({ severity: 'error', means, mend });
const warning = (means: string, mend: string): Explained => ({ severity: 'warning', means, mend });
const note = (means: string, mend: string): Explained => ({ severity: 'note', means, mend });

/**
 * Every problem the reader can report: code → severity, what it means, how to mend it. docs/problems.md is made from
 * this table. Append; never rename or reuse a code.
 */
export const PROBLEM_CODES = {
  archive_entry_unsafe: error(
    'A path in the archive is absolute, climbs with `..` or holds a NUL; the entry was not read.',
    'Rename the file.',
  ),
  archive_entry_unsupported: warning(
    'The archive holds a hard link, device or pipe; the entry was not read.',
    'Commit a regular file or a symbolic link.',
  ),
  archive_entry_repeated: warning(
    'The archive holds a path twice, or a file where another path needs a folder.',
    'Keep one of the two.',
  ),
  path_too_long: warning(
    'A path has more characters or folders than clients can check out everywhere; the file was not read.',
    'Shorten the path.',
  ),
  path_case_collision: warning(
    'Two paths differ only in letter case or Unicode form; on macOS and Windows one hides the other.',
    'Rename one of them.',
  ),
  path_not_utf8: warning(
    'A file name is not valid UTF-8; some clients cannot open it.',
    'Rename the file with UTF-8 letters.',
  ),
  path_hidden_characters: warning(
    'A file name holds control, zero-width or direction-changing characters, which can disguise it.',
    'Rename the file.',
  ),
  file_too_large: warning(
    'A Markdown or JSON file is larger than 1 MiB; clients do not load it.',
    'Move most of the text into files that the component refers to.',
  ),
  text_limit_reached: warning(
    'The repository holds more text than the reader keeps; the text of this file was not read.',
    'Remove generated Markdown and JSON from the repository.',
  ),
  link_unresolved: note(
    'A symbolic link leaves the repository, goes in circles or points at nothing; clients see no file there.',
    'Point the link at a file of this repository, or remove it.',
  ),
  too_many_components: warning(
    'The repository lists more components than the reader records; the rest is missing.',
    'Split the repository, or let fewer entries share one folder.',
  ),
  too_many_problems: note(
    'The repository has more problems than the reader lists.',
    'Mend the ones listed first.',
  ),
  json_byte_order_mark: note(
    'The file starts with a byte order mark. Clients strip it from marketplace.json and plugin.json only.',
    'Save the file as UTF-8 without a byte order mark.',
  ),
  json_not_utf8: warning(
    'The file is not valid UTF-8; unreadable bytes were replaced.',
    'Save the file as UTF-8.',
  ),

  marketplace_invalid_json: error(
    'marketplace.json is not strict JSON, so clients see no plugins.',
    'Remove comments and trailing commas, and quote every key.',
  ),
  marketplace_not_object: error(
    'marketplace.json holds something other than one JSON object.',
    'Wrap it as `{"name": …, "owner": {…}, "plugins": […]}`.',
  ),
  marketplace_name_missing: error(
    'The marketplace has no `name`, so clients refuse it.',
    'Add a `name` in kebab-case.',
  ),
  marketplace_name_malformed: error(
    'The marketplace name holds a space, a separator, `..` or a hidden character.',
    'Use letters, digits and hyphens.',
  ),
  marketplace_name_reserved: error(
    'The marketplace name is reserved, or reads like a reserved one.',
    'Choose another name.',
  ),
  marketplace_owner_missing: error(
    'The marketplace has no `owner.name`, so clients refuse it.',
    'Add `"owner": {"name": …}`.',
  ),
  marketplace_plugins_missing: error(
    '`plugins` is not a list, so there are no entries.',
    'Make `plugins` a JSON array at the top level of the file.',
  ),
  marketplace_field_type: error(
    'A field of the marketplace has the wrong type, so clients refuse it.',
    'Give the field the type that the plugin reference asks for.',
  ),
  marketplace_unknown_key: note(
    'Clients ignore this key of marketplace.json.',
    'Remove it, or move it where it belongs.',
  ),
  marketplace_nested: note(
    'A marketplace.json outside the repository root is not indexed.',
    'Nothing, unless it was meant to be the root one.',
  ),

  entry_not_object: error('An item of `plugins` is not an object.', 'Make it an object.'),
  entry_name_missing: error('An entry has no `name`.', 'Add the plugin’s name.'),
  entry_name_invalid: error(
    'An entry name has other characters than letters, digits, `.`, `_` and `-`, or starts with one of the last three.',
    'Rename the entry in kebab-case.',
  ),
  entry_name_not_kebab: note(
    'An entry name is not in kebab-case.',
    'Use lower-case letters, digits and hyphens.',
  ),
  entry_name_repeated: warning(
    'An earlier entry has the same name; clients install only that one.',
    'Rename or remove one of the entries.',
  ),
  entry_field_type: error(
    'A field of an entry has the wrong type, so clients refuse the entry.',
    'Give the field the type that the plugin reference asks for.',
  ),
  entry_field_ignored: warning(
    'Clients ignore this field of the entry, because the plugin has its own manifest or the form is not supported here.',
    'Move it to the plugin’s `.claude-plugin/plugin.json`.',
  ),
  source_missing: error('An entry has no `source`.', 'Add a source such as `"./plugins/name"`.'),
  source_invalid: error(
    'The source is neither a path that starts with `./` nor an object that clients know.',
    'Write `"./path"` or an object with a `source` kind.',
  ),
  source_escapes: error(
    'The source path is absolute, or holds `..` or a backslash.',
    'Use a path below the repository root, with `/`.',
  ),
  source_no_dot_slash: error(
    'The source path does not start with `./`; clients refuse it. Its files were listed all the same.',
    'Put `./` in front.',
  ),
  source_unsupported: error(
    'Clients do not know this kind of source.',
    'Use a path, github, url, git-subdir, npm, archive or command.',
  ),
  source_field_invalid: error(
    'A field of the source is missing or malformed.',
    'See the kinds of sources in the plugin reference; `sha` is 40 lower-case hex digits.',
  ),
  source_path_ignored: warning(
    'Clients ignore `path` in this kind of source and read the repository’s root.',
    'Use a `git-subdir` source.',
  ),
  source_folder_missing: error(
    'The folder that the source names is not in the repository.',
    'Mend the path, or remove the entry.',
  ),

  manifest_missing: note(
    'The plugin has no `.claude-plugin/plugin.json`; the marketplace entry is its manifest.',
    'Nothing, or add a manifest so that the plugin works without this marketplace.',
  ),
  manifest_invalid_json: error(
    'plugin.json is not strict JSON.',
    'Remove comments and trailing commas, and quote every key.',
  ),
  manifest_not_object: error('plugin.json holds something other than one JSON object.', 'Make it an object.'),
  manifest_name_missing: error('plugin.json has no `name`.', 'Add the plugin’s name.'),
  manifest_name_invalid: error(
    'The name in plugin.json is empty or holds a space or a control character.',
    'Use kebab-case.',
  ),
  manifest_field_type: error(
    'A field of plugin.json has the wrong type, so clients refuse the plugin.',
    'Give the field the type that the plugin reference asks for.',
  ),
  manifest_field_ignored: warning(
    'A field of plugin.json has the wrong type; clients ignore it.',
    'Give the field the type that the plugin reference asks for.',
  ),
  manifest_at_root: note(
    'plugin.json lies at the plugin’s root, where Claude Code does not read it.',
    'Move it to `.claude-plugin/plugin.json` if it was meant for Claude Code.',
  ),
  manifest_at_root_invalid: error(
    'plugin.json at the plugin’s root is not a valid manifest, which makes the install fail.',
    'Mend it, or move it away.',
  ),
  manifest_conflict: error(
    'The entry says `strict: false` and lists components although the plugin has its own manifest; clients refuse that.',
    'Remove the components from the entry, or `strict: false`.',
  ),
  name_differs: note(
    'The entry and plugin.json name the plugin differently. It is installed by the entry’s name; its components carry the other.',
    'Use one name.',
  ),
  version_differs: warning(
    'The entry and plugin.json give different versions; plugin.json wins.',
    'Keep the version in plugin.json only.',
  ),

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
    'A component path has an ending that clients refuse: agents need `.md` files, hooks and servers `.json`.',
    'Name the files themselves.',
  ),
  skills_path_is_file: warning(
    'A `skills` path names a file; clients skip it.',
    'Name the folder that holds SKILL.md.',
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
  component_not_utf8: warning('The file is not valid UTF-8; unreadable bytes were replaced.', 'Save it as UTF-8.'),
  component_name_repeated: warning(
    'Two components of a kind have the same name in this plugin; clients show one.',
    'Rename one of them.',
  ),
  component_name_hidden: warning(
    'The name in the frontmatter is not shown, because it is too long or holds `<`, `>` or hidden characters.',
    'Use lower-case letters, digits and hyphens.',
  ),
  component_description_missing: warning(
    'There is no description, so a model cannot tell when to use this.',
    'Add `description` to the frontmatter.',
  ),
  agent_name_missing: note('The agent has no `name`; clients use the file’s.', 'Add `name` to the frontmatter.'),
  command_inline_ignored: warning(
    'Inline `content` of a command works in plugin.json only.',
    'Put the text into a Markdown file.',
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

  mcp_invalid_json: error('The MCP file is not strict JSON; its servers are lost.', 'Mend the JSON.'),
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
  mcp_bundle: note(
    'The MCP server comes as a bundle, whose contents are not read.',
    'Nothing.',
  ),
  hooks_invalid_json: error('The hooks file is not strict JSON; its hooks are lost.', 'Mend the JSON.'),
  hooks_not_object: warning('The hooks file is not an object; clients ignore it.', 'Wrap it as `{"hooks": {…}}`.'),
  hooks_no_wrapper: warning(
    'The hooks file has no `hooks` key; clients load nothing from it.',
    'Wrap the events as `{"hooks": {…}}`.',
  ),
  hooks_refused: error(
    'Clients refuse the plugin: `hooks` is not an object, or a permission hook lies outside it.',
    'Write `{"hooks": {"EVENT": […]}}`.',
  ),
  hooks_event_unknown: warning('Clients do not know this hook event and drop it.', 'Mend the event’s name.'),
  hooks_item_invalid: warning(
    'Clients drop this hook: it lacks a known `type` or what the type needs.',
    'See the hooks reference.',
  ),
  hooks_default_repeated: note(
    'The manifest names hooks/hooks.json, which is loaded anyway.',
    'Remove the path from the manifest.',
  ),
  lsp_invalid_json: error('The LSP file is not strict JSON; its servers are lost.', 'Mend the JSON.'),
  lsp_server_invalid: warning(
    'A language server is invalid, so clients skip the whole file.',
    'Give it `command` and `extensionToLanguage`, and no unknown keys.',
  ),
  lsp_server_refused: error(
    'One invalid inline language server makes clients refuse the manifest.',
    'Give it `command` and `extensionToLanguage`, and no unknown keys.',
  ),
} as const satisfies Record<string, Explained>;

/** A code of `PROBLEM_CODES`. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
