import { editPlugin } from '@skillstash/db/accounts';
import { LISTS_TAG, pluginEditRequest, pluginTag, repositoryTag } from '@skillstash/shared';
import { AppError } from '../../http/app-error.ts';
import type { ApiApp } from '../../http/operation.ts';
import { fullNameOf, noQuery, pluginPath, slugOf } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { personalText } from '../personal-answer.ts';
import { operateAs } from '../personal-operation.ts';
import type { Fetch } from '../sign-in/fetch-host-person.ts';
import { requireOwner } from './require-owner.ts';

/** What the owner of a plugin says of it, in place of its manifest. */
export const registerPluginEdits = (app: ApiApp, fetch: Fetch): void =>
  operateAs(
    app,
    {
      method: 'patch',
      path: '/v1/plugins/{owner}/{repo}/{plugin}',
      summary: 'Say what your plugin is: its category and tags, or that it is deprecated',
      tags: ['Ownership'],
      input: { params: pluginPath, query: noQuery, body: pluginEditRequest },
      answers: {
        200: {
          description: 'What owners have said by now.',
          schema: ({ pluginEdits }) => pluginEdits,
        },
      },
      errors: [
        'malformed_json',
        'unsupported_media_type',
        'payload_too_large',
        'claim_not_found',
        'plugin_not_found',
        'host_access_needed',
        'host_unreadable',
      ],
      scope: 'publish',
    },
    async (c, { params, body }, principal) => {
      const slug = slugOf(params);
      const fullName = fullNameOf(params);
      const repositoryId = await requireOwner(c, fullName, { principal, fetch });
      const audit = auditEntry(c, principal, {
        action: 'plugin_edited',
        objectKind: 'plugin',
        objectId: slug,
        detail: body,
      });
      const edits = await editPlugin(c.get('database'), { slug, repositoryId }, body, audit);
      if (!edits) throw new AppError('plugin_not_found', `There is no plugin ${slug}.`);
      await c.get('forget')([pluginTag(slug), repositoryTag(fullName), LISTS_TAG]);
      return personalText(edits);
    },
  );
