import type { OwnerPermission } from '@skillstash/shared';
import * as z from 'zod';
import { AppError } from '../../http/app-error.ts';
import type { Fetch } from '../sign-in/fetch-host-person.ts';

const TIMEOUT_MS = 10_000;

/** GitHub's `GET /repositories/{id}`, as much of it as is asked (docs.github.com/rest/repos/repos#get-a-repository). */
const answer = z.looseObject({
  id: z.int().positive(),
  permissions: z.looseObject({ admin: z.boolean(), maintain: z.boolean().optional() }),
});

const ask = (fetch: Fetch, url: string, accessToken: string): Promise<Response> =>
  fetch(url, {
    headers: {
      Accept: 'application/vnd.github+json',
      Authorization: `Bearer ${accessToken}`,
      'User-Agent': 'skillstash',
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

const unreadable = (cause: unknown): AppError =>
  Object.assign(
    new AppError('host_unreadable', 'GitHub did not say what you may do with this repository.'),
    { cause },
  );

/**
 * Asks the host what the holder of a token may do with a repository. By its numeric id: a name may be another's by now.
 *
 * @returns undefined for somebody who neither administers nor maintains it, or whom the host does not show it
 * @throws AppError `host_access_needed` where the host takes the token no more; `host_unreadable` where it refuses, does not
 *   answer in time or tells something else
 */
export const fetchPermission = async (
  fetch: Fetch,
  apiUrl: string,
  hostId: number,
  accessToken: string,
): Promise<OwnerPermission | undefined> => {
  const url = new URL(`repositories/${hostId}`, apiUrl.replace(/\/?$/, '/')).href;
  const response = await ask(fetch, url, accessToken).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const { status } = response;
  if (status === 401)
    throw new AppError('host_access_needed', 'GitHub does not know you any more: sign in again.');
  if (status === 404 || status === 451) return undefined;
  const told = await response.json().catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const parsed = answer.safeParse(told);
  if (status !== 200 || !parsed.success || parsed.data.id !== hostId)
    throw unreadable(parsed.error ?? `status ${status}`);
  const { admin, maintain } = parsed.data.permissions;
  if (admin) return 'admin';
  return maintain ? 'maintain' : undefined;
};
