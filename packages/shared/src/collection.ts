import * as z from 'zod';
import { installInstructions, pluginSummary } from './plugin.ts';
import { count, id, isoTime, sentSlug } from './primitives.ts';
import { writtenText } from './written-text.ts';

/** How many plugins a collection holds, and how many collections a person. */
export const COLLECTION_PLUGINS_MAX = 500;
export const COLLECTIONS_MAX = 100;

/** Names that a collection cannot have: pages have them, or will. */
export const COLLECTION_NAMES_RESERVED: readonly string[] = [
  'edit',
  'featured',
  'feed',
  'me',
  'new',
  'plugins',
  'settings',
];

const TITLE_CHARACTERS_MAX = 100;
const DESCRIPTION_CHARACTERS_MAX = 500;

export const collectionSummary = z
  .strictObject({
    id,
    slug: z.string().describe('Its address: `username/name`.'),
    name: z.string(),
    description: z.string().nullable(),
    username: z.string().describe('Whose it is.'),
    visibility: z
      .enum(['public', 'unlisted'])
      .describe('`unlisted`: reached by its address alone.'),
    featured: z.boolean().describe('Whether an admin put it before the others.'),
    pluginCount: count.describe('How many plugins it holds.'),
    createdAt: isoTime,
    updatedAt: isoTime.describe('When its maker last changed it.'),
  })
  .meta({ id: 'CollectionSummary', description: 'A named, ordered set of plugins.' });
export type CollectionSummary = z.infer<typeof collectionSummary>;

export const collection = collectionSummary
  .extend({
    plugins: z
      .array(pluginSummary)
      .describe('Its members in their order; without those that are blocked.'),
    install: z
      .array(installInstructions)
      .describe('The commands that install all of them, by client.'),
  })
  .meta({ id: 'Collection', description: 'A collection with its members in order.' });
export type Collection = z.infer<typeof collection>;

export const collectionList = z.strictObject({ items: z.array(collectionSummary) }).meta({
  id: 'CollectionList',
  description: "A person's own collections, the unlisted among them.",
});

const name = writtenText(TITLE_CHARACTERS_MAX)
  .refine((text) => !/^\s*$|\p{Cc}/u.test(text), {
    message: 'is blank or holds control characters',
  })
  .meta({ minLength: 1, maxLength: TITLE_CHARACTERS_MAX });
const description = writtenText(DESCRIPTION_CHARACTERS_MAX)
  .nullable()
  .transform((text) => (text?.trim() ? text : null));
const visibility = z
  .enum(['public', 'unlisted'])
  .describe('`unlisted`: reached by its address alone.');

/** The second part of a collection's slug: letters, digits and hyphens, in any case, kept in lower case. */
const segment = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$/,
    'must be at most 64 letters, digits and hyphens, with no hyphen at an end',
  )
  .transform((text) => text.toLowerCase());

/** Slugs of plugins in any letter case, none twice. */
const members = z
  .array(sentSlug)
  .max(COLLECTION_PLUGINS_MAX)
  .refine((slugs) => new Set(slugs).size === slugs.length, { message: 'holds a plugin twice' })
  .meta({ uniqueItems: true });

/** A collection to be made. Its slug ends in `slug`, or in what can be made of its name. */
export const collectionRequest = z.strictObject({
  name,
  slug: segment
    .optional()
    .describe('The second part of its address; where nobody says, it is made of the name.'),
  description: description.default(null),
  visibility: visibility.default('public'),
  plugins: members.default([]).describe('Its members in their order.'),
});
export type CollectionRequest = z.input<typeof collectionRequest>;

/** What is to be different about a collection; what is left out stays. Another `slug` is another address. */
export const collectionChange = z
  .strictObject({
    name: name.optional(),
    slug: segment.optional().describe('The second part of its address.'),
    description: description.optional(),
    visibility: visibility.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, { message: 'says nothing to change' })
  .meta({ minProperties: 1 });
export type CollectionChange = z.input<typeof collectionChange>;

/** All members of a collection in their order. */
export const collectionMembers = z.strictObject({
  plugins: members.describe('All members in their order.'),
});
export type CollectionMembers = z.input<typeof collectionMembers>;

/** Where one member stands, from 0; at the end where nobody says, or where it is already. */
export const collectionPlace = z.strictObject({
  position: z
    .int()
    .min(0)
    .max(COLLECTION_PLUGINS_MAX - 1)
    .optional()
    .describe('Its place, from 0; at the end where nobody says, or where it is already.'),
});
export type CollectionPlace = z.input<typeof collectionPlace>;
