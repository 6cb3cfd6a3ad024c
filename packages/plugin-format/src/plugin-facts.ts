import type { ManifestAuthor } from '@skillstash/shared';
import type { Manifest } from './declaration.ts';
import { isRecord, isTextList, type JsonValue, ownValue } from './json-value.ts';

/** The fields that a listing shows; `version` null means that the commit stands for it. */
export type PluginFacts = {
  name: string | null;
  version: string | null;
  displayName: string | null;
  description: string | null;
  category: string | null;
  tags: string[];
  keywords: string[];
  author: ManifestAuthor | null;
  license: string | null;
  homepage: string | null;
  repository: string | null;
};

/**
 * Combines an entry with the plugin's own manifest: of display fields the entry's wins, of versions the manifest's.
 * An empty text or list counts as none.
 */
export const combineFacts = (
  entry: Manifest | undefined,
  manifest: Manifest | undefined,
): PluginFacts => {
  const shown = (key: string): string | null => entry?.text(key) || manifest?.text(key) || null;
  return {
    name: (entry ?? manifest)?.text('name') || null,
    version: manifest?.text('version') || entry?.text('version') || null,
    displayName: shown('displayName'),
    description: shown('description'),
    category: entry?.text('category') || null,
    tags: readTexts(entry, 'tags'),
    keywords: [entry, manifest].map(keywordsOf).find(({ length }) => length > 0) ?? [],
    author: findAuthor(entry) ?? findAuthor(manifest) ?? null,
    license: shown('license'),
    homepage: shown('homepage'),
    repository: shown('repository'),
  };
};

const readTexts = (manifest: Manifest | undefined, key: string): string[] => {
  const value = manifest && ownValue(manifest.record, key);
  return isTextList(value) ? [...value] : [];
};

const keywordsOf = (manifest: Manifest | undefined): string[] => readTexts(manifest, 'keywords');

const findAuthor = (manifest: Manifest | undefined): ManifestAuthor | undefined =>
  toAuthor(manifest && ownValue(manifest.record, 'author'));

/** A person as a manifest names one: an object, or a text that is taken as the name. */
export const toAuthor = (value: JsonValue | undefined): ManifestAuthor | undefined => {
  if (typeof value === 'string' && value !== '') return { name: value, email: null, url: null };
  if (!isRecord(value)) return undefined;
  const text = (key: string): string | null => {
    const field = ownValue(value, key);
    return typeof field === 'string' && field !== '' ? field : null;
  };
  return { name: text('name'), email: text('email'), url: text('url') };
};
