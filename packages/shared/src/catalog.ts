import * as z from 'zod';

const author = z.strictObject({ name: z.string(), url: z.string().optional() });
const commit = z
  .string()
  .regex(/^[0-9a-f]{40}$/)
  .describe('The commit that was read.');

const entrySource = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('url').describe('The whole repository.'),
    url: z.string(),
    sha: commit,
  }),
  z.strictObject({
    source: z.literal('git-subdir').describe('A folder of the repository.'),
    url: z.string(),
    path: z.string().describe('The folder.'),
    sha: commit,
  }),
]);

/** An entry of a catalog, pinned to the commit that was read. Fields that say where its components are come as its author wrote them. */
const catalogPlugin = z.looseObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  source: entrySource.describe('Where clients fetch it.'),
  version: z.string().optional().describe("The plugin's version, where its author named one."),
  displayName: z.string().optional(),
  description: z.string().optional(),
  author: author.optional().describe('Who made it.'),
  homepage: z.url().optional().describe('Its page on the web.'),
  license: z.string().optional().describe('Its license, as its author names it.'),
  category: z.string().optional().describe('One word for what it is about.'),
  tags: z.array(z.string()).optional().describe('Words to find it by.'),
  keywords: z.array(z.string()).optional().describe("Its manifest's own words."),
  strict: z
    .boolean()
    .optional()
    .describe(
      'False where the entry alone says what the plugin holds, with or without a plugin.json.',
    ),
});

export const catalog = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
    owner: z.strictObject({ name: z.string() }).describe('Whose catalog it is.'),
    description: z.string(),
    plugins: z.array(catalogPlugin).describe('What can be installed from it.'),
    renames: z
      .record(z.string(), z.string().nullable())
      .describe('Where a name leads that was used before; null: nowhere.'),
    forceRemoveDeletedPlugins: z
      .boolean()
      .describe('Whether clients uninstall what left the catalog.'),
  })
  .meta({ id: 'Catalog', description: 'A `marketplace.json` as clients take it.' });
export type Catalog = z.infer<typeof catalog>;
