import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';

/**
 * The one place where an install by the `skills` command is seen: it reads a plugin's index once for each `skills add`, and
 * again to look for updates, then with a header that says so.
 *
 * @param slug the plugin's, or that of one of its skills' indexes
 */
export const seeInstall = (c: Context<ApiEnv>, slug: string): void => {
  if (c.req.method !== 'GET' || c.req.header('X-Skills-Update-Check') === '1') return;
  console.log(
    JSON.stringify({ requestId: c.get('requestId'), event: 'install', client: 'skills', slug }),
  );
};
