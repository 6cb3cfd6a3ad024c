import { sql } from 'drizzle-orm';
import { type Fields, quoted } from '../json.ts';
import { catalogEntries } from '../schema/index.ts';

/** An entry of catalogs, as install commands have to know it: its name in all of them but those of marketplaces. */
export type CatalogOffer = { name: string; hasManifest: boolean; codexName: string };

/** An offer, of a row of `catalog_entries` that has a name. */
export const offerFields: Fields<CatalogOffer> = {
  name: quoted<string>(sql`${catalogEntries.name}`),
  hasManifest: catalogEntries.hasManifest,
  codexName: quoted<string>(sql`${catalogEntries.codexName}`),
};
