import { boundManifest } from './bound-manifest.ts';
import { checkManifestFields } from './check-fields.ts';
import { Manifest } from './declaration.ts';
import { isRecord, shownValue } from './json-value.ts';
import type { PluginReading } from './plugin-reading.ts';
import { joinPath } from './repository-path.ts';

/**
 * A plugin's own `.claude-plugin/plugin.json`, checked and its texts bounded; undefined where there is none or it is no
 * JSON object. What clients refuse makes the plugin not loadable.
 */
export const readManifest = (plugin: PluginReading): Manifest | undefined => {
  const path = joinPath(plugin.folder, '.claude-plugin/plugin.json');
  const file = plugin.reading.findJson(path, 'manifest');
  if (!file) {
    if (plugin.reading.tree.findFile(path))
      plugin.refuse('component_unread', `${path} was not read.`, { path });
    else checkRootManifest(plugin);
    return undefined;
  }
  if (file.hasByteOrderMark)
    plugin.report('json_byte_order_mark', `${path} starts with one.`, { path });
  if (!file.isUtf8) plugin.report('json_not_utf8', `${path} is not UTF-8.`, { path });
  if (file.error) {
    plugin.refuse('manifest_invalid_json', file.error.message, { path, line: file.error.line });
    return undefined;
  }
  if (!isRecord(file.value)) {
    plugin.refuse('manifest_not_object', `${path} does not hold an object.`, { path });
    return undefined;
  }
  const manifest = new Manifest(file.value, file);
  checkName(plugin, manifest);
  checkManifestFields(
    manifest,
    (...fault) => plugin.refuse(...fault),
    (...fault) => plugin.report(...fault),
  );
  return boundManifest(plugin, manifest);
};

const checkName = (plugin: PluginReading, manifest: Manifest): void => {
  const fault = findNameFault(manifest);
  if (fault) plugin.refuse(fault, describeName(manifest), manifest.placeOf('name'));
};

/** A space, and characters that control or turn what is shown; no other white space (Claude Code 2.1.329). */
const REFUSED_IN_NAME = /[ \p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

const findNameFault = (manifest: Manifest) => {
  const name = manifest.get('name')?.value;
  if (name === undefined) return 'manifest_name_missing';
  const isValid = typeof name === 'string' && name !== '' && !REFUSED_IN_NAME.test(name);
  return isValid ? undefined : 'manifest_name_invalid';
};

const describeName = (manifest: Manifest): string => {
  const name = manifest.get('name')?.value;
  return name === undefined
    ? 'There is no `name`.'
    : `${shownValue(name)} cannot be a plugin’s name.`;
};

/** Without a manifest in its proper place clients do not read one at the root, yet they fail on an invalid one. */
const checkRootManifest = (plugin: PluginReading): void => {
  const path = joinPath(plugin.folder, 'plugin.json');
  const file = plugin.reading.findJson(path, 'manifest');
  if (!file) return;
  plugin.report('manifest_at_root', `${path} is not read.`, { path });
  const refuse = (message: string, line: number) =>
    plugin.refuse('manifest_at_root_invalid', message, { path, line });
  if (file.error) {
    refuse(file.error.message, file.error.line);
    return;
  }
  if (!isRecord(file.value)) {
    refuse('It does not hold an object.', 1);
    return;
  }
  const manifest = new Manifest(file.value, file);
  const fault = findNameFault(manifest);
  if (fault) refuse(describeName(manifest), manifest.placeOf('name').line ?? 1);
  const ignore = () => undefined;
  checkManifestFields(
    manifest,
    (_code, message, place) => refuse(message, place?.line ?? 1),
    ignore,
  );
};
