import {
  allCatalog,
  type CatalogPlace,
  categoryCatalog,
  collectionCatalog,
  markedCatalog,
  marketplaceCatalog,
  ownerCatalog,
} from './catalog-place.ts';

const KEY_CHARS_MAX = 200;

/** Kinds of catalogs by how many segments follow the kind. */
const KINDS: Record<string, { keys: number; place: (...keys: string[]) => CatalogPlace }> = {
  all: { keys: 0, place: allCatalog },
  verified: { keys: 0, place: () => markedCatalog('verified') },
  official: { keys: 0, place: () => markedCatalog('official') },
  category: { keys: 1, place: (category = '') => categoryCatalog(category) },
  owner: { keys: 1, place: (owner = '') => ownerCatalog(owner) },
  marketplace: { keys: 2, place: (...keys) => marketplaceCatalog(keys.join('/')) },
  collection: { keys: 2, place: (...keys) => collectionCatalog(keys.join('/')) },
};

const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % or half a character: no catalog has such an address.
    return undefined;
  }
};

/** The catalog at a path below /git, such as `owner/acme`; undefined for a path that no catalog can have. */
export const placeAt = (path: string): CatalogPlace | undefined => {
  const [kind = '', ...keys] = path.split('/').map(decoded);
  const found = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  // A category is what its author wrote; the others are segments of paths.
  const isPlain = (key: string) => kind === 'category' || !key.includes('/');
  const isRight = keys.every((key) => key && key.length <= KEY_CHARS_MAX && isPlain(key));
  if (!found || keys.length !== found.keys || !isRight) return undefined;
  return found.place(...(keys as string[]));
};
