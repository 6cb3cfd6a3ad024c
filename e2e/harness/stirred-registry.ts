import { reindexStatements } from '@skillstash/db';

/** How many things of each kind stand still, and how many do not. */
const STILL_COUNT = 23;
const STIRRED_COUNT = 15;
const COMPONENTS = ['skills', 'agents', 'commands', 'mcp_servers'] as const;

/** The plugin whose versions, ratings and components are listed. It is stirred itself. */
export const BUSY_PLUGIN = 'stirred/home/busy';

/** A place among the others that looks random and is the same every time. */
const shuffled = (step: number, place: number): number => (step * 7919 + place * 104_729) % 1_009;

type Group = 'still' | 'stirred';

/** A key of a row, in the order of its number; rows of other places have other keys. */
const id = (group: Group, number: number, place = number): string => {
  const tail = `${group === 'still' ? 'a' : 'b'}${String(place).padStart(11, '0')}`;
  return `${String(number).padStart(8, '0')}-0000-7000-8000-${tail}`;
};

const at = (number: number): string =>
  new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();

type Row = Record<string, string | number>;

/** Keys are spread so that still ones and stirred ones lie between each other in every order. */
const pluginRow = (group: Group, place: number, key: number): Row => ({
  id: id(group, place),
  slug: `${group}/home/p${place}`,
  owner: group,
  name: `${String.fromCharCode(97 + (key % 26))}-${group}-${key}`,
  description: 'shared by all of them',
  category: `${group}-category-${place % 5}`,
  tags: JSON.stringify([`${group}-tag-${place % 7}`]),
  downloads: key,
  stars: (key * 3) % 500,
  trending: key % 40,
  rating: 1 + (key % 5),
  at: at(key),
});

const PUT_PLUGIN = `INSERT INTO plugins (id, repository_id, slug, owner, name, description, repository_url, category, tags, content_hash, path,
    source, skill_count, agent_count, command_count, mcp_server_count, downloads, stars, trending, rating_count, rating_sum,
    rating_average, rating_score, loadable, created_at, updated_at)
  SELECT r ->> 'id', 'home', r ->> 'slug', r ->> 'owner', r ->> 'name', r ->> 'description', '', r ->> 'category', r ->> 'tags', r ->> 'name', '',
    '{"kind":"local","path":""}', 1, 1, 1, 1, r ->> 'downloads', r ->> 'stars', r ->> 'trending', 1, r ->> 'rating',
    r ->> 'rating', r ->> 'rating', 1, r ->> 'at', r ->> 'at' FROM (SELECT ? AS r) WHERE true
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, downloads = excluded.downloads, stars = excluded.stars,
    trending = excluded.trending, rating_sum = excluded.rating_sum, rating_average = excluded.rating_average,
    rating_score = excluded.rating_score,
    content_hash = excluded.content_hash, updated_at = excluded.updated_at`;

const putComponent = (table: (typeof COMPONENTS)[number]): string => {
  const [columns, values] =
    table === 'mcp_servers'
      ? ['transport, loadable', `'stdio', 1`]
      : ['body_sha256, body_bytes', `'', 0`];
  return `INSERT INTO ${table} (id, plugin_id, name, path, ${columns})
    SELECT r ->> 'id', r ->> 'id', r ->> 'name', 'file', ${values} FROM (SELECT ? AS r) WHERE true
    ON CONFLICT (id) DO UPDATE SET name = excluded.name`;
};

const putPlugin = (db: D1Database, row: Row): D1PreparedStatement[] =>
  [PUT_PLUGIN, ...COMPONENTS.map(putComponent)].map((text) =>
    db.prepare(text).bind(JSON.stringify(row)),
  );

