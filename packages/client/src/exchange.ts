import type { ErrorBody } from '@skillstash/shared';
import { type AnswerOrigin, ApiError } from './api-error.ts';
import { NetworkError } from './network-error.ts';
import { retryAfterMs } from './retry-after.ts';
import { UnexpectedAnswerError } from './unexpected-answer-error.ts';

/** The part of the global `fetch` that the client needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A body that a server gave with an entity tag: it is used again when the server says that it still holds. */
export type CachedAnswer = { etag: string; body: string };

/** One request, ready to be sent as often as need be. */
export type PreparedRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Headers;
  body: string | undefined;
  mediaType: string | null;
  signal: AbortSignal | undefined;
  cached: CachedAnswer | undefined;
};

/** What came back: the text, and its entity tag and the database's bookmark where it has them. */
export type Answer = {
  text: string;
  etag: string | null;
  bookmark: string | undefined;
  origin: AnswerOrigin;
};

/** Names a state of the registry's database, in requests and answers. */
export const BOOKMARK = 'x-d1-bookmark';

const PROBLEM = 'application/problem+json';
const EXCERPT_LENGTH = 200;

const mediaTypeOf = (response: Response): string =>
  (response.headers.get('Content-Type') ?? '').split(';', 1).join('').trim().toLowerCase();

const receive = async (
  fetch: Fetch,
  { method, url, headers, body, signal }: PreparedRequest,
): Promise<{ response: Response; text: string }> => {
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
    return { response, text: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new NetworkError(method, url, cause);
  }
};

/** Whether this is a problem document. Its code may be newer than this client, so the contract's closed schema does not decide. */
const isProblem = (value: unknown): value is ErrorBody => {
  if (typeof value !== 'object' || value === null) return false;
  const { code, detail, requestId, errors } = value as Record<keyof ErrorBody, unknown>;
  return (
    [code, detail, requestId].every((field) => typeof field === 'string') &&
    (errors === undefined || Array.isArray(errors))
  );
};

const parseProblem = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so no problem document: the caller reports the answer with its text.
    return undefined;
  }
};

const failureOf = (response: Response, text: string, origin: AnswerOrigin): Error => {
  const type = mediaTypeOf(response);
  const problem = type === PROBLEM ? parseProblem(text) : undefined;
  if (isProblem(problem)) return new ApiError(problem, origin);
  const excerpt = JSON.stringify(text.slice(0, EXCERPT_LENGTH));
  return new UnexpectedAnswerError(`as ${type || 'no media type'}: ${excerpt}`, origin);
};

/**
 * Sends a request once and reads its answer whole.
 *
 * @param nowMs the time in milliseconds since 1970, for a `Retry-After` that is a date
 * @returns the answer's text; of a 304, the text that was known before
 * @throws ApiError for every problem document, UnexpectedAnswerError for what else is no success, NetworkError where nothing
 *   came or it broke off, and the signal's own reason where it was aborted
 */
export const exchange = async (
  fetch: Fetch,
  nowMs: () => number,
  request: PreparedRequest,
): Promise<Answer> => {
  const { response, text } = await receive(fetch, request);
  const { status, headers } = response;
  const origin = {
    status,
    url: request.url,
    retryAfterMs: retryAfterMs(headers.get('Retry-After'), nowMs()),
  };
  const bookmark = headers.get(BOOKMARK) ?? undefined;
  if (status === 304 && request.cached)
    return { text: request.cached.body, etag: request.cached.etag, bookmark, origin };
  if (!response.ok || mediaTypeOf(response) !== (request.mediaType ?? ''))
    throw failureOf(response, text, origin);
  return { text, etag: headers.get('ETag'), bookmark, origin };
};
