import { type CryptoKey, importJWK } from 'jose';
import * as z from 'zod';
import type { Fetch } from '../accounts/sign-in/fetch-host-person.ts';
import { AppError } from '../http/app-error.ts';

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 65_536;
/** For how long keys are used without asking again: a key that the issuer takes back is good for that long. */
const FRESH_MS = 600_000;
/** How often the issuer is asked for a key that nobody knows. */
const PAUSE_MS = 60_000;

/** 2,048 bits in base64url: with less, RS256 is not to be used (RFC 7518, 3.3). */
const MODULUS_CHARACTERS_MIN = 342;

const rsaKey = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(200),
  n: z.base64url().min(MODULUS_CHARACTERS_MIN),
  e: z.base64url(),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
});

/** A JWK Set (RFC 7517, 5). Keys of other kinds may be in it, and are passed over. */
const keySet = z.looseObject({ keys: z.array(z.unknown()).max(100) });

const readText = async ({ body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new Error(`the answer has more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
};

const readKeys = async (fetch: Fetch, issuer: string): Promise<Map<string, CryptoKey>> => {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/jwks`, {
    headers: { Accept: 'application/json', 'User-Agent': 'skillstash' },
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await readText(response);
  if (response.status !== 200) throw new Error(`the issuer answered ${response.status}`);
  const keys = new Map<string, CryptoKey>();
  for (const one of keySet.parse(JSON.parse(text)).keys) {
    const { kid, n, e } = rsaKey.safeParse(one).data ?? {};
    if (!kid || !n || !e) continue;
    // An RSA key is imported as a CryptoKey: bytes come of `oct` alone.
    keys.set(kid, (await importJWK({ kty: 'RSA', n, e }, 'RS256')) as CryptoKey);
  }
  return keys;
};

type Kept = { issuer: string; keys: Map<string, CryptoKey>; keptAt: number; askedAt: number };

/** Finds the key of an issuer by its `kid`; `now` in milliseconds since 1970. */
export type FindKey = (issuer: string, kid: string, now: number) => Promise<CryptoKey | undefined>;

/**
 * The public keys of an issuer, at `{issuer}/.well-known/jwks`, kept for ten minutes. For a key that is not among them the issuer
 * is asked again, but at most once a minute.
 *
 * @returns what finds a key, or undefined where the issuer has none of that name; throws AppError `host_unreadable` where the
 *   issuer refuses, does not answer in time or tells something else
 */
export const createIssuerKeys = (fetch: Fetch): FindKey => {
  let kept: Kept | undefined;
  const ask = async (issuer: string, now: number): Promise<Kept> => {
    const keys = await readKeys(fetch, issuer).catch((cause: unknown) => {
      const refusal = new AppError('host_unreadable', `${issuer} did not tell its keys.`);
      throw Object.assign(refusal, { cause });
    });
    return { issuer, keys, keptAt: now, askedAt: now };
  };
  return async (issuer, kid, now) => {
    const fresh = kept?.issuer === issuer && now - kept.keptAt < FRESH_MS ? kept : undefined;
    const found = fresh?.keys.get(kid);
    if (found || (fresh && now - fresh.askedAt < PAUSE_MS)) return found;
    if (fresh) fresh.askedAt = now;
    kept = await ask(issuer, now);
    return kept.keys.get(kid);
  };
};
