import fc from 'fast-check';
import type { DeclaredOperation } from './declared-operations.ts';
import { type KnownThings, signedHeaders } from './known-things.ts';
import { filledPath, type Trial } from './trials.ts';
import { jsonNear } from './values.ts';

const CRAWLS = '/v1/repositories';
const TOKENS = '/v1/tokens';
/** The largest body that is taken. */
export const BODY_BYTES_MAX = 65_536;
const WEBHOOK_BYTES_MAX = 25_000_000;
const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'];
/** Media types of what is not taken. */
export const OTHER_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonx',
  '',
];
/** Texts that are no JSON. */
export const NO_JSON = ['', '{', '{"a":}', 'null x', '\u0000', '{"a":1,}', "{'a':1}", '\ufeff{]'];

/** Where a request goes. */
export type Target = { method: string; target: string };

const send = (
  { method, target }: Target,
  body: string | number,
  contentType: string,
  expects: Trial['expects'],
): Trial => ({
  asked: {
    method,
    target,
    headers: contentType ? { 'Content-Type': contentType } : {},
    body,
  },
  expects,
});

/** A JSON text, made longer with blanks. */
export const padded = (body: string, size_bytes: number): string =>
  body + ' '.repeat(size_bytes - body.length);

const refusedBodies = (to: Target, good: string, isEmptyGood: boolean): Trial[] => [
  ...OTHER_TYPES.map((type) => send(to, good, type, 415)),
  ...NO_JSON.map((text) => send(to, text, 'application/json', 400)),
  send(to, padded(good, BODY_BYTES_MAX + 1), 'application/json', 413),
  send(to, BODY_BYTES_MAX + 1, 'application/json', 413),
  send(to, '{}', 'application/json', isEmptyGood ? 'taken' : 400),
  send({ ...to, target: `${to.target}?surplus=1` }, good, 'application/json', 400),
];

/** Bodies for what takes none: they are looked at all the same, and no more than their size and type. */
export const uninvitedBodies = (to: Target): Trial[] => [
  ...(to.method === 'DELETE' ? [] : [send(to, 'x', 'text/plain', 415)]),
  send(to, BODY_BYTES_MAX + 1, 'application/json', 413),
  send(to, '{', 'application/json', 'taken'),
];

/** One that a member may make, one that they may not, and more than anybody may hold. */
const TOKEN_BODIES = [
  { name: 'one', scopes: ['read'] },
  { name: 'of an admin', scopes: ['admin'] },
  ...Array.from({ length: 50 }, () => ({ name: 'many', scopes: ['read'], expiresInDays: 1 })),
];

/** One of a plugin that is not there, one twice, and more than anybody may have. */
const COLLECTION_BODIES = [
  { name: 'Of nothing', plugins: ['no/such/plugin'] },
  { name: 'Twice' },
  { name: 'Twice' },
  ...Array.from({ length: 100 }, (_, place) => ({ name: `Number ${place}` })),
];

/** Bodies of what is there once for each of several things, by the end of its path. */
const BODIES: Array<[RegExp, object[]]> = [
  [/\/ratings\/me$/, [{ rating: 4, review: 'Does it.' }, { rating: 5 }]],
  [/\/reply$/, [{ text: 'Thank you.' }]],
  [/\/(?:reports|block)$/, [{ reason: 'Odd.' }]],
  [/\/decision$/, [{ status: 'resolved' }, { status: 'dismissed' }]],
  [/\/downloads$/, [{ client: 'codex' }, { client: 'ci', version: '1.0.0' }]],
  [/^\/v1\/collections$/, COLLECTION_BODIES],
  [/^\/v1\/collections\/\{username\}\/\{name\}$/, [{ name: 'Other' }, { slug: 'kept' }]],
  [/\/plugins$/, [{ plugins: [] }, { plugins: ['no/such/plugin'] }]],
  [
    /^\/v1\/plugins\/\{owner\}\/\{repo\}\/\{plugin\}$/,
    [{ category: 'tools', tags: ['sharp'], deprecated: 'Use another.' }],
  ],
  [/\/plugins\/\{owner\}\/\{repo\}\/\{plugin\}$/, [{}, { position: 0 }]],
];

