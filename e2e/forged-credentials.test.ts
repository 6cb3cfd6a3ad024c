import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '../workers/api/src/accounts/session-cookie.ts';
import { SECRET, signedHeaders } from './contract/known-things.ts';
import { sendRequest } from './contract/send-request.ts';
import { type Person, personIn, sessionOf, tokenOf } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

/** Another seed forges others: FORGED_SEED=7 npm test -- tests e2e */
const SEED = Number(process.env.FORGED_SEED ?? 1);
/** Of each kind; 5,400 in all. */
const FORGED = 1_800;
const AT_ONCE = 20;
const ALPHABET = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const PAST = '2020-01-01T00:00:00.000Z';

let registry: TestRegistry;
let ada: Person;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_WEBHOOK_SECRET: SECRET } });
  ada = await personIn(registry, { scopes: ['read', 'rate', 'collections', 'publish:*'] });
});
afterAll(() => registry.stop());

type Forged = { method: string; target: string; headers: Record<string, string>; body?: string };

/** How many of each status the forged requests were answered with. */
const statusesOf = async (forged: readonly Forged[]): Promise<Record<number, number>> => {
  const counts: Record<number, number> = {};
  for (let place = 0; place < forged.length; place += AT_ONCE) {
    const some = forged.slice(place, place + AT_ONCE);
    for (const { status } of await Promise.all(some.map((one) => sendRequest(registry.url, one))))
      counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
};

const flip = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(text.length - 1), fc.constantFrom(...ALPHABET))
    .map(([at, letter]) => text.slice(0, at) + letter + text.slice(at + 1));
const cut = (text: string): fc.Arbitrary<string> =>
  fc.nat(text.length - 1).map((length) => text.slice(0, length));
const word = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: length, maxLength: length });

/** A token's last six characters are the CRC-32 of what is before them, in base 62: who forges one knows that. */
const withChecksum = (secret: string): string => {
  let rest = crc32(secret);
  let text = '';
  for (let digits = 0; digits < 6; digits += 1) {
    text = `${ALPHABET[rest % 62]}${text}`;
    rest = Math.floor(rest / 62);
  }
  return `ssk_${secret}${text}`;
};

const sample = <T>(made: fc.Arbitrary<T>): T[] => fc.sample(made, { numRuns: FORGED, seed: SEED });

