import * as z from 'zod';
import { id, isoTime } from './primitives.ts';
import { SCOPES, type ScopeWord } from './words.ts';

/** `publish:` with the repositories it is for: `owner/repo`, `owner/*` or `*`, lower case. */
const PUBLISH = /^publish:(?:\*|[a-z0-9-]+\/(?:\*|[a-z0-9._-]+))$/;

/** What a token may be used for: a word of SCOPES, or `publish:<owner/repo>` where `*` stands for any. */
export const scope = z
  .string()
  .max(200)
  .refine(
    (text) => SCOPES.some((word) => word === text && word !== 'publish') || PUBLISH.test(text),
    {
      message: 'must be a scope',
    },
  )
  .meta({
    id: 'Scope',
    pattern: `^(?:${SCOPES.filter((word) => word !== 'publish').join('|')}|${PUBLISH.source.slice(1, -1)})$`,
  });
export type Scope = z.infer<typeof scope>;

/** The word that a scope begins with. */
export const scopeWord = (text: Scope): ScopeWord => text.split(':', 1)[0] as ScopeWord;

/** An API token as its owner sees it later: never the token itself. `hint` is its last four characters. */
export const apiToken = z
  .strictObject({
    id,
    name: z.string(),
    hint: z.string(),
    scopes: z.array(z.string()),
    createdAt: isoTime,
    expiresAt: isoTime,
    lastUsedAt: isoTime.nullable(),
    revokedAt: isoTime.nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof apiToken>;

/** A person's newest tokens. */
export const apiTokenList = z
  .strictObject({ items: z.array(apiToken) })
  .meta({ id: 'ApiTokenList' });

/** What a new token shall be: `expiresInDays` at most 365. */
export const apiTokenRequest = z.strictObject({
  name: z.string().min(1).max(100).regex(/\S/, 'must not be blank').trim(),
  scopes: z.array(scope).min(1).max(20),
  expiresInDays: z.int().min(1).max(365).default(90),
});
export type ApiTokenRequest = z.input<typeof apiTokenRequest>;

/** A new token. `token` is shown this once: only its digest is kept. */
export const apiTokenCreated = apiToken
  .extend({ token: z.string() })
  .meta({ id: 'ApiTokenCreated' });
export type ApiTokenCreated = z.infer<typeof apiTokenCreated>;

/** The person who asks, and what the credentials they came with may do. */
export const me = z
  .strictObject({
    id,
    username: z.string(),
    displayName: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    url: z.string().nullable(),
    role: z.enum(['member', 'admin']),
    via: z.enum(['session', 'token']),
    scopes: z.array(z.string()),
    createdAt: isoTime,
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof me>;
