import { findStats } from '@skillstash/db';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery } from '../http/query.ts';

const ok = (): Response =>
  new Response('{"status":"ok"}', {
    headers: { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL.none },
  });

/** `/healthz`: the worker answers. `/readyz`: its database does, too. */
export const registerHealth = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/healthz',
      summary: 'The worker is alive',
      tags: ['Operation'],
      input: { query: noQuery },
      answers: { 200: { description: 'Alive.', schema: ({ health }) => health } },
      errors: [],
    },
    ok,
  );
  operate(
    app,
    {
      method: 'get',
      path: '/readyz',
      summary: 'The database is reachable and migrated',
      tags: ['Operation'],
      input: { query: noQuery },
      answers: { 200: { description: 'Ready.', schema: ({ health }) => health } },
      errors: [],
    },
    async (c) => {
      const unavailable = (cause: unknown): never => {
        console.error(JSON.stringify({ requestId: c.get('requestId'), error: String(cause) }));
        throw new AppError(
          'database_unavailable',
          'The database is not reachable or not migrated.',
        );
      };
      const stats = await findStats(c.get('database'), '').catch(unavailable);
      return stats ? ok() : unavailable('registry_totals is empty');
    },
  );
};
