import type { PluginSource } from '@skillstash/shared';
import { ARCHIVE_CAPS } from './archive-caps.ts';
import type { Declaration, Manifest } from './declaration.ts';
import {
  isRecord,
  type JsonRecord,
  type JsonValue,
  ownValue,
  shownValue,
  toJsonValue,
} from './json-value.ts';
import { isPlainName } from './plain-name.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { ProblemPlace } from './problem-log.ts';
import { isNumber } from './record-shape.ts';
import { joinPath, normalisePath } from './repository-path.ts';
import type { RepositoryTree } from './repository-tree.ts';
import { SOURCE_KINDS } from './source-kinds.ts';
import { cutText, isWithin, TEXT_LIMITS } from './text-limits.ts';

/** A fault of a source; any of them but the ignored path makes clients refuse the entry. */
export type SourceFault = { code: ProblemCode; message: string; place: ProblemPlace };

/** What a source means, and what is wrong with it. */
export type ReadSource = { source: PluginSource; faults: SourceFault[] };

/** Reads the `source` of an entry. A path is relative to the repository's root, a bare name to `pluginRoot`. */
export const readSource = (
  entry: Manifest,
  pluginRoot: string | null,
  tree: RepositoryTree,
): ReadSource => {
  const declared = entry.get('source');
  if (!declared || declared.value === null) {
    const place = declared?.placeOf() ?? entry.placeOf();
    return invalid(null, [{ code: 'source_missing', message: 'There is no source.', place }]);
  }
  if (typeof declared.value === 'string')
    return readPath(declared, declared.value, pluginRoot, tree);
  if (isRecord(declared.value)) return readObject(declared, declared.value);
  const message = 'A source is a path or an object.';
  return invalid(declared.value, [{ code: 'source_invalid', message, place: declared.placeOf() }]);
};

/** A value that no client knows, for its author to find it: a long text is cut, anything else that is long becomes null. */
export const shortValue = (value: JsonValue): JsonValue => {
  const { source_bytes } = TEXT_LIMITS;
  if (typeof value === 'string') return cutText(value, source_bytes);
  const copy = toJsonValue(value);
  return isWithin(copy, source_bytes) ? copy : null;
};

const invalid = (value: JsonValue, faults: SourceFault[]): ReadSource => ({
  source: { kind: 'invalid', value: shortValue(value) },
  faults,
});

const readPath = (
  declared: Declaration,
  written: string,
  declaredRoot: string | null,
  tree: RepositoryTree,
): ReadSource => {
  // Nothing is below a longer one, and each entry would be joined to it.
  const isRootTooLong = (declaredRoot?.length ?? 0) > ARCHIVE_CAPS.path_chars;
  const pluginRoot = isRootTooLong ? null : declaredRoot;
  const place = declared.placeOf();
  const fault = (code: ProblemCode, message: string): SourceFault => ({ code, message, place });
  const names = written.split('/');
  if (written.startsWith('/') || written.includes('\\') || names.includes('..')) {
    return invalid(written, [fault('source_escapes', `“${written}” is not below the root.`)]);
  }
  const isRelative = written === '.' || written.startsWith('./');
  const isRefused = written.includes('\0') || (isRelative && names.slice(1).includes('.'));
  if (isRefused || written === '' || /^[a-z][a-z0-9+.-]*:/i.test(written)) {
    return invalid(written, [fault('source_invalid', `“${written}” is not a path.`)]);
  }
  const base = isRelative ? '' : (pluginRoot ?? '');
  const path = base.includes('\0') ? undefined : normalisePath(joinPath(base, written));
  if (path === undefined) {
    return invalid(written, [
      fault('source_escapes', `“${base}/${written}” is not below the root.`),
    ]);
  }
  if (!isWithin(path, TEXT_LIMITS.path_bytes))
    return invalid(written, [fault('text_too_long', 'The path is longer than is kept.')]);
  if (isRelative) return { source: { kind: 'local', path }, faults: [] };
  const source: PluginSource = { kind: 'local', path };
  if (isBareName(written) && isPluginRoot(pluginRoot)) return { source, faults: [] };
  const faults = [fault('source_no_dot_slash', `“${written}” does not start with \`./\`.`)];
  return tree.isFolder(path) ? { source, faults } : invalid(written, faults);
};

const isBareName = (written: string): boolean => isPlainName(written) && !written.includes('..');

/** Whether bare names resolve below it: a plain path below the root, with or without `./` and a slash at the end. */
const isPluginRoot = (written: string | null): boolean => {
  if (!written || /^\/|[\\:]/.test(written)) return false;
  const names = written.replace(/^\.\//, '').split('/');
  while (names.at(-1) === '') names.pop();
  const inside = names.join('/');
  if (inside === '' || inside === '.') return true;
  return names.every((name) => name !== '' && name !== '.' && name !== '..');
};

const readObject = (declared: Declaration, record: JsonRecord): ReadSource => {
  const kind = ownValue(record, 'source');
  const fields = typeof kind === 'string' ? SOURCE_KINDS.get(kind) : undefined;
  if (typeof kind !== 'string' || !fields) {
    const type = shortValue(kind ?? null);
    const message = `Clients do not know the kind ${shownValue(type)}.`;
    const source: PluginSource = { kind: 'unsupported', type, value: shortValue(record) };
    return { source, faults: [{ code: 'source_unsupported', message, place: declared.placeOf() }] };
  }
  const faults: SourceFault[] = [];
  const written: Record<string, string | number> = {};
  const report = (code: ProblemCode, message: string, key: string) =>
    faults.push({ code, message, place: declared.placeOf(key) });
  for (const { key, isValid, isRequired, isIgnored } of fields) {
    const value = ownValue(record, key);
    const kept = toKept(key, value);
    const isShort = isWithin(kept ?? null, TEXT_LIMITS.source_bytes);
    if (kept !== undefined && isShort) written[key] = kept;
    if (!isShort && !isIgnored) report('text_too_long', `\`${key}\` is longer than is kept.`, key);
    if (value === undefined ? isRequired : !isValid(value)) {
      const message = value === undefined ? `\`${key}\` is missing.` : `\`${key}\` is not valid.`;
      report('source_field_invalid', message, key);
    }
    if (isIgnored && value !== undefined)
      report('source_path_ignored', `Clients ignore the path ${shownValue(value)}.`, key);
  }
  // The fields above are exactly those of the contract's variant of this kind.
  return { source: { kind, ...written } as PluginSource, faults };
};

/** What the contract has of a field as written. An empty `ref` is accepted and means none. */
const toKept = (key: string, value: JsonValue | undefined): string | number | undefined => {
  if (typeof value === 'number') return key === 'timeout' && isNumber(value) ? value : undefined;
  const isKept = typeof value === 'string' && key !== 'timeout' && (key !== 'ref' || value !== '');
  return isKept ? value : undefined;
};
