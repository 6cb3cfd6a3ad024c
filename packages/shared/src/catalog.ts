import * as z from 'zod';

const author = z.strictObject({ name: z.string(), url: z.string().optional() });
const commit = z.string().regex(/^[0-9a-f]{40}$/);

const entrySource = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('url'), url: z.string(), sha: commit }),
  z.strictObject({
    source: z.literal('git-subdir'),
    url: z.string(),
    path: z.string(),
    sha: commit,
  }),
]);

/** An entry of a catalog, pinned to the commit that was read. Fields that say where its components are come as its author wrote them. */
const catalogPlugin = z.looseObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  source: entrySource,
  version: z.string().optional(),
  displayName: z.string().optional(),
  description: z.string().optional(),
  author: author.optional(),
  homepage: z.url().optional(),
  license: z.string().optional(),
  category: z.string().optional(),
  tags: z.array(z.string()).optional(),
  keywords: z.array(z.string()).optional(),
  strict: z.boolean().optional(),
});

/** A `marketplace.json` as clients take it. `renames` says where a name leads that was used before; null: nowhere. */
export const catalog = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
    owner: z.strictObject({ name: z.string() }),
    description: z.string(),
    plugins: z.array(catalogPlugin),
    renames: z.record(z.string(), z.string().nullable()),
    forceRemoveDeletedPlugins: z.boolean(),
  })
  .meta({ id: 'Catalog' });
export type Catalog = z.infer<typeof catalog>;
