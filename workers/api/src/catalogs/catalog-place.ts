import type { CatalogScope } from '@skillstash/db';
import { catalogName } from './catalog-name.ts';

/** A catalog: where it is below /catalogs and /git, what clients call it, what it offers. */
export type CatalogPlace = {
  path: string;
  name: string;
  description: string;
  scope: CatalogScope;
  /** Whether a plugin that left it should go from the machines that have it, as one that was deleted or blocked should. */
  removesDeparted: boolean;
};

const place = (
  kind: string,
  keys: readonly string[],
  description: string,
  scope: CatalogScope,
): CatalogPlace => ({
  path: [kind, ...keys.map(encodeURIComponent)].join('/'),
  name: catalogName(kind, keys),
  description,
  scope,
  removesDeparted: scope.kind !== 'slugs',
});

/** All plugins; the most downloaded, where there are more than one catalog holds. */
export const allCatalog = (): CatalogPlace =>
  place('all', [], 'Every plugin that SkillStash knows, in the order of their names.', {
    kind: 'all',
  });

/** Plugins that the registry's admins verified, or those of official owners. */
export const markedCatalog = (mark: 'verified' | 'official'): CatalogPlace =>
  place(mark, [], `The ${mark} plugins of SkillStash.`, { kind: 'facet', facet: `is:${mark}` });

/** The plugins of a category, as it is spelled. */
export const categoryCatalog = (category: string): CatalogPlace =>
  place('category', [category], `Plugins in the category ${category}.`, {
    kind: 'facet',
    facet: `category:${category}`,
  });

/** The plugins in the repositories of an owner. */
export const ownerCatalog = (owner: string): CatalogPlace =>
  place('owner', [owner.toLowerCase()], `Plugins of ${owner.toLowerCase()}.`, {
    kind: 'facet',
    facet: `owner:${owner.toLowerCase()}`,
  });

/** What a marketplace lists, under the names that it gives. `fullName` is its repository. */
export const marketplaceCatalog = (fullName: string): CatalogPlace =>
  place(
    'marketplace',
    fullName.toLowerCase().split('/'),
    `Plugins that ${fullName.toLowerCase()} lists.`,
    { kind: 'marketplace', fullName: fullName.toLowerCase() },
  );

/** The members of a collection. `slug` is `username/name`. */
export const collectionCatalog = (slug: string): CatalogPlace =>
  place('collection', slug.toLowerCase().split('/'), `The collection ${slug.toLowerCase()}.`, {
    kind: 'collection',
    slug: slug.toLowerCase(),
  });

/** What a search finds; what it does not find any more may still be wanted. */
export const searchCatalog = (query: string, slugs: readonly string[]): CatalogPlace =>
  place('search', [query], `What SkillStash finds for ${query}.`, { kind: 'slugs', slugs });
