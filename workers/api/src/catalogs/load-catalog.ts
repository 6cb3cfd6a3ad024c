import { type Database, findCatalog, findCatalogVersions } from '@skillstash/db';
import { AppError } from '../http/app-error.ts';
import { type BuiltCatalog, buildCatalog } from './build-catalog.ts';
import type { CatalogPlace } from './catalog-place.ts';
import { Recent } from './recent.ts';

/** A catalog; its text is null where the caller holds that version. */
export type LoadedCatalog = BuiltCatalog | { version: string; text: null };

/** An isolate has 128 MB, and a text may take two bytes a character. */
const TEXT_CHARS_KEPT = 6_000_000;

const recent = new Recent<BuiltCatalog>(TEXT_CHARS_KEPT, ({ text }) => text.length);

const noCatalog = ({ path }: CatalogPlace): AppError =>
  new AppError('catalog_not_found', `There is no catalog ${path}.`);

/**
 * A catalog: one D1 round trip for its version, and a second one where this isolate has not made it from that version yet.
 *
 * @param known the version that the caller holds
 * @throws AppError `catalog_not_found` for an owner, category, marketplace or collection that there never was
 */
export const loadCatalog = async (
  db: Database,
  place: CatalogPlace,
  known = '',
): Promise<LoadedCatalog> => {
  const versions = await findCatalogVersions(db, place.scope);
  if (!versions) throw noCatalog(place);
  const isCurrent = (version: string) => version === versions.whole || version === versions.cut;
  if (isCurrent(known)) return { version: known, text: null };
  const made = recent.get(place.name);
  if (made && isCurrent(made.version)) return made;
  const read = await findCatalog(db, place.scope);
  if (!read) throw noCatalog(place);
  const built = buildCatalog(place, read);
  recent.set(place.name, built);
  return built;
};
