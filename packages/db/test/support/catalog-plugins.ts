import { env } from 'cloudflare:workers';
import { type CatalogEntryRow, catalogStatements } from '../../src/writes/catalog-rows.ts';
import { insertPlugins, KIND, keyOf, makePlugins } from './synthetic.ts';

const text = 'Does one thing and says so in as many words as authors mostly take for it. '.repeat(
  3,
);

/** What a crawl writes for catalogs of the plugin at a place, of the size that real ones have. */
export const entryOf = (place: number, names: string[]): CatalogEntryRow => ({
  pluginId: keyOf(KIND.plugin, place),
  path: place % 3 ? `plugins/p${place}` : '',
  hasManifest: place % 5 !== 0,
  codexName: '*',
  fields: {
    description: text.slice(0, 150),
    author: { name: `Author ${place % 100}`, url: 'https://github.com/author' },
    homepage: 'https://example.com/a-plugin',
    license: 'MIT',
    category: 'tools',
    keywords: ['one', 'two', 'three'],
    ...(place % 5 ? {} : { strict: false, skills: ['./skills/one', './skills/two'] }),
  },
  names,
});

/** Stores plugins that catalogs offer. */
export const insertOffered = async (from: number, to: number): Promise<void> => {
  const plugins = makePlugins(from, to);
  await insertPlugins(plugins);
  const entries = plugins.map(({ place }) => entryOf(place, [`plugin-${place}`]));
  const ids = entries.map(({ pluginId }) => pluginId);
  await env.DB.batch([
    env.DB.prepare(
      `UPDATE plugins SET commit_sha = printf('%040x', rowid), repository_url = 'https://github.com/made/r', version = '1.0.0'
       WHERE id IN (SELECT value FROM json_each(?))`,
    ).bind(JSON.stringify(ids)),
    ...catalogStatements(env.DB, entries, ids),
  ]);
};
