import type { HostPerson } from '../harness/owner.ts';
import type { TestRegistry } from '../harness/registry.ts';
import { CALLERS, type Caller } from './callers.ts';

/** What requests are made of: a filled registry, and the person whose objects they are about, `OWNED` among them. */
export type World = { registry: TestRegistry; owner: HostPerson };

/** A crawled repository that the host lets the owner administer. */
export const OWNED = 'matrix/owned';

/** A request but for its method and credentials. Without a path, it is the operation's own. */
export type Asked = { path?: string; body?: unknown; headers?: Record<string, string> };

/** What an operation answers to each caller. `ask` makes a request anew for each: about an object that is still there. */
export type Row = {
  ask: (world: World) => Asked | Promise<Asked>;
  expected: Record<Caller, number>;
};

const all = (status: number): Record<Caller, number> =>
  // Every caller is in the list.
  Object.fromEntries(CALLERS.map((caller) => [caller, status])) as Record<Caller, number>;

const asRequest = (asked: Asked | Row['ask']): Row['ask'] =>
  typeof asked === 'function' ? asked : () => asked;

/** For what anybody may ask: who asks makes no difference, and false credentials do no harm. */
export const open = (asked: Asked | Row['ask'] = {}, status = 200): Row => ({
  ask: asRequest(asked),
  expected: all(status),
});

/**
 * For what takes a person: whoever is not known is 401, a token without the scope 403.
 *
 * @param status the owner's; another person's where they are told otherwise, 404 for an object that is not theirs
 */
export const personal = (
  asked: Asked | Row['ask'],
  status: number,
  others: Partial<Record<Caller, number>> = {},
): Row => ({
  ask: asRequest(asked),
  expected: {
    ...all(status),
    anonymous: 401,
    expired: 401,
    revoked: 401,
    unscoped: 403,
    ...others,
  },
});

/** For what takes a person in their browser: no token may, whatever its scopes. */
export const sessionOnly = (
  asked: Asked | Row['ask'],
  status: number,
  others: Partial<Record<Caller, number>> = {},
): Row =>
  personal(asked, status, { stranger: 403, owner: 403, pretender: 403, admin: 403, ...others });

/** For what takes an admin: a member is 403 whatever their token says. */
export const adminOnly = (asked: Asked | Row['ask'], status: number): Row =>
  personal(asked, 403, { admin: status });
