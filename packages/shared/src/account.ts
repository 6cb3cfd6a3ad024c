import * as z from 'zod';
import { id, isoTime } from './primitives.ts';
import { SCOPES, type ScopeWord } from './words.ts';

/** `publish:` with the repositories it is for: `owner/repo`, `owner/*` or `*`, lower case. */
const PUBLISH = /^publish:(?:\*|[a-z0-9-]+\/(?:\*|[a-z0-9._-]+))$/;

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
    description:
      'What a token may be used for: a word, or `publish:` with `owner/repo`, where `*` stands for any.',
    pattern: `^(?:${SCOPES.filter((word) => word !== 'publish').join('|')}|${PUBLISH.source.slice(1, -1)})$`,
  });
export type Scope = z.infer<typeof scope>;

/** The word that a scope begins with. */
export const scopeWord = (text: Scope): ScopeWord => text.split(':', 1)[0] as ScopeWord;

export const apiToken = z
  .strictObject({
    id,
    name: z.string(),
    hint: z.string().describe('The last four characters of the token.'),
    scopes: z.array(z.string()).describe('What it may be used for.'),
    createdAt: isoTime,
    expiresAt: isoTime.describe('From when on it is refused.'),
    lastUsedAt: isoTime
      .nullable()
      .describe('About when it was last used; null where it never was.'),
    revokedAt: isoTime.nullable().describe('When it was revoked; null while it was not.'),
  })
  .meta({
    id: 'ApiToken',
    description: 'An API token as its owner sees it later: never the token itself.',
  });
export type ApiToken = z.infer<typeof apiToken>;

export const apiTokenList = z.strictObject({ items: z.array(apiToken) }).meta({
  id: 'ApiTokenList',
  description: "A person's newest tokens, the revoked and expired among them.",
});

/** What a new token shall be: `expiresInDays` at most 365. */
export const apiTokenRequest = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/\S/, 'must not be blank')
    .trim()
    .describe('What you call it.'),
  scopes: z.array(scope).min(1).max(20).describe('What it may be used for.'),
  expiresInDays: z.int().min(1).max(365).default(90).describe('How long it may be used, in days.'),
});
export type ApiTokenRequest = z.input<typeof apiTokenRequest>;

export const apiTokenCreated = apiToken
  .extend({
    token: z.string().describe('The token itself. It is shown this once: only its digest is kept.'),
  })
  .meta({ id: 'ApiTokenCreated', description: 'A new token.' });
export type ApiTokenCreated = z.infer<typeof apiTokenCreated>;

export const me = z
  .strictObject({
    id,
    username: z.string(),
    displayName: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    url: z.string().nullable(),
    role: z.enum(['member', 'admin']).describe('Whether the person is an admin of this registry.'),
    via: z.enum(['session', 'token']).describe('Which credentials they came with.'),
    scopes: z.array(z.string()).describe('What these may be used for.'),
    createdAt: isoTime,
  })
  .meta({
    id: 'Me',
    description: 'The person who asks, and what the credentials they came with may do.',
  });
export type Me = z.infer<typeof me>;
