import * as basic from './basic-rules.ts';
import type { Manifest } from './declaration.ts';
import * as rules from './field-rules.ts';
import { checkStrayGuards, strictHooks } from './hook-rules.ts';
import { type JsonValue, ownValue } from './json-value.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { Report } from './problem-log.ts';
import { relevance } from './relevance.ts';
import { channels, userConfig } from './user-config.ts';

/** Fields for which a wrong type makes clients refuse a plugin.json and a marketplace entry alike. */
const STRICT_FIELDS: ReadonlyMap<string, basic.FieldRule> = new Map([
  ['version', basic.text],
  ['dependencies', rules.dependencies],
  ['commands', rules.commands],
  ['agents', rules.agentFiles],
  ['skills', rules.skillFolders],
  ['hooks', rules.hooks],
  ['mcpServers', rules.mcpServers],
  ['lspServers', rules.lspServers],
  ['outputStyles', rules.paths],
  ['workflows', rules.paths],
  ['themes', rules.paths],
  ['monitors', rules.monitors],
  ['settings', basic.object],
  ['userConfig', userConfig],
  ['channels', channels],
  ['experimental', rules.experimental],
  ['defaultEnabled', basic.flag],
  ['types', rules.declarationFile],
]);

/** Fields that clients ignore in a plugin.json when the type is wrong, but refuse in an entry. */
const DISPLAY_FIELDS: ReadonlyMap<string, basic.FieldRule> = new Map([
  ['$schema', basic.text],
  ['displayName', basic.text],
  ['description', basic.text],
  ['author', rules.author],
  ['homepage', rules.webAddress],
  ['repository', basic.text],
  ['license', basic.text],
  ['keywords', basic.textList],
]);

/** Fields that only entries have, or that have further rules in them. */
const ENTRY_FIELDS: ReadonlyMap<string, basic.FieldRule> = new Map([
  ['category', basic.text],
  ['tags', basic.textList],
  ['strict', basic.flag],
  ['headers', basic.textMap],
  ['relevance', relevance],
  ['hooks', strictHooks],
]);

/** The fields that say which components a plugin has, for which an entry can conflict with a manifest. */
export const ENTRY_COMPONENT_FIELDS = [
  'commands',
  'agents',
  'skills',
  'hooks',
  'outputStyles',
  'themes',
];

/** Refuses a plugin.json for every field that clients refuse, and notes those that they ignore. */
export const checkManifestFields = (manifest: Manifest, refuse: Report, report: Report): void => {
  checkFields(manifest, STRICT_FIELDS, 'manifest_field_type', refuse);
  checkFields(manifest, DISPLAY_FIELDS, 'manifest_field_ignored', report);
  checkStrayGuards(manifest, refuse);
};

/** Refuses an entry for every field of a wrong type; entries are strict in all. */
export const checkEntryFields = (entry: Manifest, refuse: Report): void => {
  for (const fields of [ENTRY_FIELDS, DISPLAY_FIELDS, STRICT_FIELDS]) {
    checkFields(entry, fields, 'entry_field_type', refuse);
  }
};

const checkFields = (
  manifest: Manifest,
  fields: ReadonlyMap<string, basic.FieldRule>,
  code: ProblemCode,
  refuse: Report,
): void => {
  for (const [key, rule] of fields) {
    const value: JsonValue | undefined = ownValue(manifest.record, key);
    if (value === undefined) continue;
    for (const fault of rule(value)) {
      const message = `\`${key}\`: ${fault.message}.`;
      refuse(fault.code ?? code, message, manifest.placeOf(key, ...(fault.at ?? [])));
    }
  }
};
