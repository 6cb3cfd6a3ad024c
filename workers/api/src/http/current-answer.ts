import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { CACHE_CONTROL } from './cache-control.ts';
import { versionedAnswer } from './conditional.ts';

/** The digest of a text, for answers that no stored version covers; they are small. */
const digest = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
    .toString('hex')
    .slice(0, 32);

/** An answer about something that moves by the second, such as a run: always asked again, 304 where it is the same. */
export const currentAnswer = async (
  c: Context<ApiEnv>,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> => {
  const version = await digest(body);
  return versionedAnswer(c, version, body, {
    'Cache-Control': CACHE_CONTROL.current,
    ...headers,
  });
};
