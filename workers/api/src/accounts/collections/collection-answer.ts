import type { CatalogOffer } from '@skillstash/db';
import type { CollectionOutcome, CollectionRefusal } from '@skillstash/db/accounts';
import { COLLECTION_PLUGINS_MAX, COLLECTIONS_MAX, LISTS_TAG } from '@skillstash/shared';
import type { Context } from 'hono';
import { installCollection, withInstall } from '../../catalogs/install-commands.ts';
import type { ApiEnv } from '../../env.ts';
import { originOf } from '../../http/address.ts';
import { AppError } from '../../http/app-error.ts';
import { entityTag } from '../../http/conditional.ts';
import { personalText } from '../personal-answer.ts';

/** What was asked for: which collection, and slugs of plugins that were to be its members. */
export type AskedCollection = { slug: string; plugins?: readonly string[] };

/** Why a collection was not changed, for whoever asked for it. */
export const collectionRefusal = (
  refusal: CollectionRefusal,
  { slug, plugins = [] }: AskedCollection,
): AppError => {
  switch (refusal.kind) {
    case 'none':
      return new AppError('collection_not_found', `You have no collection ${slug}.`);
    case 'stale':
      return new AppError('precondition_failed', `${slug} was changed meanwhile: read it again.`);
    case 'taken':
      return new AppError('collection_exists', 'You have another collection at that address.');
    case 'full':
      return new AppError(
        'collection_full',
        `A collection holds at most ${COLLECTION_PLUGINS_MAX} plugins.`,
      );
    case 'too many':
      return new AppError(
        'too_many_collections',
        `You have ${COLLECTIONS_MAX} collections: delete one.`,
      );
    case 'missing': {
      const fields = refusal.places.map((place) => ({
        path: `plugins.${place}`,
        message: `there is no plugin ${plugins[place]}`,
      }));
      return new AppError('plugin_not_found', `Not there: ${fields.length} plugins.`, fields);
    }
  }
};

/**
 * The answer to a change: the collection as it is now, with its ETag for the next change. Public answers forget what it was.
 *
 * @throws AppError for what stood in the way
 */
export const collectionAnswer = async (
  c: Context<ApiEnv>,
  outcome: CollectionOutcome,
  asked: AskedCollection,
  status = 200,
): Promise<Response> => {
  if (outcome.kind !== 'done') throw collectionRefusal(outcome, asked);
  await c.get('forget')([LISTS_TAG]);
  const { body, offers, version } = outcome.read;
  const origin = originOf(c);
  const offered = JSON.parse(offers ?? '[]') as CatalogOffer[];
  const install = installCollection(origin, asked.slug, offered);
  const response = personalText(withInstall(body, install) ?? '', status);
  response.headers.set('ETag', entityTag(c, version));
  return response;
};
