import { below, seededRandom } from '../../bench/seeded-random.ts';
import type { PlayedRepository } from '../github-stand-in/github-stand-in.ts';
import {
  claimsOf,
  headerOf,
  macToken,
  newPublisherKey,
  type PlayedPublisher,
  type PublisherKey,
  publicJwk,
  signedToken,
  type TokenPart,
  unsignedToken,
} from './play-publisher.ts';

/** What tokens are forged for. `other` is a repository of another owner. */
export type ForgeryWorld = {
  publisher: PlayedPublisher;
  audience: string;
  repository: PlayedRepository;
  other: PlayedRepository;
};

/** A token that must not be taken, and how it is refused. */
export type Forgery = { kind: string; token: string; status: number; code: string };

type Random = () => number;

const pick = <Item>(random: Random, items: readonly [Item, ...Item[]]): Item =>
  items[below(random, items.length)] ?? items[0];
const upTo = (random: Random, max: number): number => 1 + below(random, max);

type Making = ForgeryWorld & { random: Random; claims: TokenPart; attacker: PublisherKey };
type Maker = (making: Making) => string;

const signed = (
  { publisher, claims }: Making,
  changed: TokenPart,
  header: TokenPart = {},
): string =>
  signedToken(
    publisher.key,
    { ...headerOf(publisher.key), ...header },
    // JSON leaves out what is undefined.
    { ...claims, ...changed },
  );

const ODD: readonly [unknown, ...unknown[]] = [
  undefined,
  null,
  true,
  '',
  ' ',
  [],
  {},
  ['1'],
  { toString: 'a' },
  -1.5,
];

const withHeader = (making: Making, header: TokenPart): string =>
  signedToken(making.attacker, { ...headerOf(making.publisher.key), ...header }, making.claims);

/** Whose signature, or whose way of signing, is not the issuer's. */
const SIGNATURES: Record<string, Maker> = {
  'no algorithm': ({ random, publisher, claims }) => {
    const alg = pick(random, ['none', 'None', 'NONE', '', null, undefined]);
    return `${unsignedToken({ ...headerOf(publisher.key), alg }, claims)}.`;
  },
  'no algorithm, with the signature of another token': (making) => {
    const { random, publisher, claims } = making;
    const alg = pick(random, ['none', 'nOnE']);
    const [, , signature] = signed(making, {}).split('.');
    return `${unsignedToken({ ...headerOf(publisher.key), alg }, claims)}.${signature}`;
  },
  'the public key for a secret': ({ random, publisher, claims }) => {
    const { publicKey } = publisher.key;
    const secret = pick(random, [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'pkcs1', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicJwk(publisher.key)),
      String(publicJwk(publisher.key).n),
    ]);
    const [alg, hash] = pick(random, [
      ['HS256', 'sha256'],
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
      ['RS256', 'sha256'],
    ]);
    return macToken({ hash, secret }, { ...headerOf(publisher.key), alg }, claims);
  },
  'another algorithm': (making) =>
    signed(making, {}, { alg: pick(making.random, ['RS384', 'RS512', 'PS256', 'ES256', 'EdDSA']) }),
  "another's key under the same name": (making) => withHeader(making, {}),
  'a key that nobody has': (making) =>
    signed(making, {}, { kid: pick(making.random, ['second', '', '../first', 'first ', 1, null]) }),
  'no key named': (making) => signed(making, {}, { kid: undefined }),
  'a key elsewhere': (making) => {
    const { random, attacker } = making;
    const place = pick(random, ['jku', 'x5u']);
    return withHeader(making, { [place]: `${making.publisher.issuer}/${attacker.kid}` });
  },
  'a key brought along': (making) => withHeader(making, { jwk: publicJwk(making.attacker) }),
  'a certificate brought along': (making) =>
    withHeader(making, { x5c: ['MIIB'], kid: pick(making.random, ['first', 'evil']) }),
  'an extension that must be understood': (making) =>
    signed(making, {}, pick(making.random, [{ crit: ['b64'], b64: false }, { crit: ['exp'] }])),
  'another kind of token': (making) =>
    signed(making, {}, { typ: pick(making.random, ['at+jwt', 'JOSE', 7, undefined]) }),
};

/** What was cut, turned over or blown up. */
const SPOILED: Record<string, Maker> = {
  'one character changed': (making) => {
    const token = signed(making, {});
    // Not the last one, of which two bits alone count.
    const place = Math.floor(making.random() * (token.length - 1));
    const was = token[place];
    if (was === '.') return token.replace('.', '');
    return token.slice(0, place) + (was === 'A' ? 'B' : 'A') + token.slice(place + 1);
  },
  'cut off': (making) => {
    const token = signed(making, {});
    return token.slice(0, Math.floor(making.random() * (token.length - 2)));
  },
  'parts of two tokens': (making) => {
    const [header, , signature] = signed(making, {}).split('.');
    const [, claims] = signed(making, { jti: 'another' }).split('.');
    return `${header}.${claims}.${signature}`;
  },
  'more parts': (making) =>
    `${signed(making, {})}.${pick(making.random, ['', 'e30', 'AAAA.BBBB'])}`,
  'no object': (making) =>
    signedToken(
      making.publisher.key,
      headerOf(making.publisher.key),
      pick<unknown>(making.random, [[], null, 'text', 7, [making.claims]]),
    ),
  huge: (making) => signed(making, { filler: 'a'.repeat(16_384 + upTo(making.random, 8_192)) }),
};

