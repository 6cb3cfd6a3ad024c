import { type CatalogOffer, findCollection, listCollections } from '@skillstash/db';
import * as z from 'zod';
import { installCollection, withInstall } from '../catalogs/install-commands.ts';
import { originOf } from '../http/address.ts';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import { noQuery, pageQuery, shortSegment } from '../http/query.ts';

const collectionPath = z.strictObject({ username: shortSegment, name: shortSegment });

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
      answers: {
        200: {
          description: 'One page.',
          schema: ({ page, collectionSummary }) => page(collectionSummary),
        },
      },
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
      input: { params: collectionPath, query: noQuery },
      answers: { 200: { description: 'The collection.', schema: ({ collection }) => collection } },
      errors: ['collection_not_found'],
    },
    async (c, { params }) => {
      const slug = `${params.username}/${params.name}`.toLowerCase();
      const found = await findCollection(c.get('database'), slug, knownVersion(c));
      if (!found) throw new AppError('collection_not_found', `There is no collection ${slug}.`);
      const offers = JSON.parse(found.offers ?? '[]') as CatalogOffer[];
      const install = installCollection(originOf(c), slug, offers);
      return versionedAnswer(c, found.version, withInstall(found.body, install));
    },
  );
};
