import { putMember, removeMember, replaceMembers } from '@skillstash/db/accounts';
import { collectionMembers, collectionPlace } from '@skillstash/shared';
import { AppError } from '../../http/app-error.ts';
import { BODY_ERRORS } from '../../http/json-body.ts';
import type { Answers, ApiApp } from '../../http/operation.ts';
import { noQuery, pluginPath, slugOf } from '../../http/query.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf } from '../principal.ts';
import { collectionAnswer } from './collection-answer.ts';
import { aboutCollection, collectionKey, collectionPath } from './own-collections.ts';

const PATH = '/v1/collections/{username}/{name}/plugins';
const MEMBER_PATH = `${PATH}/{owner}/{repo}/{plugin}`;
const memberPath = collectionPath.extend(pluginPath.shape);
const answers: Answers = {
  200: { description: 'It as it is now, with its ETag.', schema: ({ collection }) => collection },
};
const ofMembers = {
  tags: ['Collections'],
  answers,
  ifMatch: true as const,
  scope: 'collections' as const,
};

const registerReplacing = (app: ApiApp): void =>
  operateAs(
    app,
    {
      ...ofMembers,
      method: 'put',
      path: PATH,
      summary: 'Say all plugins of a collection of yours, in their order',
      input: { params: collectionPath, query: noQuery, body: collectionMembers },
      errors: [...BODY_ERRORS, 'collection_not_found', 'plugin_not_found'],
    },
    async (c, { params, body: { plugins } }, principal) => {
      const key = collectionKey(c, params, principal);
      const detail = { members: plugins.length };
      const audit = aboutCollection(c, principal, 'collection_changed', key.slug, detail);
      const asked = { plugins, now: nowOf(c) };
      const outcome = await replaceMembers(c.get('database'), key, asked, audit);
      return collectionAnswer(c, outcome, { slug: key.slug, plugins });
    },
  );

const registerPutting = (app: ApiApp): void =>
  operateAs(
    app,
    {
      ...ofMembers,
      method: 'put',
      path: MEMBER_PATH,
      summary: 'Put a plugin into a collection of yours, or at another place in it',
      input: { params: memberPath, query: noQuery, body: collectionPlace },
      errors: [...BODY_ERRORS, 'collection_not_found', 'plugin_not_found', 'collection_full'],
    },
    async (c, { params, body: { position } }, principal) => {
      const key = collectionKey(c, params, principal);
      const plugin = slugOf(params);
      const detail = { put: plugin, ...(position === undefined ? {} : { position }) };
      const audit = aboutCollection(c, principal, 'collection_changed', key.slug, detail);
      const asked = { plugin, position, now: nowOf(c) };
      const outcome = await putMember(c.get('database'), key, asked, audit);
      return collectionAnswer(c, outcome, { slug: key.slug, plugins: [plugin] });
    },
  );

/** What is in a person's collections, and in which order. */
export const registerCollectionMembers = (app: ApiApp): void => {
  registerReplacing(app);
  registerPutting(app);
  operateAs(
    app,
    {
      ...ofMembers,
      method: 'delete',
      path: MEMBER_PATH,
      summary: 'Take a plugin out of a collection of yours',
      input: { params: memberPath, query: noQuery },
      errors: ['collection_not_found', 'plugin_not_found'],
    },
    async (c, { params }, principal) => {
      const key = collectionKey(c, params, principal);
      const plugin = slugOf(params);
      const detail = { removed: plugin };
      const audit = aboutCollection(c, principal, 'collection_changed', key.slug, detail);
      const outcome = await removeMember(c.get('database'), key, { plugin, now: nowOf(c) }, audit);
      if (outcome.kind === 'missing')
        throw new AppError('plugin_not_found', `${plugin} is not in ${key.slug}.`);
      return collectionAnswer(c, outcome, { slug: key.slug, plugins: [plugin] });
    },
  );
};
