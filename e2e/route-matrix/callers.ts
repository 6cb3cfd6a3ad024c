import { SCOPES, scopeWord } from '@skillstash/shared';
import { type HostPerson, hostPersonIn } from '../harness/owner.ts';
import { type PersonOptions, sessionOf, tokenOf } from '../harness/person.ts';
import type { TestRegistry } from '../harness/registry.ts';

/** Everybody who may come to a route. */
export const CALLERS = [
  'anonymous',
  /** Another person, with a token that may all that members may. */
  'stranger',
  /** Whose the object is, with such a token. */
  'owner',
  /** The owner's browser. */
  'browser',
  /** The stranger's browser. */
  'visitor',
  'expired',
  'revoked',
  /** The owner, with a token that lacks the one scope that is needed. */
  'unscoped',
  /** The owner, who is a member, with a token that says `admin`. */
  'pretender',
  'admin',
] as const;
/** One of those who may come to a route. */
export type Caller = (typeof CALLERS)[number];

const PAST = '2020-01-01T00:00:00.000Z';
/** All that there is, and what members have of it. */
const ALL = SCOPES.map((word) => (word === 'publish' ? 'publish:*' : word));
const MEMBERS = ALL.filter((scope) => scope !== 'admin');

/** What each caller sends to say who they are. */
export type Credentials = (caller: Caller, needed: string | undefined) => Promise<Headers>;

/** A person, and whoever else comes. Every call gives a new browser: some end sessions. */
export const callersIn = async (registry: TestRegistry) => {
  const [owner, stranger, admin] = [
    await hostPersonIn(registry),
    await hostPersonIn(registry),
    await hostPersonIn(registry, { role: 'admin' }),
  ];
  const tokens: Record<
    Exclude<Caller, 'anonymous' | 'browser' | 'visitor'>,
    [HostPerson, PersonOptions]
  > = {
    stranger: [stranger, { scopes: MEMBERS }],
    owner: [owner, { scopes: MEMBERS }],
    expired: [owner, { scopes: MEMBERS, expiresAt: PAST }],
    revoked: [owner, { scopes: MEMBERS, revokedAt: PAST }],
    unscoped: [owner, {}],
    pretender: [owner, { scopes: ALL }],
    admin: [admin, { scopes: ALL }],
  };
  const known = new Map<string, { headers: { Authorization: string } }>();
  const credentials: Credentials = async (caller, needed) => {
    if (caller === 'anonymous') return new Headers();
    if (caller === 'browser') return new Headers(await sessionOf(registry, owner));
    if (caller === 'visitor') return new Headers(await sessionOf(registry, stranger));
    const [person, options] = tokens[caller];
    const scopes = options.scopes ?? MEMBERS.filter((scope) => scopeWord(scope) !== needed);
    const name = `${caller} ${needed}`;
    const token = known.get(name) ?? (await tokenOf(registry, person, { ...options, scopes }));
    known.set(name, token);
    return new Headers(token.headers);
  };
  return { owner, stranger, admin, credentials };
};
