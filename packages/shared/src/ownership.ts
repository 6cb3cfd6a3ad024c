import * as z from 'zod';
import { jsonBytes } from './json-bytes.ts';
import { isoTime, pluginSlug } from './primitives.ts';

/** What the host lets a person do with a repository, so that they own its plugins here. */
export const OWNER_PERMISSIONS = ['admin', 'maintain'] as const;
/** One of the rights that make somebody an owner. */
export type OwnerPermission = (typeof OWNER_PERMISSIONS)[number];

export const repositoryClaim = z
  .strictObject({
    repository: z.string().describe('`owner/repo`.'),
    permission: z.enum(OWNER_PERMISSIONS).describe('What the host lets them do with it.'),
    claimedAt: isoTime.describe('When they claimed it.'),
    checkedAt: isoTime.describe('When the host last said so.'),
  })
  .meta({ id: 'RepositoryClaim', description: "A person's claim to a repository's plugins." });
export type RepositoryClaim = z.infer<typeof repositoryClaim>;

export const repositoryClaimList = z
  .strictObject({ items: z.array(repositoryClaim) })
  .meta({ id: 'RepositoryClaimList', description: 'Everything that a person has claimed.' });

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
    category: said(100).nullable().optional().describe('Null: as its manifest says.'),
    tags: z.array(tag).max(20).nullable().optional().describe('Null: as its manifest says.'),
    deprecated: said(1000)
      .nullable()
      .optional()
      .describe('A message to whoever still uses it; null: it is not deprecated.'),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'must say something')
  .meta({ minProperties: 1 });
export type PluginEditRequest = z.input<typeof pluginEditRequest>;

export const pluginEdits = z
  .strictObject({
    slug: pluginSlug,
    category: z.string().nullable().describe('Null where its manifest speaks.'),
    tags: z.array(z.string()).nullable().describe('Null where its manifest speaks.'),
    deprecated: z
      .string()
      .nullable()
      .describe('A message to whoever still uses it; null where it is not deprecated.'),
  })
  .meta({ id: 'PluginEdits', description: 'What owners have said of a plugin.' });
export type PluginEdits = z.infer<typeof pluginEdits>;
