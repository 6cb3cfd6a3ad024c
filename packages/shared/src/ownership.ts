import * as z from 'zod';
import { jsonBytes } from './json-bytes.ts';
import { isoTime, pluginSlug } from './primitives.ts';

/** What the host lets a person do with a repository, so that they own its plugins here. */
export const OWNER_PERMISSIONS = ['admin', 'maintain'] as const;
/** One of the rights that make somebody an owner. */
export type OwnerPermission = (typeof OWNER_PERMISSIONS)[number];

/** A person's claim to a repository's plugins. `checkedAt` is when the host last said so. */
export const repositoryClaim = z
  .strictObject({
    repository: z.string(),
    permission: z.enum(OWNER_PERMISSIONS),
    claimedAt: isoTime,
    checkedAt: isoTime,
  })
  .meta({ id: 'RepositoryClaim' });
export type RepositoryClaim = z.infer<typeof repositoryClaim>;

/** Everything that a person has claimed. */
export const repositoryClaimList = z
  .strictObject({ items: z.array(repositoryClaim) })
  .meta({ id: 'RepositoryClaimList' });

/** A line that somebody wrote: neither blank nor with characters that are no text. */
const said = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$/u, 'must be a line of text')
    .trim();

/** How long a tag may be as JSON, an owner's or a manifest's: 98 Latin letters, or 32 Chinese ones, in quotes. */
export const TAG_BYTES_MAX = 100;
const tag = said(50).refine((text) => jsonBytes(text) <= TAG_BYTES_MAX, {
  message: `takes more than ${TAG_BYTES_MAX} bytes`,
});

/** What an owner says of a plugin. A field that is left out stays as it is; null takes back what was said before. */
export const pluginEditRequest = z
  .strictObject({
    category: said(100).nullable().optional(),
    tags: z.array(tag).max(20).nullable().optional(),
    deprecated: said(1000).nullable().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'must say something')
  .meta({ minProperties: 1 });
export type PluginEditRequest = z.input<typeof pluginEditRequest>;

/** What owners have said of a plugin; null where its manifest speaks, or where it is not deprecated. */
export const pluginEdits = z
  .strictObject({
    slug: pluginSlug,
    category: z.string().nullable(),
    tags: z.array(z.string()).nullable(),
    deprecated: z.string().nullable(),
  })
  .meta({ id: 'PluginEdits' });
export type PluginEdits = z.infer<typeof pluginEdits>;
