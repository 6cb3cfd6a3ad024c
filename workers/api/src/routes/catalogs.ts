import type { Context } from 'hono';
import * as z from 'zod';
import {
  allCatalog,
  type CatalogPlace,
  categoryCatalog,
  collectionCatalog,
  markedCatalog,
  marketplaceCatalog,
  ownerCatalog,
} from '../catalogs/catalog-place.ts';
import { loadCatalog } from '../catalogs/load-catalog.ts';
import { loadSearchCatalog } from '../catalogs/load-search-catalog.ts';
import type { ApiEnv } from '../env.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { notAccepted } from '../http/not-accepted.ts';
import { type ApiApp, type Operation, operate } from '../http/operation.ts';
import { name, noQuery, ownerName, repositoryPath } from '../http/query.ts';

const segment = z.string().min(1).max(200);
const FILE = 'marketplace.json';

const answer = async (c: Context<ApiEnv>, place: CatalogPlace): Promise<Response> => {
  const { version, text } = await loadCatalog(c.get('database'), place, knownVersion(c));
  return versionedAnswer(c, version, text);
};

const shared: Pick<Operation, 'method' | 'tags' | 'answers'> = {
  method: 'get',
  tags: ['Catalogs'],
  answers: { 200: { description: 'The catalog.', schema: ({ catalog }) => catalog } },
};

const WHOLE = [
  { path: 'all', summary: 'Every plugin', place: allCatalog },
  { path: 'verified', summary: 'Verified plugins', place: () => markedCatalog('verified') },
  { path: 'official', summary: 'Official plugins', place: () => markedCatalog('official') },
] as const;

const registerWhole = (app: ApiApp): void => {
  for (const { path, summary, place } of WHOLE)
    operate(
      app,
      {
        ...shared,
        path: `/catalogs/${path}/${FILE}`,
        summary: `${summary} as a catalog`,
        input: { query: noQuery },
        errors: [],
      },
      (c) => answer(c, place()),
    );
};

const registerFacets = (app: ApiApp): void => {
  operate(
    app,
    {
      ...shared,
      path: `/catalogs/category/{category}/${FILE}`,
      summary: 'The plugins of a category as a catalog',
      input: { params: z.strictObject({ category: name }), query: noQuery },
      errors: ['catalog_not_found'],
    },
    (c, { params }) => answer(c, categoryCatalog(params.category)),
  );
  operate(
    app,
    {
      ...shared,
      path: `/catalogs/owner/{owner}/${FILE}`,
      summary: 'The plugins of an owner as a catalog',
      input: { params: z.strictObject({ owner: ownerName }), query: noQuery },
      errors: ['catalog_not_found'],
    },
    (c, { params }) => answer(c, ownerCatalog(params.owner)),
  );
};

const registerLists = (app: ApiApp): void => {
  operate(
    app,
    {
      ...shared,
      path: `/catalogs/marketplace/{owner}/{repo}/${FILE}`,
      summary: 'What a marketplace lists, under its own names, as a catalog',
      input: { params: repositoryPath, query: noQuery },
      errors: ['catalog_not_found'],
    },
    (c, { params }) => answer(c, marketplaceCatalog(`${params.owner}/${params.repo}`)),
  );
  operate(
    app,
    {
      ...shared,
      path: `/catalogs/collection/{username}/{name}/${FILE}`,
      summary: 'The members of a collection as a catalog',
      input: { params: z.strictObject({ username: segment, name: segment }), query: noQuery },
      errors: ['catalog_not_found'],
    },
    (c, { params }) => answer(c, collectionCatalog(`${params.username}/${params.name}`)),
  );
};

const registerSearchCatalog = (app: ApiApp): void =>
  operate(
    app,
    {
      ...shared,
      path: `/catalogs/search/${FILE}`,
      summary: 'The 100 best finds of a search as a catalog',
      input: {
        query: z.strictObject({
          q: z.string().min(1).max(1_000).meta({ description: 'As in /v1/search.' }),
        }),
      },
      errors: [],
    },
    async (c, { query: { q } }) => {
      if (q.trim() === '') throw notAccepted([{ path: 'q', message: 'is empty' }]);
      const { version, text } = await loadSearchCatalog(
        c.get('database'),
        q.trim(),
        knownVersion(c),
      );
      return versionedAnswer(c, version, text);
    },
  );

/** Catalogs of plugins for clients that install them. */
export const registerCatalogs = (app: ApiApp): void => {
  registerWhole(app);
  registerFacets(app);
  registerLists(app);
  registerSearchCatalog(app);
};
