import {
  COMPONENT_KINDS,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  pluginSlug,
  repositoryName,
} from '@skillstash/shared';
import * as z from 'zod';

const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a whole number')
  .transform(Number);

/** More than any cursor has: one of the longest name and path of a component that are indexed, each letter nine characters. */
export const CURSOR_CHARACTERS_MAX = 20_000;

/** Parameters that every list takes. */
export const pageQuery = {
  limit: wholeNumber.pipe(z.int().min(1).max(PAGE_LIMIT_MAX)).default(PAGE_LIMIT_DEFAULT).meta({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: PAGE_LIMIT_DEFAULT,
    description: 'How many items.',
    example: 20,
  }),
  cursor: z
    .string()
    .min(1)
    .max(CURSOR_CHARACTERS_MAX)
    .optional()
    .meta({ description: 'Where to begin: `nextCursor` of the page before.' }),
};

/** For an operation that takes no parameters: any is refused. */
export const noQuery = z.strictObject({});

/** `true` or `false`, as text. */
export const trueOrFalse = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .meta({ type: 'boolean' });

/** A category or tag. */
export const name = z.string().min(1).max(200);

/** A user's or organisation's name on the host, in any letter case. */
export const ownerName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be the name of a user or organisation');

/** A repository as `owner/repo`, folded to lower case. */
export const repositoryQuery = repositoryName.transform((text) => text.toLowerCase());

/** A plugin's slug in any letter case, folded to lower case. */
export const slugQuery = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(pluginSlug);

const kind = z.enum(COMPONENT_KINDS);

/** One kind of component or several: a repeated parameter means all of them. */
export const kinds = z.union(
  [kind.transform((one) => [one]), z.array(kind).max(COMPONENT_KINDS.length)],
  {
    error: `must be one or several of ${COMPONENT_KINDS.join(', ')}`,
  },
);

const segment = z.string().min(1).max(200);

/** A username, or a collection's name, in a path. */
export const shortSegment = z.string().min(1).max(100);

/** The path of a plugin: three segments, in any letter case. */
export const pluginPath = z.strictObject({ owner: segment, repo: segment, plugin: segment });

/** The path of a repository or marketplace. */
export const repositoryPath = z.strictObject({ owner: segment, repo: segment });

/** The slug that a plugin's path names. */
export const slugOf = (path: z.infer<typeof pluginPath>): string =>
  `${path.owner}/${path.repo}/${path.plugin}`.toLowerCase();

/** The `owner/repo` that a repository's path names. */
export const fullNameOf = (path: z.infer<typeof repositoryPath>): string =>
  `${path.owner}/${path.repo}`.toLowerCase();

/** What lists of plugins and searches can be narrowed to. */
export const pluginFilters = {
  category: name.optional(),
  tag: name.optional(),
  owner: ownerName.optional(),
  marketplace: repositoryQuery.optional(),
  has: kinds.optional(),
  verified: trueOrFalse.optional(),
  official: trueOrFalse.optional(),
  minRating: z
    .string()
    .regex(/^[1-5](?:\.\d{1,2})?$/, 'must be a number from 1 to 5')
    .transform(Number)
    .pipe(z.number().min(1).max(5))
    .optional()
    .meta({ type: 'number', minimum: 1, maximum: 5, example: 4 }),
};
