import fc from 'fast-check';
import { uninvitedBodies } from './body-trials.ts';
import type { DeclaredOperation } from './declared-operations.ts';
import type { KnownThings } from './known-things.ts';
import type { Builds } from './played-builds.ts';
import { headers, type Trial } from './trials.ts';
import { ODD_TEXTS, ODD_VALUES } from './values.ts';

const CLAIMS = [
  'jti',
  'iss',
  'aud',
  'sub',
  'iat',
  'nbf',
  'exp',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'sha',
  'ref',
];
const CHANGED_MAX = 2;
const LIKELY = ['refs/heads/main', 'refs/tags/v1', 'a'.repeat(40), '1', 0, 4_000_000_000];

const buildsOf = ({ builds }: KnownThings): Builds => {
  if (!builds) throw new Error('nobody plays an issuer of tokens for builds here');
  return builds;
};

const sent = (
  { method, path }: DeclaredOperation,
  credentials: string,
  expects: Trial['expects'],
): Trial => ({
  asked: { method, target: path, headers: { Authorization: credentials } },
  expects,
});

/** Builds whose tokens say something else than the host does, or just what it does. A token is made for each request. */
export const publishTrials = (
  operation: DeclaredOperation,
  known: KnownThings,
): fc.Arbitrary<Trial> => {
  const builds = buildsOf(known);
  const claim = fc.constantFrom<unknown>(...LIKELY, ...ODD_VALUES, ...ODD_TEXTS);
  const changed = fc
    .tuple(
      fc.subarray(CLAIMS, { maxLength: CHANGED_MAX }),
      fc.array(claim, { minLength: CHANGED_MAX, maxLength: CHANGED_MAX }),
    )
    .map(([names, values]) => Object.fromEntries(names.map((name, at) => [name, values[at]])));
  return fc.tuple(changed, headers).map(([claims, others]) => {
    const isChanged = Object.keys(claims).length > 0;
    const trial = sent(operation, `Bearer ${builds.token(claims)}`, isChanged ? 'any' : 202);
    return { ...trial, asked: { ...trial.asked, headers: { ...others, ...trial.asked.headers } } };
  });
};

/** Builds whose tokens are good, used before, forged in each way, of a repository that the host does not tell of. */
export const surePublishTrials = (operation: DeclaredOperation, known: KnownThings): Trial[] => {
  const builds = buildsOf(known);
  const { method, path } = operation;
  const once = `Bearer ${builds.token()}`;
  const fresh = (trial: Trial): Trial => ({
    ...trial,
    asked: {
      ...trial.asked,
      headers: { ...trial.asked.headers, Authorization: `Bearer ${builds.token()}` },
    },
  });
  return [
    sent(operation, once, 202),
    sent(operation, once, 409),
    sent(operation, `Bearer ${builds.unreadable()}`, 502),
    ...builds.forgeries().map(({ token, status }) => sent(operation, `Bearer ${token}`, status)),
    ...['Bearer', 'Basic !!!', `Basic ${builds.token()}`].map((one) => sent(operation, one, 401)),
    fresh(sent({ ...operation, path: `${path}?ref=main` }, '', 400)),
    ...uninvitedBodies({ method, target: path }).map(fresh),
  ];
};
