import {
  type AuditAction,
  type AuditEntry,
  blockPlugin,
  featureCollection,
  unblockPlugin,
  verifyPlugin,
} from '@skillstash/db/accounts';
import { blockRequest, LISTS_TAG, pluginTag, repositoryTag } from '@skillstash/shared';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import type { ApiApp } from '../../http/operation.ts';
import { fullNameOf, noQuery, pluginPath, slugOf } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { operateAs } from '../personal-operation.ts';
import type { Principal } from '../principal.ts';

const PLUGIN = '/v1/admin/plugins/{owner}/{repo}/{plugin}';
const COLLECTION = '/v1/admin/collections/{username}/{name}';
const segment = z.string().min(1).max(200);
const collectionPath = z.strictObject({ username: segment, name: segment });
const BODY_ERRORS = ['malformed_json', 'unsupported_media_type', 'payload_too_large'] as const;
const done = (): Response => new Response(null, { status: 204 });

type Asked = { c: Context<ApiEnv>; principal: Principal; params: z.infer<typeof pluginPath> };
type Act = (slug: string, audit: AuditEntry) => Promise<boolean>;

/** Does something to a plugin, and has every answer that tells of it forgotten. */
const moderate = async (
  { c, principal, params }: Asked,
  action: AuditAction,
  detail: Record<string, unknown>,
  act: Act,
): Promise<Response> => {
  const slug = slugOf(params);
  const about = { action, objectKind: 'plugin', objectId: slug, detail };
  if (!(await act(slug, auditEntry(c, principal, about))))
    throw new AppError('plugin_not_found', `There is no plugin ${slug}.`);
  await c.get('forget')([pluginTag(slug), repositoryTag(fullNameOf(params)), LISTS_TAG]);
  return done();
};

const registerBlocks = (app: ApiApp): void => {
  operateAs(
    app,
    {
      method: 'put',
      path: `${PLUGIN}/block`,
      summary: 'Block a plugin: nobody finds it any more, and its address tells the reason',
      tags: ['Administration'],
      input: { params: pluginPath, query: noQuery, body: blockRequest },
      answers: { 204: { description: 'It is blocked.' } },
      errors: [...BODY_ERRORS, 'plugin_not_found'],
      scope: 'admin',
    },
    (c, { params, body: { reason } }, principal) =>
      moderate({ c, principal, params }, 'plugin_blocked', { reason }, (slug, audit) =>
        blockPlugin(c.get('database'), slug, reason, audit),
      ),
  );
  operateAs(
    app,
    {
      method: 'delete',
      path: `${PLUGIN}/block`,
      summary: 'Unblock a plugin; its repository is read anew',
      tags: ['Administration'],
      input: { params: pluginPath, query: noQuery },
      answers: { 204: { description: 'It is not blocked.' } },
      errors: ['plugin_not_found'],
      scope: 'admin',
    },
    (c, { params }, principal) =>
      moderate({ c, principal, params }, 'plugin_unblocked', {}, (slug, audit) =>
        unblockPlugin(c.get('database'), slug, audit),
      ),
  );
};

const VERIFICATIONS = [
  { method: 'put', isVerified: true, action: 'plugin_verified', summary: 'Verify a plugin' },
  {
    method: 'delete',
    isVerified: false,
    action: 'plugin_unverified',
    summary: 'Take back a verification',
  },
] as const;

const registerVerification = (app: ApiApp): void => {
  for (const { method, isVerified, action, summary } of VERIFICATIONS)
    operateAs(
      app,
      {
        method,
        path: `${PLUGIN}/verification`,
        summary,
        tags: ['Administration'],
        input: { params: pluginPath, query: noQuery },
        answers: { 204: { description: isVerified ? 'It is verified.' : 'It is not verified.' } },
        errors: ['plugin_not_found'],
        scope: 'admin',
      },
      (c, { params }, principal) =>
        moderate({ c, principal, params }, action, {}, (slug, audit) =>
          verifyPlugin(c.get('database'), slug, isVerified, audit),
        ),
    );
};

const FEATURES = [
  { method: 'put', isFeatured: true, action: 'collection_featured', summary: 'Feature' },
  { method: 'delete', isFeatured: false, action: 'collection_unfeatured', summary: 'Unfeature' },
] as const;

const registerFeatures = (app: ApiApp): void => {
  for (const { method, isFeatured, action, summary } of FEATURES)
    operateAs(
      app,
      {
        method,
        path: `${COLLECTION}/feature`,
        summary: `${summary} a collection`,
        tags: ['Administration'],
        input: { params: collectionPath, query: noQuery },
        answers: { 204: { description: isFeatured ? 'It is first.' : 'It is one of all.' } },
        errors: ['collection_not_found'],
        scope: 'admin',
      },
      async (c, { params }, principal) => {
        const slug = `${params.username}/${params.name}`.toLowerCase();
        const about = { action, objectKind: 'collection', objectId: slug };
        const audit = auditEntry(c, principal, about);
        if (!(await featureCollection(c.get('database'), slug, isFeatured, audit)))
          throw new AppError('collection_not_found', `There is no collection ${slug}.`);
        await c.get('forget')([LISTS_TAG]);
        return done();
      },
    );
};

/** What admins do to plugins and collections. Each act is on record. */
export const registerModeration = (app: ApiApp): void => {
  registerBlocks(app);
  registerVerification(app);
  registerFeatures(app);
};
