import {
  type CollectionOffer,
  findCollection,
  findStats,
  findUser,
  listCollections,
  listNames,
} from '@skillstash/db';
import {
  collection,
  collectionSummary,
  nameCount,
  page,
  registryStats,
  user,
} from '@skillstash/shared';
import * as z from 'zod';
import { installCollection, withInstall } from '../catalogs/install-commands.ts';
import { originOf } from '../http/address.ts';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import { pageQuery } from '../http/query.ts';

const segment = z.string().min(1).max(100);
const nothing = z.strictObject({});

/** Public collections. */
export const registerCollections = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/v1/collections',
      summary: 'Public collections, featured first',
      tags: ['Collections'],
      input: { query: z.strictObject(pageQuery) },
      answers: { 200: { description: 'One page.', schema: page(collectionSummary) } },
      errors: ['invalid_cursor'],
    },
    (c, { query }) => answerPage(c, query, (asked) => listCollections(c.get('database'), asked)),
  );
  operate(
    app,
    {
      method: 'get',
      path: '/v1/collections/{username}/{name}',
      summary: 'One collection with its members in order',
      tags: ['Collections'],
      input: { params: z.strictObject({ username: segment, name: segment }), query: nothing },
      answers: { 200: { description: 'The collection.', schema: collection } },
      errors: ['collection_not_found'],
    },
    async (c, { params }) => {
      const slug = `${params.username}/${params.name}`.toLowerCase();
      const found = await findCollection(c.get('database'), slug, knownVersion(c));
      if (!found) throw new AppError('collection_not_found', `There is no collection ${slug}.`);
      const offers = JSON.parse(found.offers ?? '[]') as CollectionOffer[];
      const install = installCollection(originOf(c), slug, offers);
      return versionedAnswer(c, found.version, withInstall(found.body, install));
    },
  );
};

/** People. */
export const registerUsers = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/users/{username}',
      summary: "A person's public profile",
      tags: ['Users'],
      input: { params: z.strictObject({ username: segment }), query: nothing },
      answers: { 200: { description: 'The profile.', schema: user } },
      errors: ['user_not_found'],
    },
    async (c, { params }) => {
      const username = params.username.toLowerCase();
      const found = await findUser(c.get('database'), username, knownVersion(c));
      if (!found) throw new AppError('user_not_found', `There is nobody called ${username}.`);
      return versionedAnswer(c, found.version, found.body);
    },
  );

const NAMES = [
  { path: '/v1/categories', kind: 'category', summary: 'Categories, the most used first' },
  { path: '/v1/tags', kind: 'tag', summary: 'Tags, the most used first' },
] as const;

/** Counts over everything. */
export const registerRegistry = (app: ApiApp): void => {
  for (const { path, kind, summary } of NAMES) {
    operate(
      app,
      {
        method: 'get',
        path,
        summary,
        tags: ['Registry'],
        input: { query: z.strictObject(pageQuery) },
        answers: { 200: { description: 'One page.', schema: page(nameCount) } },
        errors: ['invalid_cursor'],
      },
      (c, { query }) => answerPage(c, query, (asked) => listNames(c.get('database'), kind, asked)),
    );
  }
  operate(
    app,
    {
      method: 'get',
      path: '/v1/stats',
      summary: 'Totals of everything',
      tags: ['Registry'],
      input: { query: nothing },
      answers: { 200: { description: 'The totals.', schema: registryStats } },
      errors: ['database_unavailable'],
    },
    async (c) => {
      const found = await findStats(c.get('database'), knownVersion(c));
      if (!found) throw new AppError('database_unavailable', 'The database is not migrated.');
      return versionedAnswer(c, found.version, found.body);
    },
  );
};
