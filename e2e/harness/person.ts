import { createHash, createHmac, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { newApiToken } from '../../workers/api/src/accounts/api-token.ts';
import { SESSION_COOKIE } from '../../workers/api/src/accounts/session-cookie.ts';
import type { TestRegistry } from './registry.ts';

/** Somebody in a test's registry, and the header that says so. */
export type Person = {
  id: string;
  username: string;
  token: string;
  tokenId: string;
  headers: { Authorization: string };
};

/** What a person of a test may do. `expiresAt` and `revokedAt` are ISO 8601. */
export type PersonOptions = {
  username?: string;
  role?: 'member' | 'admin';
  scopes?: string[];
  expiresAt?: string;
  revokedAt?: string;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const EVERYTHING = ['read', 'rate', 'collections', 'publish:*'];
const NEVER = '9999-12-31T23:59:59.999Z';
let people = 0;

type Tokens = Pick<TestRegistry, 'database'>;

/** One more token of a person. */
export const tokenOf = async (
  { database }: Tokens,
  { id }: Pick<Person, 'id'>,
  { scopes = EVERYTHING, expiresAt, revokedAt }: PersonOptions = {},
): Promise<Pick<Person, 'token' | 'tokenId' | 'headers'>> => {
  const [tokenId, token] = [uuidv7(), newApiToken()];
  await database
    .prepare(
      `INSERT INTO api_tokens (id, user_id, name, token_sha256, hint, scopes, created_at, expires_at, revoked_at)
       VALUES (?, ?, 'of a test', ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      tokenId,
      id,
      sha256(token),
      token.slice(-4),
      JSON.stringify(scopes),
      new Date().toISOString(),
      expiresAt ?? NEVER,
      revokedAt ?? null,
    )
    .run();
  return { token, tokenId, headers: { Authorization: `Bearer ${token}` } };
};

/** Puts a person with one token into a registry, as signing in and POST /v1/tokens would. */
export const personIn = async (
  registry: Tokens,
  { username, role = 'member', ...options }: PersonOptions = {},
): Promise<Person> => {
  people += 1;
  const id = uuidv7();
  const name = username ?? `person-${people}-${id.slice(-6)}`;
  const now = new Date().toISOString();
  await registry.database
    .prepare(
      'INSERT INTO users (id, username, role, created_at, updated_at) VALUES (?, ?, ?, ?, ?)',
    )
    .bind(id, name, role, now, now)
    .run();
  const scopes = role === 'admin' ? [...EVERYTHING, 'admin'] : EVERYTHING;
  return { id, username: name, ...(await tokenOf(registry, { id }, { scopes, ...options })) };
};

/**
 * Puts several people into a registry, one after the other: the way from a test to the database, which is not the one that
 * requests take, loses statements' handles where hundreds are under way at once.
 */
export const peopleIn = async (
  registry: Pick<TestRegistry, 'database'>,
  count: number,
): Promise<Person[]> => {
  const people: Person[] = [];
  while (people.length < count) people.push(await personIn(registry));
  return people;
};

/** What a browser in which a person has just signed in sends with a request from a page of the registry. */
export const sessionOf = async (
  { database, url, authSecret }: Pick<TestRegistry, 'database' | 'url' | 'authSecret'>,
  { id }: Pick<Person, 'id'>,
  expiresAt = NEVER,
): Promise<{ Cookie: string; Origin: string }> => {
  const token = randomBytes(24).toString('base64url');
  await database
    .prepare(
      'INSERT INTO sessions (id, user_id, token_sha256, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    )
    .bind(uuidv7(), id, sha256(token), new Date().toISOString(), expiresAt)
    .run();
  const signature = createHmac('sha256', authSecret).update(token).digest('base64');
  return {
    Cookie: `${SESSION_COOKIE}=${encodeURIComponent(`${token}.${signature}`)}`,
    Origin: url,
  };
};
