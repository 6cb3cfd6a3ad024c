import { isCodexName } from '@skillstash/shared';
import { isRecord, isTextList, type JsonRecord, type JsonValue, ownValue } from './json-value.ts';
import {
  type Check,
  closedShape,
  findShapeFault,
  isAnything,
  isShaped,
  isText,
  isTextWithin,
  openShape,
} from './record-shape.ts';

const isNull: Check = (value) => value === null;
const isOptional =
  (check: Check): Check =>
  (value) =>
    isNull(value) || check(value);

const OPTIONAL_TEXT = isOptional(isText);

/** Of these the manifest of a plugin that Codex lists may be of no other type, whatever else is in it. */
const INTERFACE = openShape({
  displayName: OPTIONAL_TEXT,
  shortDescription: OPTIONAL_TEXT,
  longDescription: OPTIONAL_TEXT,
  developerName: OPTIONAL_TEXT,
  category: OPTIONAL_TEXT,
  capabilities: isTextList,
  websiteUrl: OPTIONAL_TEXT,
  websiteURL: OPTIONAL_TEXT,
  privacyPolicyUrl: OPTIONAL_TEXT,
  privacyPolicyURL: OPTIONAL_TEXT,
  termsOfServiceUrl: OPTIONAL_TEXT,
  termsOfServiceURL: OPTIONAL_TEXT,
  brandColor: OPTIONAL_TEXT,
  composerIcon: OPTIONAL_TEXT,
  logo: OPTIONAL_TEXT,
  logoDark: OPTIONAL_TEXT,
  screenshots: isTextList,
});

const MANIFEST = openShape({
  name: isText,
  version: OPTIONAL_TEXT,
  description: OPTIONAL_TEXT,
  keywords: isTextList,
  apps: OPTIONAL_TEXT,
  interface: isOptional(isShaped(INTERFACE)),
});

/** The name of a folder has no more, and a version is one. */
const VERSION_CHARS_MAX = 255;

const AGENT_SCHEMAS = 'https://agent-plugins.org/schemas/';
const AGENT_SCHEMA = `${AGENT_SCHEMAS}1.0.0/plugin.schema.json`;

/** Lower case, with neither two hyphens nor two dots in a row; one may be inside, next to the other. */
const AGENT_NAME = /^(?!.*(?:--|\.\.))[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/;

const AGENT_MANIFEST = openShape(
  {
    $schema: (value) => value === AGENT_SCHEMA,
    name: (value) => typeof value === 'string' && AGENT_NAME.test(value),
    version: isTextWithin(VERSION_CHARS_MAX),
    description: isText,
    author: isShaped(closedShape({ name: isText, email: isText, url: isText })),
    homepage: isText,
    repository: isText,
    license: isText,
    keywords: isTextList,
    extensions: isAnything,
  },
  '$schema',
  'name',
);

/** A version is the name of a folder, without the white space around it. */
const VERSION =
  /^\p{White_Space}*(?!\.{1,2}\p{White_Space}*$)[A-Za-z0-9._+-]{1,255}\p{White_Space}*$/u;

/** Whether Codex installs a plugin with this version; null is none, for which it has a name of its own. */
export const isCodexVersion = (version: JsonValue): boolean =>
  version === null || (typeof version === 'string' && VERSION.test(version));

/** Whether a `plugin.json` at the root of a plugin is one of the Agent Plugins format, which Codex reads before all others. */
export const isAgentManifest = (value: JsonValue | undefined): value is JsonRecord => {
  const schema = isRecord(value) ? ownValue(value, '$schema') : undefined;
  return typeof schema === 'string' && schema.startsWith(AGENT_SCHEMAS);
};

/**
 * The name in an Agent Plugins manifest; undefined where Codex refuses it.
 *
 * @param beside Codex's own manifest in the same plugin, which adds to one that says nothing of Codex itself
 */
export const findAgentName = (
  manifest: JsonRecord,
  beside: JsonValue | undefined,
): string | undefined => {
  const { extensions } = manifest;
  const own = isRecord(extensions) ? ownValue(extensions, 'com.openai') : undefined;
  const added = isRecord(own) ? own : beside;
  const isRefused =
    findShapeFault(manifest, AGENT_MANIFEST) ??
    (added === undefined ? undefined : findShapeFault(added, MANIFEST));
  return isRefused ? undefined : String(manifest.name);
};

/**
 * The name in a manifest as Codex reads it; undefined where it refuses it.
 *
 * @param folderName what the plugin is called where it has no name of its own
 */
export const findManifestName = (manifest: JsonValue, folderName: string): string | undefined => {
  if (!isRecord(manifest) || findShapeFault(manifest, MANIFEST)) return undefined;
  if (!isCodexVersion(ownValue(manifest, 'version') ?? null)) return undefined;
  const own = ownValue(manifest, 'name');
  const name = typeof own === 'string' && own.trim() ? own : folderName;
  return isCodexName(name) ? name : undefined;
};
