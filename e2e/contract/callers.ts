import { SCOPES, scopeWord } from '@skillstash/shared';
import { type Person, personIn, sessionOf, tokenOf } from '../harness/person.ts';
import type { TestRegistry } from '../harness/registry.ts';
import type { DeclaredOperation } from './declared-operations.ts';
import type { Trial } from './trials.ts';

/** Who else may come than the person whom an operation is for, in their browser. */
export type Caller =
  | 'nobody'
  /** The person, with a token that may all that there is. */
  | 'token'
  | 'false token'
  /** The person, with a token that lacks the scope. */
  | 'weak token'
  /** Another person, who is no admin. */
  | 'member'
  /** The same, with a token that says `admin`. */
  | 'pretender'
  /** A page of another site, with the person's session. */
  | 'foreign page';

/** What a caller sends to say who they are, for an operation that takes a scope. */
export type Credentials = (
  caller: Caller | undefined,
  scope: string | undefined,
) => Promise<Record<string, string>>;

const ALL = SCOPES.map((word) => (word === 'publish' ? 'publish:*' : word));

/** What everybody sends: the person whom operations are for, and whoever else comes. Every session is a new one: some are ended. */
export const credentialsIn = async (
  registry: TestRegistry,
  person: Person,
): Promise<Credentials> => {
  const member = await personIn(registry);
  const whole = await tokenOf(registry, person, { scopes: ALL });
  const pretended = await tokenOf(registry, member, { scopes: ALL });
  const weak = new Map<string, Record<string, string>>();
  const weakToken = async (scope: string) => {
    const scopes = ALL.filter((one) => scopeWord(one) !== scope);
    const headers = weak.get(scope) ?? (await tokenOf(registry, person, { scopes })).headers;
    weak.set(scope, headers);
    return headers;
  };
  return async (caller, scope) => {
    if (caller === 'nobody') return {};
    if (caller === 'token') return whole.headers;
    if (caller === 'false token') return { Authorization: `Bearer ${whole.token.slice(0, -1)}` };
    // What browsers alone may ask for names no scope: whoever may read asks.
    if (caller === 'weak token') return weakToken(scope ?? 'read');
    if (caller === 'member') return sessionOf(registry, member);
    if (caller === 'pretender') return pretended.headers;
    const session = await sessionOf(registry, person);
    return caller === undefined ? session : { ...session, Origin: 'https://elsewhere.example' };
  };
};

/** Whom each code is for. */
const REFUSED: Record<string, Caller[]> = {
  not_signed_in: ['nobody'],
  invalid_token: ['false token'],
  insufficient_scope: ['weak token', 'member', 'pretender'],
  foreign_origin: ['foreign page'],
  session_required: ['token'],
};

/** Others than admins may do what takes no admin. */
const OF_ADMINS_ALONE: ReadonlySet<Caller> = new Set(['member', 'pretender']);

const refusedBy = ({ scope }: DeclaredOperation, code: string): Caller[] =>
  (REFUSED[code] ?? []).filter((caller) => scope === 'admin' || !OF_ADMINS_ALONE.has(caller));

/** A good request from everybody whom the operation says that it refuses. */
export const refusedCallerTrials = (
  operation: DeclaredOperation,
  good: Trial | undefined,
): Trial[] =>
  [...operation.answers].flatMap(([status, { codes }]) =>
    codes
      .flatMap((code) => refusedBy(operation, code))
      .flatMap((caller) => (good ? { ...good, caller, expects: Number(status) } : [])),
  );

/** A good request from a person's token, where tokens may. */
export const tokenTrials = ({ scope }: DeclaredOperation, good: Trial | undefined): Trial[] =>
  good && scope !== undefined ? [{ ...good, caller: 'token' }] : [];
