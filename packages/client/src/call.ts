import type { AnswerOf, AnswerSchema, BodyOf } from './answer-schemas.ts';
import { type Answer, type CachedAnswer, exchange, type Fetch } from './exchange.ts';
import {
  OPERATIONS,
  type Operation,
  type OperationName,
  type PathValues,
  type QueryOf,
} from './operations.ts';
import { requestUrl } from './request-url.ts';
import { type RetryPolicy, withRetries } from './retry-policy.ts';
import { UnexpectedAnswerError } from './unexpected-answer-error.ts';

/** Keeps answers by their address; a `Map` is one. Whoever shares one among clients shares what they may read. */
export type AnswerCache = {
  get(url: string): CachedAnswer | undefined | Promise<CachedAnswer | undefined>;
  set(url: string, answer: CachedAnswer): unknown;
};

/** What every call of a client uses. */
export type Connection = {
  /** Where the registry is, without a slash at its end. */
  base: string;
  headers: Readonly<Record<string, string>>;
  fetch: Fetch;
  retry: RetryPolicy;
  nowMs(): number;
  cache: AnswerCache | undefined;
  validate: boolean;
};

/** What any method takes last: `signal` ends it, its waits and its further tries. */
export type CallOptions = { signal?: AbortSignal | undefined };

type PathInput<Values> = keyof Values extends never ? { path?: undefined } : { path: Values };
type BodyInput<Body> = Body extends undefined ? { body?: undefined } : { body: Body };

/** What one operation is called with. */
export type CallInput<Name extends OperationName> = CallOptions &
  PathInput<PathValues<Name>> &
  BodyInput<BodyOf<Name>> & {
    query?: QueryOf<Name>;
    /** The entity tag of the state that is to be changed. */
    ifMatch?: string | undefined;
  };

/** Calls an operation by its name. */
export type Call = <Name extends OperationName>(
  name: Name,
  input: CallInput<Name>,
) => Promise<AnswerOf<Name>>;

/** An answer and the entity tag of the state that it tells of; null where the registry gave none. */
export type Tagged<Answer> = { answer: Answer; etag: string | null };

/** The same with entity tags. */
export type TaggedCall = <Name extends OperationName>(
  name: Name,
  input: CallInput<Name>,
) => Promise<Tagged<AnswerOf<Name>>>;

type LooseInput = CallOptions & {
  path?: Readonly<Record<string, string>> | undefined;
  query?: Readonly<Record<string, unknown>> | undefined;
  body?: unknown;
  ifMatch?: string | undefined;
};

const send = async (
  { base, headers, cache, fetch, nowMs, retry }: Connection,
  { method, path, mediaType }: Operation,
  input: LooseInput,
): Promise<Answer> => {
  const url = requestUrl(base, path, input.path ?? {}, input.query ?? {});
  const isRead = method === 'GET';
  const cached = isRead ? await cache?.get(url) : undefined;
  const sent = new Headers(headers);
  sent.set('Accept', [...(mediaType ? [mediaType] : []), 'application/problem+json'].join(', '));
  if (cached) sent.set('If-None-Match', cached.etag);
  if (input.ifMatch !== undefined) sent.set('If-Match', input.ifMatch);
  if (input.body !== undefined) sent.set('Content-Type', 'application/json');
  const body = input.body === undefined ? undefined : JSON.stringify(input.body);
  const { signal } = input;
  const request = { method, url, headers: sent, body, mediaType, signal, cached };
  const attempt = () => exchange(fetch, nowMs, request);
  const answer = await withRetries(isRead ? retry : { ...retry, count: 0 }, signal, attempt);
  if (isRead && cache && answer.etag !== null && answer.etag !== cached?.etag)
    await cache.set(url, { etag: answer.etag, body: answer.text });
  return answer;
};

const parse = ({ text, origin }: Answer, schema: AnswerSchema | undefined): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return schema ? schema.parse(value) : value;
  } catch (cause) {
    throw new UnexpectedAnswerError('with something else than it should', origin, cause);
  }
};

/** Loaded only where it is used: whoever does not validate does not carry zod. */
const findSchema = async (name: OperationName): Promise<AnswerSchema | undefined> => {
  const { ANSWER_SCHEMAS } = await import('./answer-schemas.ts');
  const schemas: Partial<Record<OperationName, AnswerSchema>> = ANSWER_SCHEMAS;
  return schemas[name];
};

/** The one function through which every method of a client goes. Reads are tried again where that may help, writes never. */
export const createTaggedCall = (connection: Connection): TaggedCall => {
  const contentOf = async (name: OperationName, answer: Answer): Promise<unknown> => {
    const { mediaType } = OPERATIONS[name];
    if (mediaType === null) return undefined;
    if (mediaType !== 'application/json') return answer.text;
    return parse(answer, connection.validate ? await findSchema(name) : undefined);
  };
  const call = async (name: OperationName, input: LooseInput): Promise<Tagged<unknown>> => {
    const answer = await send(connection, OPERATIONS[name], input);
    return { answer: await contentOf(name, answer), etag: answer.etag };
  };
  // The table ties a name to its answer; the compiler cannot follow that through JSON, the schemas prove it in tests.
  return call as TaggedCall;
};

/** The same without entity tags. */
export const untagged =
  (call: TaggedCall): Call =>
  async (name, input) =>
    (await call(name, input)).answer;
