import { createAdapterFactory } from '@better-auth/core/db/adapter';
import { findPersonByHostId, insertSession, type SignedInPerson } from '@skillstash/db/accounts';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import type { ApiEnv } from '../../env.ts';
import { tokenDigest } from '../api-token.ts';
import { nowOf } from '../principal.ts';
import { sessionDigest } from '../session-cookie.ts';

/** The name by which the library knows the host. */
export const PROVIDER = 'github';

/** The library wants an e-mail address; nobody's is asked for. `.invalid` belongs to nobody (RFC 2606). */
export const placeholderEmail = (hostId: number): string => `${hostId}@host.invalid`;

type Where = readonly { field: string; value: unknown }[];

const valueIn = (where: Where, field: string): string =>
  String(where.find((one) => one.field === field)?.value ?? '');

const accountOf = ({ id, createdAt }: SignedInPerson, accountId: string) => ({
  id,
  userId: id,
  providerId: PROVIDER,
  accountId,
  createdAt,
  updatedAt: createdAt,
});

const userOf = ({ id, username, createdAt }: SignedInPerson, hostId: number) => ({
  id,
  name: username,
  email: placeholderEmail(hostId),
  emailVerified: 1,
  createdAt,
  updatedAt: createdAt,
});

const keepSession = async (c: Context<ApiEnv>, data: Record<string, unknown>, username: string) => {
  const { userId, token, expiresAt } = data as Record<string, string>;
  if (!userId || !token || !expiresAt) throw new Error('a session has a person, a token, an end');
  const id = v7();
  await insertSession(
    c.get('database'),
    {
      id,
      userId,
      tokenSha256: await tokenDigest(token),
      endedSha256: (await sessionDigest(c)) ?? null,
      createdAt: nowOf(c),
      expiresAt: new Date(expiresAt).toISOString(),
    },
    {
      id: v7(),
      at: nowOf(c),
      actor: { id: userId, name: username, via: 'session' },
      action: 'signed_in',
      objectKind: 'session',
      objectId: id,
      requestId: c.get('requestId'),
    },
  );
};

const unused = (): never => {
  throw new Error('signing in has no use for this');
};

/**
 * What the sign-in library may do with the database: find the person that `signInPerson` has just written, and keep a session
 * for them. Everything else throws, so that no update of the library writes behind our back.
 */
export const signInStore = (c: Context<ApiEnv>) => {
  let person: SignedInPerson | undefined;
  let hostId = 0;
  const find = async (model: string, where: Where): Promise<Record<string, unknown>[]> => {
    if (model === 'account' && valueIn(where, 'providerId') === PROVIDER) {
      hostId = Number(valueIn(where, 'accountId'));
      person = await findPersonByHostId(c.get('database'), hostId);
      return person ? [accountOf(person, String(hostId))] : [];
    }
    if (model === 'user' && person && valueIn(where, 'id') === person.id)
      return [userOf(person, hostId)];
    return unused();
  };
  return createAdapterFactory({
    config: {
      adapterId: 'skillstash',
      supportsDates: false,
      supportsBooleans: false,
      supportsNumericIds: false,
      transaction: false,
    },
    adapter: () => ({
      findMany: async ({ model, where }) => (await find(model, where ?? [])) as never,
      findOne: async ({ model, where }) => ((await find(model, where))[0] ?? null) as never,
      create: async ({ model, data }) => {
        if (model !== 'session' || data.userId !== person?.id) return unused();
        await keepSession(c, data, person?.username ?? '');
        return data;
      },
      update: unused,
      updateMany: unused,
      delete: unused,
      deleteMany: unused,
      count: unused,
    }),
  });
};
