import type { AnswerOf, AnswerSchema, BodyOf } from './answer-schemas.ts';
import { type Answer, BOOKMARK, type CachedAnswer, exchange, type Fetch } from './exchange.ts';
import {
  type BookmarkedOperation,
  OPERATIONS,
  type Operation,
  type OperationName,
  type OperationWithKey,
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

/** What any method takes last. */
export type CallOptions = {
  /** Ends the call, its waits and its further tries. */
  signal?: AbortSignal | undefined;
  /** That of an answer before: what is read is at least as new as that answer was, and what it told of. */
  bookmark?: string | undefined;
};

/** What a method takes last that makes or does something once. */
export type KeyOptions = CallOptions & {
  /**
   * 1 to 255 printable ASCII characters of your own, best `crypto.randomUUID()`: whoever sends the same again within 24 hours gets
   * the same answer, and nothing is done twice. With one, the call is tried again as reads are.
   */
  idempotencyKey?: string | undefined;
};

/** An answer to a write, with the bookmark that reads take to see what it did; undefined where the registry gave none. */
export type Written<Answer = unknown> = Answer & { bookmark: string | undefined };

type PathInput<Values> = keyof Values extends never ? { path?: undefined } : { path: Values };
type BodyInput<Body> = Body extends undefined ? { body?: undefined } : { body: Body };

/** What one operation is called with. */
export type CallInput<Name extends OperationName> = CallOptions &
  PathInput<PathValues<Name>> &
  BodyInput<BodyOf<Name>> & {
    query?: QueryOf<Name>;
    /** The entity tag of the state that is to be changed. */
    ifMatch?: string | undefined;
  } & (Name extends OperationWithKey ? KeyOptions : unknown);

type BodyAnswered<Answer> = [Answer] extends [undefined] ? unknown : Answer;

/** What a method gives: the answer, of writes and changes with its bookmark. */
export type Given<Name extends OperationName> = Name extends BookmarkedOperation
  ? Written<BodyAnswered<AnswerOf<Name>>>
  : AnswerOf<Name>;

/** Calls an operation by its name. */
export type Call = <Name extends OperationName>(
  name: Name,
  input: CallInput<Name>,
) => Promise<Given<Name>>;

/** An answer, the entity tag of the state that it tells of (null where the registry gave none), and its bookmark. */
export type Tagged<Answer> = {
  answer: Answer;
  etag: string | null;
  bookmark: string | undefined;
};

/** The same with entity tags. */
export type TaggedCall = <Name extends OperationName>(
  name: Name,
  input: CallInput<Name>,
) => Promise<Tagged<AnswerOf<Name>>>;

type LooseInput = KeyOptions & {
  path?: Readonly<Record<string, string>> | undefined;
  query?: Readonly<Record<string, unknown>> | undefined;
  body?: unknown;
  ifMatch?: string | undefined;
};

/** @throws TypeError for a text that no header can hold */
const headersOf = (
  { headers }: Connection,
  { mediaType }: Operation,
  { ifMatch, body, bookmark, idempotencyKey }: LooseInput,
  cached: CachedAnswer | undefined,
): Headers => {
  const sent = new Headers(headers);
  sent.set('Accept', [...(mediaType ? [mediaType] : []), 'application/problem+json'].join(', '));
  if (cached) sent.set('If-None-Match', cached.etag);
  if (ifMatch !== undefined) sent.set('If-Match', ifMatch);
  if (body !== undefined) sent.set('Content-Type', 'application/json');
  if (bookmark !== undefined) sent.set(BOOKMARK, bookmark);
  if (idempotencyKey !== undefined) sent.set('Idempotency-Key', idempotencyKey);
  return sent;
};

const send = async (
  connection: Connection,
  operation: Operation,
  input: LooseInput,
): Promise<Answer> => {
  const { base, cache, fetch, nowMs, retry } = connection;
  const { method, path, mediaType } = operation;
  const url = requestUrl(base, path, input.path ?? {}, input.query ?? {});
  const isRead = method === 'GET';
  const cached = isRead ? await cache?.get(url) : undefined;
  const headers = headersOf(connection, operation, input, cached);
  const body = input.body === undefined ? undefined : JSON.stringify(input.body);
  const { signal } = input;
  const request = { method, url, headers, body, mediaType, signal, cached };
  const attempt = () => exchange(fetch, nowMs, request);
  const isKeyed = operation.takesKey === true && input.idempotencyKey !== undefined;
  const policy = isRead || isKeyed ? retry : { ...retry, count: 0 };
  const answer = await withRetries(policy, signal, attempt);
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

/**
 * The one function through which every method of a client goes. Reads are tried again where that may help, and writes that have
 * an Idempotency-Key; all else is sent once.
 */
export const createTaggedCall = (connection: Connection): TaggedCall => {
  const contentOf = async (name: OperationName, answer: Answer): Promise<unknown> => {
    const { mediaType } = OPERATIONS[name];
    if (mediaType === null) return undefined;
    if (mediaType !== 'application/json') return answer.text;
    return parse(answer, connection.validate ? await findSchema(name) : undefined);
  };
  const call = async (name: OperationName, input: LooseInput): Promise<Tagged<unknown>> => {
    const answer = await send(connection, OPERATIONS[name], input);
    const { etag, bookmark } = answer;
    return { answer: await contentOf(name, answer), etag, bookmark };
  };
  // The table ties a name to its answer; the compiler cannot follow that through JSON, the schemas prove it in tests.
  return call as TaggedCall;
};

const isBookmarked = (name: OperationName): boolean =>
  OPERATIONS[name].method !== 'GET' || name === 'changes.list';

/** The same without entity tags. */
export const untagged = (call: TaggedCall): Call => {
  const given = async <Name extends OperationName>(name: Name, input: CallInput<Name>) => {
    const { answer, bookmark } = await call(name, input);
    return isBookmarked(name) ? { ...(answer as object | undefined), bookmark } : answer;
  };
  // What isBookmarked says is what BookmarkedOperation says; the compiler does not see that they are the same.
  return given as Call;
};
