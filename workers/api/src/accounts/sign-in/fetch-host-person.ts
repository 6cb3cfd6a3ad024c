import type { HostPerson } from '@skillstash/db/accounts';
import * as z from 'zod';
import { AppError } from '../../http/app-error.ts';

const TIMEOUT_MS = 10_000;

const link = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .nullish()
  .catch(null);

/** GitHub's `GET /user`, as much of it as is kept (docs.github.com/rest/users/users). */
const answer = z.looseObject({
  id: z.int().positive(),
  login: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/),
  name: z.string().max(300).nullish(),
  avatar_url: link,
  html_url: link,
});

/** Sends a request: the global `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const ask = (fetch: Fetch, url: string, accessToken: string): Promise<Response> =>
  fetch(url, {
    headers: {
      Accept: 'application/json',
      Authorization: `Bearer ${accessToken}`,
      'User-Agent': 'skillstash',
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

/**
 * Asks the host whose token this is.
 *
 * @throws AppError `host_unreadable` where the host refuses, does not answer in time or tells something else
 */
export const fetchHostPerson = async (
  fetch: Fetch,
  url: string,
  accessToken: string,
): Promise<HostPerson> => {
  const unreadable = (cause: unknown) =>
    Object.assign(new AppError('host_unreadable', 'GitHub did not say who you are.'), { cause });
  const response = await ask(fetch, url, accessToken).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const told = await response.json().catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const parsed = answer.safeParse(told);
  if (response.status !== 200 || !parsed.success) throw unreadable(parsed.error);
  const { id, login, name, avatar_url, html_url } = parsed.data;
  return {
    hostId: id,
    username: login.toLowerCase(),
    displayName: name || null,
    avatarUrl: avatar_url ?? null,
    url: html_url ?? null,
  };
};
