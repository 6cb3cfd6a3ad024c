/** Of the size that entries of real marketplaces have: about 590 bytes with its name, source and version. */
const DESCRIPTION =
  'Does one thing and says so in about as many words as an author takes for it. '.repeat(2);

const rowOf = (place: number) => ({
  id: `019c0002-0000-7000-8000-${place.toString(16).padStart(12, '0')}`,
  slug: `made/many/plugin-${place}`,
  name: `plugin-${place}`,
  path: `plugins/plugin-${place}`,
  sha: place.toString(16).padStart(40, '0'),
  downloads: place,
  fields: {
    description: `${DESCRIPTION}${place}`,
    author: { name: `Author ${place % 100}`, url: `https://github.com/author-${place % 100}` },
    homepage: `https://example.com/plugins/plugin-${place}`,
    license: 'MIT',
    category: 'tools',
    tags: ['first', 'second', 'third'],
    keywords: ['fourth', 'fifth', 'sixth', 'seventh'],
  },
});

const REPOSITORY = `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
  VALUES ('019c0001-0000-7000-8000-000000000001', 'made/many', 'made', 'many', ?1, ?1)`;

const PLUGINS = `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, version, commit_sha, content_hash,
    path, source, downloads, loadable, created_at, updated_at)
  SELECT p ->> 'id', '019c0001-0000-7000-8000-000000000001', p ->> 'slug', 'made', p ->> 'name', 'https://github.com/made/many',
    '1.0.0', p ->> 'sha', '', p ->> 'path', '{}', p ->> 'downloads', 1, ?2, ?2
  FROM (SELECT value AS p FROM json_each(?1)) WHERE true`;

const ENTRIES = `INSERT INTO catalog_entries (plugin_id, path, has_manifest, fields, names)
  SELECT p ->> 'id', p ->> 'path', 1, p -> 'fields', json_array(p ->> 'name', p ->> 'id')
  FROM (SELECT value AS p FROM json_each(?1)) WHERE true`;

/** Stores plugins that catalogs offer, as many crawls would have left them; the last is the most downloaded. */
export const insertMany = async (db: D1Database, count: number): Promise<void> => {
  const now = '2026-11-21T00:00:00.000Z';
  await db.prepare(REPOSITORY).bind(now).run();
  const rows = Array.from({ length: count }, (_, place) => rowOf(place));
  for (let start = 0; start < count; start += 1_000) {
    const json = JSON.stringify(rows.slice(start, start + 1_000));
    await db.batch([
      db.prepare(PLUGINS).bind(json, now),
      db.prepare(ENTRIES).bind(json),
      db.prepare('DELETE FROM search_dirty'),
    ]);
  }
};
