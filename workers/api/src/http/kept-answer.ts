import type { KeptAnswer } from './answer-memory.ts';
import { isHeld } from './conditional.ts';

/** Headers that belong to one request, or are made anew for each. */
const NOT_KEPT = [
  'x-request-id',
  'x-d1-bookmark',
  'age',
  'content-length',
  'set-cookie',
  'ratelimit',
  'ratelimit-policy',
];
const ABOUT_BODY = ['content-type'];
const MAX_AGE = /(?:^|[\s,])max-age=(\d+)/;

/**
 * A kept answer as the answer to a request.
 *
 * @param now milliseconds since 1970
 * @returns undefined where it is not one: other headers count, or its body is not kept and the caller does not hold it
 */
export const answerAgain = (
  kept: KeptAnswer,
  request: Request,
  { now, requestId }: { now: number; requestId: string },
): Response | undefined => {
  if (kept.varying.some(([name, value]) => (request.headers.get(name) ?? '') !== value))
    return undefined;
  const isSame = isHeld(request.headers.get('If-None-Match'), kept.etag);
  if (!isSame && !kept.body) return undefined;
  const response = isSame
    ? new Response(null, { status: 304, headers: kept.unchanged })
    : new Response(request.method === 'HEAD' ? null : kept.body, kept);
  response.headers.set('X-Request-Id', requestId);
  const age_s = Math.floor((now - kept.keptAt) / 1000);
  if (age_s > 0) response.headers.set('Age', String(age_s));
  return response;
};

/** For how long a shared cache may use an answer, in seconds; 0 where it may not, or where nothing would ever drop it. */
const usableFor = ({ status, headers }: Response): number => {
  const control = headers.get('Cache-Control') ?? '';
  const isPublic = control.startsWith('public') && !headers.has('Set-Cookie');
  if (!isPublic || status >= 500 || !headers.get('Cache-Tag') || !headers.get('ETag')) return 0;
  return Number(MAX_AGE.exec(control)?.[1] ?? 0);
};

const without = (headers: Headers, names: readonly string[]): Headers => {
  const left = new Headers(headers);
  for (const name of names) left.delete(name);
  return left;
};

const varyingOf = (request: Request, vary: string): Array<[string, string]> =>
  vary
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean)
    .map((name) => [name, request.headers.get(name) ?? '']);

/**
 * What is kept of an answer, and the answer itself, whose body was read for it. Only an answer that says itself that
 * everybody may have it (`public`, `max-age`), and by what it is forgotten (`Cache-Tag`), is kept.
 *
 * @param seconds how long at the most
 */
export const keepable = async (
  request: Request,
  response: Response,
  { now, seconds }: { now: number; seconds: number },
): Promise<{ kept: KeptAnswer | undefined; response: Response }> => {
  const usable_s = Math.min(seconds, usableFor(response));
  const vary = response.headers.get('Vary') ?? '';
  if (usable_s <= 0 || vary.includes('*')) return { kept: undefined, response };
  const body = response.status === 304 ? null : new Uint8Array(await response.arrayBuffer());
  const headers = without(response.headers, NOT_KEPT);
  const kept: KeptAnswer = {
    status: response.status,
    headers,
    unchanged: without(headers, ABOUT_BODY),
    etag: response.headers.get('ETag') ?? '',
    body,
    tags: (response.headers.get('Cache-Tag') ?? '').split(','),
    varying: varyingOf(request, vary),
    keptAt: now,
    until: now + usable_s * 1000,
  };
  return { kept, response: new Response(body, response) };
};