describe('none of 1,800 is accepted', () => {
  it('of forged API tokens, and of those that ended', async () => {
    const ended = [
      await tokenOf(registry, ada, { expiresAt: PAST }),
      await tokenOf(registry, ada, { revokedAt: PAST }),
    ].map(({ token }) => token);
    const digest = createHash('sha256').update(ada.token).digest('hex');
    const secret = ada.token.slice(4, 36);
    const candidates = fc.oneof(
      flip(ada.token),
      cut(ada.token),
      flip(secret).map(withChecksum),
      word(32).map(withChecksum),
      word(3).map((more) => ada.token + more),
      fc.constantFrom(
        ...ended,
        digest,
        ada.tokenId,
        ada.id,
        withChecksum(digest.slice(0, 32)),
        ada.token.toUpperCase(),
        ada.token.toLowerCase(),
        ada.token.replace('ssk_', 'ssd_'),
        `${ada.token},${ada.token}`,
        "' OR 1=1 --",
        'null',
      ),
    );
    const scheme = fc.constantFrom('Bearer', 'bearer');
    const wrongScheme = fc.constantFrom('Basic', 'Token', 'Bearer:', 'Bearer Bearer', 'DPoP');

    const values = sample(
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc.tuple(
            scheme,
            candidates.filter((one) => one !== ada.token),
          ),
        },
        { weight: 1, arbitrary: fc.tuple(wrongScheme, fc.constant(ada.token)) },
      ),
    );
    const statuses = await statusesOf(
      values.map(([kind, token]) => ({
        method: 'GET',
        target: '/v1/me',
        headers: { Authorization: `${kind} ${token}` },
      })),
    );

    expect(statuses).toEqual({ 401: FORGED });
    expect((await registry.get('/v1/me', ada.headers)).status).toBe(200);
  });

  it('of forged session cookies, and of those that ended', async () => {
    const cookieOf = ({ Cookie }: { Cookie: string }) =>
      decodeURIComponent(Cookie.slice(SESSION_COOKIE.length + 1));
    const good = await sessionOf(registry, ada);
    const expired = cookieOf(await sessionOf(registry, ada, PAST));
    const other = cookieOf(await sessionOf(registry, await personIn(registry)));
    const [token = '', signature = ''] = cookieOf(good).split('.');
    const signed = (text: string, secret: string) =>
      `${text}.${createHmac('sha256', secret).update(text).digest('base64')}`;
    const candidates = fc.oneof(
      flip(token).map((one) => `${one}.${signature}`),
      // Of the last character before the padding two bits are unused: some others say the same signature.
      flip(signature.slice(0, -2)).map((one) => `${token}.${one}${signature.slice(-2)}`),
      flip(token).map((one) => signed(one, registry.authSecret)),
      word(32).map((one) => signed(one, registry.authSecret)),
      word(20).map((secret) => signed(token, secret)),
      cut(`${token}.${signature}`),
      fc.constantFrom(
        expired,
        token,
        `${token}.`,
        `.${signature}`,
        `${token}.${other.split('.')[1]}`,
        `${other.split('.')[0]}.${signature}`,
        signed(createHash('sha256').update(token).digest('hex'), registry.authSecret),
        signed(ada.id, registry.authSecret),
        signed(token, ''),
      ),
    );
    const names = fc.constantFrom(
      SESSION_COOKIE.replace('__Host-', ''),
      '__Secure-session',
      'session',
    );

    const cookies = sample(
      fc.oneof(
        {
          weight: 9,
          arbitrary: candidates
            .filter((one) => one !== `${token}.${signature}`)
            .map((one) => `${SESSION_COOKIE}=${encodeURIComponent(one)}`),
        },
        { weight: 1, arbitrary: names.map((name) => good.Cookie.replace(SESSION_COOKIE, name)) },
      ),
    );
    const statuses = await statusesOf(
      cookies.map((Cookie) => ({ method: 'GET', target: '/v1/me', headers: { Cookie } })),
    );

    expect(statuses).toEqual({ 401: FORGED });
    expect((await registry.get('/v1/me', good)).status).toBe(200);
  });

  it('of forged webhook signatures', async () => {
    const body = JSON.stringify({ zen: 'Practicality beats purity.' });
    const good = signedHeaders(body, 'good')['X-Hub-Signature-256'] ?? '';
    const hex = good.slice('sha256='.length);
    const under = (algorithm: string, secret: string, text: string) =>
      createHmac(algorithm, secret).update(text).digest('hex');
    const signatures = fc.oneof(
      fc
        .tuple(fc.nat(hex.length - 1), fc.constantFrom(...'0123456789abcdef'))
        .map(([at, digit]) => `sha256=${hex.slice(0, at)}${digit}${hex.slice(at + 1)}`),
      cut(good),
      word(16).map((secret) => `sha256=${under('sha256', secret, body)}`),
      word(16).map((text) => `sha256=${under('sha256', SECRET, body + text)}`),
      fc.constantFrom(
        '',
        hex,
        `sha1=${under('sha1', SECRET, body)}`,
        `sha512=${under('sha512', SECRET, body)}`,
        `sha256=${createHash('sha256').update(body).digest('hex')}`,
        `sha256=${under('sha256', '', body)}`,
        `sha256=${'0'.repeat(64)}`,
        'sha256=',
        `${good}00`,
        `none=${hex}`,
      ),
    );

    const forged = sample(signatures.filter((one) => one !== good)).map((signature, place) => ({
      method: 'POST',
      target: '/webhooks/github',
      headers: { ...signedHeaders(body, `forged-${place}`), 'X-Hub-Signature-256': signature },
      body,
    }));
    const statuses = await statusesOf(forged);
    const replayed = await statusesOf([
      { ...(forged[0] as Forged), headers: signedHeaders(body, 'good'), body: `${body} ` },
    ]);

    expect(statuses).toEqual({ 401: FORGED });
    expect(replayed).toEqual({ 401: 1 });
  });
});
