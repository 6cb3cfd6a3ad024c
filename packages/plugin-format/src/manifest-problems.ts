import { type ExplainedProblem, error, note, warning } from './explained-problem.ts';

/** Problems of marketplaces, entries, sources and plugin manifests, and of texts that are too long anywhere. Part of PROBLEM_CODES. */
export const MANIFEST_PROBLEMS = {
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
    'The marketplace name holds something other than letters, digits, `.`, `_` and `-`, holds `..`, or starts with a sign.',
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

  text_too_long: warning(
    'A text or a list is longer than the registry keeps. What is only shown is cut; what would mean something else if it were cut (a name, a path, a command, an address) is left out, and with it what cannot do without.',
    'Shorten it.',
  ),

  manifest_missing: note(
    'The plugin has no `.claude-plugin/plugin.json`; the marketplace entry is its manifest.',
    'Nothing, or add a manifest so that the plugin works without this marketplace.',
  ),
  manifest_invalid_json: error(
    'plugin.json is not strict JSON.',
    'Remove comments and trailing commas, and quote every key.',
  ),
  manifest_not_object: error(
    'plugin.json holds something other than one JSON object.',
    'Make it an object.',
  ),
  manifest_name_missing: error('plugin.json has no `name`.', 'Add the plugin’s name.'),
  manifest_name_invalid: error(
    'The name in plugin.json is empty or holds a space, a control character or one that changes the direction of text.',
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
  version_unchanged: warning(
    'The content moved since the registry read it before, and the version did not: who has it installed is not offered the new content.',
    'Raise the version with every change.',
  ),
} as const satisfies Record<string, ExplainedProblem>;
