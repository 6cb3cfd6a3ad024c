import fc from 'fast-check';
import type { DeclaredOperation } from './declared-operations.ts';
import { type KnownThings, signedHeaders } from './known-things.ts';
import type { Trial } from './trials.ts';
import { jsonNear } from './values.ts';

const CRAWLS = '/v1/repositories';
const TOKENS = '/v1/tokens';
const BODY_BYTES_MAX = 65_536;
const WEBHOOK_BYTES_MAX = 25_000_000;
const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'];
const OTHER_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', ''];
const NO_JSON = ['', '{', '{"a":}', 'null x', '\u0000', '{"a":1,}', "{'a':1}", '\ufeff{]'];

const post = (
  target: string,
  body: string | number,
  contentType: string,
  expects: Trial['expects'],
): Trial => ({
  asked: {
    method: 'POST',
    target,
    headers: contentType ? { 'Content-Type': contentType } : {},
    body,
  },
  expects,
});

const padded = (body: string, size_bytes: number): string =>
  body + ' '.repeat(size_bytes - body.length);

const refusedBodies = (target: string, good: string): Trial[] => [
  ...OTHER_TYPES.map((type) => post(target, good, type, 415)),
  ...NO_JSON.map((text) => post(target, text, 'application/json', 400)),
  post(target, padded(good, BODY_BYTES_MAX + 1), 'application/json', 413),
  post(target, BODY_BYTES_MAX + 1, 'application/json', 413),
  post(target, '{}', 'application/json', 400),
  post(
    `${target}?surplus=1`,
    good,
    'application/json',
    [CRAWLS, TOKENS].includes(target) ? 400 : 'any',
  ),
];

/** One that a member may make, one that they may not, and more than anybody may hold. */
const TOKEN_BODIES = [
  { name: 'one', scopes: ['read'] },
  { name: 'of an admin', scopes: ['admin'] },
  ...Array.from({ length: 50 }, () => ({ name: 'many', scopes: ['read'], expiresInDays: 1 })),
];

const goodBodies = ({ path }: DeclaredOperation, known: KnownThings): string[] => {
  if (path === TOKENS) return TOKEN_BODIES.map((body) => JSON.stringify(body));
  return path === CRAWLS
    ? known.repositories.map((repository) => JSON.stringify({ repository }))
    : [JSON.stringify({ slugs: known.slugs })];
};

const targetsOf = ({ path }: DeclaredOperation): string[] =>
  path === CRAWLS ? [path, `${path}?dryRun=true`, `${path}?dryRun=false`] : [path];

/** Requests with JSON bodies near what their schema takes. */
export const bodyTrials = (
  operation: DeclaredOperation,
  known: KnownThings,
): fc.Arbitrary<Trial> => {
  const { schema, takes } = operation.body ?? { schema: {}, takes: () => true };
  const words = operation.path === CRAWLS ? known.repositories : known.slugs;
  return fc
    .tuple(
      fc.constantFrom(...targetsOf(operation)),
      jsonNear(schema, words),
      fc.constantFrom(...JSON_TYPES),
    )
    .map(([target, value, type]) =>
      post(target, JSON.stringify(value), type, takes(value) ? 'taken' : 'refused'),
    );
};

/** Requests with bodies that are good, no JSON at all, of another type, as large as can be, too large. */
export const sureBodyTrials = (operation: DeclaredOperation, known: KnownThings): Trial[] => {
  const bodies = goodBodies(operation, known);
  const [first = ''] = bodies;
  return [
    ...targetsOf(operation).flatMap((target) =>
      bodies.map((body) => post(target, body, 'application/json', 'taken')),
    ),
    post(operation.path, padded(first, BODY_BYTES_MAX), 'application/json', 'taken'),
    ...refusedBodies(operation.path, first),
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
  return [
    webhook(path, body, 'one', 202),
    webhook(path, body, 'one', 200),
    ...NO_JSON.map((text, place) => webhook(path, text, `spoiled-${place}`, 400)),
    ...OTHER_TYPES.map((type) => post(path, body, type, 415)),
    post(path, body, 'application/json', 401),
    post(path, WEBHOOK_BYTES_MAX + 1, 'application/json', 413),
  ];
};
