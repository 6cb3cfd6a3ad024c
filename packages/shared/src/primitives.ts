import * as z from 'zod';
import { COMPONENT_KINDS } from './words.ts';

/** An instant: ISO 8601 in UTC with milliseconds, `2026-11-21T09:30:00.000Z`. */
export const isoTime = z.iso.datetime({ precision: 3 });

/** A row's primary key: UUIDv7 text, so that keys sort by the time they were made. */
export const id = z.uuid();

/** A Git commit: 40 lowercase hex digits. */
export const commitSha = z.string().regex(/^[0-9a-f]{40}$/);

/** A SHA-256 digest: 64 lowercase hex digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One segment of a slug: lower case, without a separator. */
export const slugSegment = z
  .string()
  .max(200)
  .regex(/^[a-z0-9._~-]+$/, 'must be letters, digits and . _ ~ -');

/** Where a plugin lives: `owner/repo/plugin`, lower case, three path segments. */
export const pluginSlug = z
  .string()
  .max(400)
  .regex(/^[a-z0-9._-]+\/[a-z0-9._-]+\/[a-z0-9._~-]+$/, 'must be owner/repo/plugin');

/** A plugin's slug as it may be sent: in any letter case, folded to lower case. */
export const sentSlug = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+\/[A-Za-z0-9._~-]+$/, 'must be owner/repo/plugin')
  .transform((slug) => slug.toLowerCase());

/** A repository on its host: `owner/repo`, in any letter case. */
export const repositoryName = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/,
    'must be owner/repo',
  );

/** How many of something there are: a whole number from 0. */
export const count = z.int().nonnegative();

/** Any JSON value. */
export type JsonValue = z.infer<ReturnType<typeof z.json>>;

/**
 * Any JSON value. What is parsed came out of JSON, so that looking at its type again would prove nothing; and a schema
 * that contains itself without end cannot be described in OpenAPI. Hence the cast.
 */
export const json = z.unknown() as z.ZodType as z.ZodType<JsonValue>;

/** A frontmatter block or another piece of free JSON, as its author wrote it. */
export const jsonObject = z.record(z.string(), json);

/** One of the six kinds of components. */
export const componentKind = z.enum(COMPONENT_KINDS);
