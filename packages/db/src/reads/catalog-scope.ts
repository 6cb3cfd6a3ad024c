import type { Statement } from '../statement.ts';

/** Which plugins a catalog offers: `facet` such as `owner:acme`; `slugs` are those of a search, which is asked before. */
export type CatalogScope =
  | { kind: 'all' }
  | { kind: 'facet'; facet: string }
  | { kind: 'marketplace'; fullName: string }
  | { kind: 'collection'; slug: string }
  | { kind: 'slugs'; slugs: readonly string[] };

/** What the statements of catalogs bind, each some of it. */
export type CatalogValues = {
  facet: string | undefined;
  fullName: string | undefined;
  slug: string | undefined;
  slugs: string | undefined;
};

export type CatalogStatement = Statement<CatalogValues>;

/** The values that a scope binds. */
export const valuesOf = (scope: CatalogScope): CatalogValues => ({
  facet: scope.kind === 'facet' ? scope.facet : undefined,
  fullName: scope.kind === 'marketplace' ? scope.fullName : undefined,
  slug: scope.kind === 'collection' ? scope.slug : undefined,
  slugs: scope.kind === 'slugs' ? JSON.stringify(scope.slugs) : undefined,
});
