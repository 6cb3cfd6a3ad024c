import { v7 } from 'uuid';
import type { ApiApp } from '../../http/operation.ts';
import { fullNameOf, noQuery, repositoryPath } from '../../http/query.ts';
import { crawlAnswer } from '../../routes/repositories.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf } from '../principal.ts';
import type { Fetch } from '../sign-in/fetch-host-person.ts';
import { requireOwner } from './require-owner.ts';

/** Crawls that owners ask for: whenever they want, however lately the repository was checked. */
export const registerOwnCrawls = (app: ApiApp, fetch: Fetch): void =>
  operateAs(
    app,
    {
      method: 'post',
      path: '/v1/repositories/{owner}/{repo}/crawl',
      summary: 'Have your repository crawled now',
      tags: ['Ownership'],
      input: { params: repositoryPath, query: noQuery },
      answers: {
        202: {
          description: 'A run is queued; `url` shows it.',
          schema: ({ crawlRequested }) => crawlRequested,
        },
      },
      errors: ['claim_not_found', 'host_access_needed', 'host_unreadable'],
      scope: 'publish',
    },
    async (c, { params }, principal) => {
      const fullName = fullNameOf(params);
      await requireOwner(c, fullName, { principal, fetch });
      const asker = {
        auditId: v7(),
        at: nowOf(c),
        actor: { id: principal.userId, name: principal.username, via: principal.via },
        requestId: c.get('requestId'),
      };
      const asked = { repository: fullName, refresh: true, asker };
      return crawlAnswer(await c.env.INGESTER.requestCrawl(asked));
    },
  );
