import type { Database } from '@skillstash/db';
import type { CatalogPlace } from '../catalogs/catalog-place.ts';
import { loadCatalog } from '../catalogs/load-catalog.ts';
import { Recent } from '../catalogs/recent.ts';
import { makeCommit, type PackedCommit } from './make-commit.ts';
import type { FindCommit } from './upload-pack.ts';

/** A catalog as a git repository: the commit of its branch, and how to find that and earlier ones by id. */
export type CatalogRepository = { tip: PackedCommit; find: FindCommit };

const PLACE = { folder: '.claude-plugin', file: 'marketplace.json' };
/** Texts as git stores them: two of the largest catalogs, twice. */
const BYTES_KEPT = 10_000_000;

type Made = { version: string; commit: PackedCommit; bytes: number };

const sizeOf = ({ bytes }: { bytes: number }): number => bytes;
/** Of each catalog the latest commit; and every commit by its id, for a client that asked just before it moved. */
const tips = new Recent<Made>(BYTES_KEPT, sizeOf);
const commits = new Recent<Made>(BYTES_KEPT, sizeOf);

const madeOf = (version: string, text: string): Made => ({
  version,
  commit: makeCommit(PLACE, text),
  bytes: Buffer.byteLength(text),
});

const keyOf = (place: CatalogPlace, id: string): string => `${place.name} ${id}`;

/**
 * The repository of a catalog. Its one commit has no parents: equal catalogs are equal commits, and a new catalog is a new
 * history, which every client takes.
 *
 * @throws AppError `catalog_not_found`
 */
export const loadRepository = async (
  db: Database,
  place: CatalogPlace,
): Promise<CatalogRepository> => {
  const before = tips.get(place.name);
  const loaded = await loadCatalog(db, place, before?.version);
  const made = loaded.text === null ? before : madeOf(loaded.version, loaded.text);
  if (!made) throw new Error('a catalog of a version that nobody holds has a text');
  tips.set(place.name, made);
  commits.set(keyOf(place, made.commit.id), made);
  return { tip: made.commit, find: (id) => commits.get(keyOf(place, id))?.commit };
};