const DAY = 86_400;
const shift = (making: Making, seconds: Record<string, number>): string => {
  const now = Math.floor(Date.now() / 1000);
  const moved = Object.entries(seconds).map(([claim, by]) => [claim, now + by]);
  return signed(making, Object.fromEntries(moved));
};

/** What the issuer signed, but not for this registry, not now, or without what is needed. */
const CLAIMS: Record<string, Maker> = {
  'another audience': (making) => {
    const { random, audience } = making;
    const others = [
      `${audience}/`,
      audience.toUpperCase(),
      'https://registry.example',
      '',
      [audience],
      [],
      { 0: audience },
      null,
      undefined,
    ] as const;
    return signed(making, { aud: pick<unknown>(random, [...others]) });
  },
  'another issuer': (making) => {
    const { issuer } = making.publisher;
    const others = [`${issuer}/`, 'https://token.actions.example', [issuer], null, undefined, ''];
    return signed(making, { iss: pick<unknown>(making.random, ['evil', ...others]) });
  },
  expired: (making) => shift(making, { iat: -400, exp: -61 - upTo(making.random, DAY) }),
  'too old, whatever it says': (making) =>
    shift(making, { iat: -965 - upTo(making.random, DAY), exp: DAY }),
  'not yet good': (making) => shift(making, { nbf: 65 + upTo(making.random, DAY) }),
  'of the future': (making) => shift(making, { iat: 65 + upTo(making.random, DAY), exp: 2 * DAY }),
  'a claim of another type, or none': (making) => {
    const names = ['jti', 'iat', 'exp', 'nbf', 'repository', 'sha', 'ref'] as const;
    const odd = pick(making.random, ODD);
    const name = pick(making.random, [...names]);
    // A time may be any number, and a ref a blank: these are other forgeries.
    const isMeant = typeof odd === 'number' || (odd === ' ' && /ref|jti/.test(name));
    return signed(making, { [name]: isMeant ? undefined : odd });
  },
  'a number of another type, or none': (making) => {
    const { random, repository } = making;
    const name = pick(random, ['repository_id', 'repository_owner_id']);
    const others = [repository.id, '0', '01', '-1', '1e3', ' 1', '1.0', '9'.repeat(16), 'NaN'];
    return signed(making, { [name]: pick(random, [...ODD, ...others]) });
  },
};

/** Tokens that are good, for what they are not good for: `[status, code, maker]`. */
const ELSEWHERE: Record<string, [number, string, Maker]> = {
  'a repository that is not there': [
    404,
    'repository_not_found',
    (making) => signed(making, { repository_id: String(upTo(making.random, 1_000)) }),
  ],
  "another's repository": [
    403,
    'publisher_mismatch',
    (making) => signed(making, { repository_id: String(making.other.id) }),
  ],
  'another owner': [
    403,
    'publisher_mismatch',
    (making) => signed(making, { repository_owner_id: String(upTo(making.random, 10 ** 9)) }),
  ],
  'another ref': [
    403,
    'ref_not_published',
    (making) =>
      signed(making, {
        ref: pick(making.random, [
          'refs/heads/next',
          'refs/heads/main2',
          'refs/heads/',
          'refs/tags/',
          'refs/pull/1/merge',
          'main',
          'refs/heads/main\n',
          'x refs/tags/v1',
        ]),
      }),
  ],
};

const MAKERS: Array<[string, number, string, Maker]> = [
  ...Object.entries({ ...SIGNATURES, ...SPOILED, ...CLAIMS }).map(
    ([kind, maker]): [string, number, string, Maker] => [kind, 401, 'invalid_token', maker],
  ),
  ...Object.entries(ELSEWHERE).map(
    ([kind, [status, code, maker]]): [string, number, string, Maker] => [kind, status, code, maker],
  ),
];

/** As many forgeries of every kind as are asked for; the same seed chooses the same. */
export const forgedTokens = (world: ForgeryWorld, ofEach: number, seed: number): Forgery[] => {
  const random = seededRandom(seed, 0);
  const attacker = newPublisherKey('evil');
  return MAKERS.flatMap(([kind, status, code, maker]) =>
    Array.from({ length: ofEach }, () => {
      const claims = claimsOf(world.publisher.issuer, world.audience, world.repository);
      return { kind, status, code, token: maker({ ...world, random, claims, attacker }) };
    }),
  );
};