/** What else is listed: one of each, between the others by its key. */
const putOthers = (
  db: D1Database,
  group: Group,
  place: number,
  key: number,
): D1PreparedStatement[] => {
  const self = id(group, place);
  const keyed = id(group, key, place);
  const name = `${group}-${place}`;
  const run = (text: string, ...values: unknown[]) => db.prepare(text).bind(...values);
  return [
    run(
      `INSERT OR IGNORE INTO users (id, username, created_at, updated_at) VALUES (?1, ?2, '', '')`,
      self,
      name,
    ),
    run(
      `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
       VALUES (?1, ?2 || '/shop', ?2, 'shop', '', '') ON CONFLICT DO NOTHING`,
      self,
      name,
    ),
    run(
      `INSERT INTO marketplaces (id, repository_id, full_name, name, loadable, stars, created_at, updated_at)
       VALUES (?1, ?1, ?2 || '/shop', ?2, 1, ?3, '', '') ON CONFLICT (id) DO UPDATE SET stars = excluded.stars`,
      self,
      name,
      key,
    ),
    run(
      `INSERT INTO collections (id, user_id, slug, name, featured, created_at, updated_at)
       VALUES (?1, ?1, ?2 || '/set', ?2, ?3, '', ?4)
       ON CONFLICT (id) DO UPDATE SET featured = excluded.featured, updated_at = excluded.updated_at`,
      self,
      name,
      key % 2,
      at(key),
    ),
    run(
      `INSERT INTO crawl_runs (id, repository_id, status, trigger, message, created_at) VALUES (?, 'home', 'ok', ?, ?, '')
       ON CONFLICT (id) DO UPDATE SET status = 'failed'`,
      keyed,
      group === 'still' ? 'request' : 'schedule',
      name,
    ),
    run(
      `INSERT OR IGNORE INTO plugin_versions (id, plugin_id, version, commit_sha, tree_hash, seen_at) VALUES (?, 'busy', ?, '', '', '')`,
      keyed,
      name,
    ),
    run(
      `INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, created_at, updated_at) VALUES (?, 'busy', ?, ?, '', '')
       ON CONFLICT (plugin_id, user_id) DO UPDATE SET id = excluded.id, rating = excluded.rating`,
      keyed,
      self,
      1 + (key % 5),
    ),
    run(
      `INSERT OR IGNORE INTO skills (id, plugin_id, name, path, body_sha256, body_bytes) VALUES (?, 'busy', ?, ?, '', 0)`,
      `busy-${keyed}`,
      `${String.fromCharCode(97 + (key % 26))}-${name}`,
      keyed,
    ),
    run(`UPDATE plugins SET content_hash = ? WHERE id = 'busy'`, keyed),
    run(`INSERT INTO changes (kind, slug, at) VALUES ('plugin_changed', ?, '')`, name),
  ];
};

const put = (db: D1Database, group: Group, place: number, key: number) => [
  ...putPlugin(db, pluginRow(group, place, key)),
  ...putOthers(db, group, place, key),
];

const FIRST = [
  `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at) VALUES ('home', 'still/home', 'still', 'home', '', '')`,
  `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable, created_at, updated_at)
   VALUES ('busy', 'home', '${BUSY_PLUGIN}', 'stirred', 'busy', '', '', '', '{"kind":"local","path":""}', 1, '2026-01-01', '2026-01-01')`,
];

/** Fills an empty database: of everything that is listed some that will stand still, and some that will not. */
export const fill = async (db: D1Database): Promise<void> => {
  await db.batch(FIRST.map((text) => db.prepare(text)));
  for (let place = 0; place < STILL_COUNT; place += 1)
    await db.batch(put(db, 'still', place, shuffled(1, place)));
  for (let place = 0; place < STIRRED_COUNT; place += 1)
    await db.batch(put(db, 'stirred', place, shuffled(2, place)));
  await db.batch(reindexStatements(db));
};

/** Everything of a stirred place, wherever it is listed. */
const remove = (db: D1Database, place: number): D1PreparedStatement[] => {
  const name = `stirred-${place}`;
  const by = (table: string, column: string, value: string) =>
    db.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).bind(value);
  return [
    // Collections and ratings go with the person, marketplaces with the repository.
    by('users', 'id', id('stirred', place)),
    by('repositories', 'id', id('stirred', place)),
    by('plugins', 'id', id('stirred', place)),
    by('crawl_runs', 'message', name),
    by('plugin_versions', 'version', name),
    by('skills', 'substr(name, 3)', name),
    by('changes', 'slug', name),
  ];
};

/**
 * One step of what never stops in a registry, in one batch: one thing of each kind comes, one goes, one moves. What stands
 * still is not touched, and there are never more than at the beginning.
 */
export const stir = async (db: D1Database, step: number): Promise<void> => {
  const comes = STIRRED_COUNT + step;
  await db.batch([
    ...put(db, 'stirred', comes, shuffled(step, comes)),
    ...put(db, 'stirred', comes - 5, shuffled(step + 3, comes)),
    ...remove(db, step),
    ...reindexStatements(db),
  ]);
};