const goodBodies = ({ path }: DeclaredOperation, known: KnownThings): string[] => {
  const bodies = BODIES.find(([end]) => end.test(path))?.[1];
  if (bodies) return bodies.map((body) => JSON.stringify(body));
  if (path === TOKENS) return TOKEN_BODIES.map((body) => JSON.stringify(body));
  return path === CRAWLS
    ? known.repositories.map((repository) => JSON.stringify({ repository }))
    : [JSON.stringify({ slugs: known.slugs })];
};

const targetsOf = ({ method, path }: DeclaredOperation, known: KnownThings): Target[] => {
  const targets =
    path === CRAWLS
      ? [path, `${path}?dryRun=true`, `${path}?dryRun=false`]
      : known.pathsOf(path).map((values) => filledPath(path, values));
  return targets.map((target) => ({ method, target }));
};

/** Requests with JSON bodies near what their schema takes. */
export const bodyTrials = (
  operation: DeclaredOperation,
  known: KnownThings,
): fc.Arbitrary<Trial> => {
  const { schema, takes } = operation.body ?? { schema: {}, takes: () => true };
  const words = operation.path === CRAWLS ? known.repositories : known.slugs;
  return fc
    .tuple(
      fc.constantFrom(...targetsOf(operation, known)),
      jsonNear(schema, words),
      fc.constantFrom(...JSON_TYPES),
    )
    .map(([to, value, type]) =>
      send(to, JSON.stringify(value), type, takes(value) ? 'taken' : 'refused'),
    );
};

/** Requests with bodies that are good, no JSON at all, of another type, as large as can be, too large. */
export const sureBodyTrials = (operation: DeclaredOperation, known: KnownThings): Trial[] => {
  const bodies = goodBodies(operation, known);
  const targets = targetsOf(operation, known);
  const [first = ''] = bodies;
  const [to = { method: operation.method, target: operation.path }] = targets;
  return [
    ...targets.flatMap((target) =>
      bodies.map((body) => send(target, body, 'application/json', 'taken')),
    ),
    send(to, padded(first, BODY_BYTES_MAX), 'application/json', 'taken'),
    ...refusedBodies(to, first, operation.body?.takes({}) === true),
  ];
};

const pushTo = (fullName: string, sha: string, branch: string) =>
  JSON.stringify({
    ref: `refs/heads/${branch}`,
    after: sha,
    repository: { full_name: fullName, default_branch: 'main' },
  });

const webhook = (
  target: string,
  body: string,
  delivery: string,
  expects: Trial['expects'],
): Trial => ({
  asked: { method: 'POST', target, headers: signedHeaders(body, delivery), body },
  expects,
});

const hexadecimal = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

/** Webhooks that are signed: pushes, and whatever else is JSON. */
export const webhookTrials = (
  { path }: DeclaredOperation,
  known: KnownThings,
): fc.Arbitrary<Trial> => {
  const pushes = fc
    .tuple(fc.constantFrom(...known.repositories), fc.constantFrom('main', 'side'), hexadecimal(40))
    .map(([fullName, branch, sha]) => pushTo(fullName, sha, branch));
  return fc
    .tuple(fc.oneof(pushes, fc.json()), hexadecimal(12))
    .map(([body, delivery]) => webhook(path, body, delivery, 'taken'));
};

/** Webhooks of each kind: wanted, not signed, spoiled, of another type, too large. */
export const sureWebhookTrials = ({ path }: DeclaredOperation, known: KnownThings): Trial[] => {
  const body = pushTo(known.repositories[0] ?? '', 'a'.repeat(40), 'main');
  const to = { method: 'POST', target: path };
  return [
    webhook(path, body, 'one', 202),
    webhook(path, body, 'one', 200),
    ...NO_JSON.map((text, place) => webhook(path, text, `spoiled-${place}`, 400)),
    ...OTHER_TYPES.map((type) => send(to, body, type, 415)),
    send(to, body, 'application/json', 401),
    send(to, WEBHOOK_BYTES_MAX + 1, 'application/json', 413),
  ];
};
