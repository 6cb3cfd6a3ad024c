import type { DeclaredAnswer, DeclaredOperation } from './declared-operations.ts';
import { findSql } from './find-sql.ts';
import type { Answered, Asked } from './send-request.ts';

const PROBLEM = 'application/problem+json';
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

const mediaTypeOf = ({ headers }: Answered): string =>
  headers['content-type']?.split(';')[0]?.trim() ?? '';

const parsed = (mediaType: string, text: string): unknown =>
  mediaType.endsWith('json') ? JSON.parse(text) : text;

const EVENTS = 'text/event-stream';

/** What a stream tells is what the same answer is without one. */
const faultsOfEvents = ({ bodies }: DeclaredAnswer, { status, text }: Answered): string[] => {
  const takes = bodies.get('application/json');
  const events = [...text.matchAll(/^data: ?(.*)$/gm)].map(([, data = '']) => data);
  const broken = events.filter((data) => takes && !takes(JSON.parse(data)));
  return [
    ...(events.length ? [] : [`${status} is a stream of nothing`]),
    ...broken.map((data) => `${status} has an event that breaks its schema: ${data}`),
  ];
};

const faultsOfBody = (declared: DeclaredAnswer, answered: Answered): string[] => {
  const { status, text } = answered;
  if (!declared.bodies.size) return text === '' ? [] : [`${status} has a body`];
  const mediaType = mediaTypeOf(answered);
  const takes = declared.bodies.get(mediaType);
  if (!takes) return [`${status} has the undeclared media type "${mediaType}"`];
  const body = parsed(mediaType, text);
  if (!takes(body)) return [`${status} breaks its schema: ${JSON.stringify(takes.errors)}`];
  if (mediaType === EVENTS) return faultsOfEvents(declared, answered);
  return mediaType === PROBLEM ? faultsOfProblem(declared, answered, body) : [];
};

const faultsOfProblem = (declared: DeclaredAnswer, answered: Answered, body: unknown): string[] => {
  // The schema of errors was just validated.
  const { code, status, requestId } = body as { code: string; status: number; requestId: string };
  return [
    ...(declared.codes.includes(code) ? [] : [`undeclared code ${code}`]),
    ...(status === answered.status ? [] : [`says ${status} in a ${answered.status}`]),
    ...(requestId === answered.headers['x-request-id'] ? [] : ['another requestId in its body']),
    ...(answered.headers['cache-control'] === 'no-store' ? [] : ['an error that may be stored']),
  ];
};

const faultsOfHeaders = (asked: Asked, { headers, status }: Answered): string[] => {
  const given = headers['x-request-id'];
  const own = asked.headers['X-Request-Id'] ?? '';
  const id = typeof given === 'string' ? given : '';
  return [
    ...(REQUEST_ID.test(id) ? [] : [`X-Request-Id is "${id}"`]),
    ...(REQUEST_ID.test(own) && id !== own ? [`X-Request-Id is not the caller's`] : []),
    ...(headers['cache-control'] ? [] : ['no Cache-Control']),
    ...(headers['access-control-allow-origin'] === '*' ? [] : ['closed to other origins']),
    ...([301, 308].includes(status) && !headers.location ? ['a redirect to nowhere'] : []),
    ...(status === 405 && !headers.allow ? ['405 without Allow'] : []),
  ];
};

/** What an answer does that its operation does not declare, each in a sentence; nothing where it keeps the contract. */
export const findFaults = (
  operation: DeclaredOperation,
  asked: Asked,
  answered: Answered,
): string[] => {
  const { status, text, headers } = answered;
  const declared = operation.answers.get(String(status));
  const sql = findSql(text + JSON.stringify(headers));
  return [
    ...(status === 500 ? [`500: ${text}`] : []),
    ...(declared ? faultsOfBody(declared, answered) : [`undeclared status ${status}: ${text}`]),
    ...faultsOfHeaders(asked, answered),
    ...(sql === undefined ? [] : [`shows SQL: ${sql}`]),
  ];
};

/** What differs between two answers by nature; and a HEAD may leave out how long its GET is (RFC 9110, 9.3.2). */
const VOLATILE = new Set([
  'ratelimit',
  'x-request-id',
  'x-d1-bookmark',
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
]);

/** How the headers of a HEAD differ from those of the GET before it. */
export const findHeaderDifferences = (get: Answered, head: Answered): string[] => {
  const names = new Set([...Object.keys(get.headers), ...Object.keys(head.headers)]);
  return [...names]
    .filter((name) => !VOLATILE.has(name))
    .filter((name) => String(get.headers[name]) !== String(head.headers[name]))
    .map((name) => `HEAD's ${name} is ${head.headers[name]}, GET's ${get.headers[name]}`);
};
