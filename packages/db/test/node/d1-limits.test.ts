import type { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCollection, replaceMembers } from '../../src/accounts/index.ts';
import {
  commitSnapshot,
  type Database,
  findAgentSkills,
  findCatalog,
  findCollection,
  findStoredRepository,
  findUser,
  type Lease,
  listRatings,
  listSitemap,
  type RepositoryChange,
  reindexMarked,
  resolveName,
} from '../../src/index.ts';
import { AT, END, NOTHING } from '../support/empty-commit.ts';
import { limitedDatabase } from '../support/limited-database.ts';

const MANY = 20_000;
const places = (count: number) => Array.from({ length: count }, (_, place) => place);
const idOf = (kind: number, place: number) =>
  `0190000${kind}-0000-7000-8000-${String(place).padStart(12, '0')}`;
const [REPOSITORY, PLUGIN, MARKETPLACE] = [idOf(1, 0), idOf(2, 0), idOf(3, 0)];
const USER = idOf(4, 0);
const chinese = (count: number) => '技'.repeat(count);

let db: Database;
let sqlite: DatabaseSync;

/** Inserts rows by the names of their columns. */
const insert = (table: string, rows: readonly Record<string, string | number | null>[]) => {
  const names = Object.keys(rows[0] ?? {});
  const put = sqlite.prepare(
    `INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`,
  );
  sqlite.exec('BEGIN');
  for (const row of rows) put.run(...names.map((name) => row[name] ?? null));
  sqlite.exec('COMMIT');
};
const countOf = (text: string) => Number(Object.values(sqlite.prepare(text).get() ?? {})[0]);

const times = { created_at: AT, updated_at: AT };
const storedPlugin = (place: number, columns: Record<string, string | number | null> = {}) => ({
  id: idOf(2, place),
  repository_id: REPOSITORY,
  slug: `acme/tools/p${place}`,
  owner: 'acme',
  name: `p${place}`,
  repository_url: 'https://github.com/acme/tools',
  commit_sha: 'a'.repeat(40),
  content_hash: '',
  path: '',
  source: '{}',
  loadable: 1,
  description: null,
  ...times,
  ...columns,
});

const skillOf = (place: number, words: number): RepositoryChange['components']['skills'][0] => ({
  id: idOf(5, place),
  pluginId: PLUGIN,
  name: `skill-${place}-`.padEnd(98, 'n'),
  path: `skills/${place}/${'deep/'.repeat(10)}SKILL.md`,
  frontmatter: { description: chinese(words) },
  bodySha256: 'b'.repeat(64),
  bodyBytes: 1,
  allowedTools: [],
  portable: true,
  files: [],
});

const PLUGIN_ROW: RepositoryChange['plugins'][0] = {
  id: PLUGIN,
  repositoryId: REPOSITORY,
  slug: 'acme/tools/p0',
  owner: 'acme',
  name: 'p0',
  authorType: 'unknown',
  repositoryUrl: 'https://github.com/acme/tools',
  status: 'active',
  stars: 1,
  tags: [],
  keywords: [],
  problems: [],
  ecosystems: [],
  contentHash: '',
  path: '',
  source: { kind: 'local', path: '' },
  skillCount: 1,
  agentCount: 0,
  commandCount: 0,
  mcpServerCount: 0,
  hookCount: 0,
  lspServerCount: 0,
  official: false,
  loadable: true,
  implicit: false,
  createdAt: AT,
  updatedAt: AT,
};

/** Commits a change as the crawl that holds the repository. */
const commit = (change: Partial<RepositoryChange>): Promise<string[]> => {
  sqlite.exec(`UPDATE repositories SET lease_token = 'mine' WHERE id = '${REPOSITORY}'`);
  // Of the repository, a commit needs no more.
  const repository = { id: REPOSITORY, nextCrawlAt: AT } as Lease['repository'];
  const lease = { repository, runId: idOf(9, 0), token: 'mine' } as Lease;
  return commitSnapshot(db, lease, { ...NOTHING, ...change }, END);
};

const commitSkills = (skills: RepositoryChange['components']['skills']) =>
  commit({ plugins: [PLUGIN_ROW], components: { ...NOTHING.components, skills } });

beforeEach(() => {
  ({ db, sqlite } = limitedDatabase());
  const repository = { id: REPOSITORY, full_name: 'acme/tools', owner: 'acme', name: 'tools' };
  insert('repositories', [{ ...repository, ...times }]);
  insert('users', [{ id: USER, username: 'ada', ...times }]);
});

describe('a commit within the limits of D1', () => {
  it('writes 20,000 skills of one plugin, and deletes those that left', async () => {
    await commitSkills(places(MANY).map((place) => skillOf(place, 50)));
    const written = countOf('SELECT count(*) FROM skills');

    await commitSkills(places(MANY - 2).map((place) => skillOf(place, 50)));

    expect(written).toBe(MANY);
    expect(countOf('SELECT count(*) FROM skills')).toBe(MANY - 2);
    expect(countOf(`SELECT count(*) FROM skills WHERE id >= '${idOf(5, MANY - 2)}'`)).toBe(0);
  });

  it('writes 2,000 skills that are described in 1,024 Chinese characters each', async () => {
    await commitSkills(places(2000).map((place) => skillOf(place, 1024)));

    expect(countOf('SELECT min(length(description)) FROM skills')).toBe(1024);
  });

  it('writes 20,000 listings of one plugin, what they point at, and what it tells', async () => {
    insert('plugins', [storedPlugin(0)]);
    const named = (place: number) => `entry-${place}-`.padEnd(98, 'n');
    const targets = places(MANY).map((place) => `someone/${named(place)}`);
    const slugs = places(MANY).map((place) => `acme/tools/${named(place)}`);

    const told = await commit({
      marketplace: {
        id: MARKETPLACE,
        repositoryId: REPOSITORY,
        fullName: 'acme/tools',
        name: 'm'.repeat(98),
        loadable: true,
        official: false,
        status: 'active',
        renames: {},
        stars: 0,
        createdAt: AT,
        updatedAt: AT,
      },
      listings: targets.map((targetRepository, place) => ({
        id: idOf(6, place),
        marketplaceId: MARKETPLACE,
        position: place,
        pluginId: PLUGIN,
        targetRepository,
        name: named(place),
        source: { kind: 'github', repo: targetRepository },
        entry: {},
        loadable: true,
        problems: [],
      })),
      targets: targets.map((fullName, place) => ({
        id: idOf(7, place),
        fullName,
        owner: 'someone',
        name: named(place),
      })),
      changes: slugs.map((slug) => ({ kind: 'plugin_added', slug, at: AT })),
    });
    const stored = await findStoredRepository(db, REPOSITORY, [...targets, 'acme/tools']);

    expect(told).toEqual([...slugs, 'acme/tools/p0']);
    expect(countOf('SELECT count(*) FROM marketplace_listings')).toBe(MANY);
    expect([...stored.targets.keys()]).toEqual(['acme/tools']);
  });

  it('renames and removes 6,000 plugins of long names', async () => {
    const FEWER = 6000;
    const [from, to] = ['old', 'new'].map((word) => `acme/tools/${word.repeat(60)}`);
    insert(
      'plugins',
      places(FEWER).map((place) => storedPlugin(place, { slug: `${from}${place}` })),
    );
    const ids = places(FEWER).map((place) => idOf(2, place));

    await commit({
      renamedPlugins: ids.map((id, place) => ({
        id,
        from: `${from}${place}`,
        to: `${to}${place}`,
      })),
      removedPluginIds: ids,
    });

    expect(countOf('SELECT count(*) FROM slug_redirects')).toBe(FEWER);
    expect(countOf("SELECT count(*) FROM plugins WHERE status = 'removed'")).toBe(FEWER);
  });
});

describe('the search index within the limits of D1', () => {
  it('takes a plugin with 2,000 tags that is listed 6,000 times, by its first listings', async () => {
    const tags = places(2000).map((place) => `${place} ${chinese(150)}`);
    insert('plugins', [storedPlugin(0, { tags: JSON.stringify(tags) })]);
    const market = { id: MARKETPLACE, repository_id: REPOSITORY, full_name: 'acme/tools' };
    insert('marketplaces', [{ ...market, name: 'many', loadable: 1, ...times }]);
    insert(
      'marketplace_listings',
      places(6000).map((place) => ({
        id: idOf(6, place),
        marketplace_id: MARKETPLACE,
        position: place,
        plugin_id: PLUGIN,
        name: `entry-${place}-`.padEnd(200, 'n'),
        source: '{}',
        loadable: 1,
      })),
    );

    await reindexMarked(db);

    const found = await resolveName(db, `${'entry-0-'.padEnd(200, 'n')}@many`, '');
    expect(JSON.parse(found.body ?? '')).toMatchObject({ items: [{ slug: 'acme/tools/p0' }] });
  });
});

describe('an answer within the limits of D1', () => {
  const members = () => places(500).map((place) => `acme/tools/p${place}`);

  beforeEach(() =>
    insert(
      'plugins',
      places(500).map((place) => storedPlugin(place, { description: chinese(6000) })),
    ),
  );

  it('is a collection of 500 plugins with long descriptions, made, changed and read', async () => {
    const made = { id: idOf(8, 0), userId: USER, slug: 'ada/all', name: 'all', description: null };
    const audit = {
      at: AT,
      actor: { id: USER, name: 'ada', via: 'session' as const },
      action: 'collection_created' as const,
      objectKind: 'collection',
      objectId: made.id,
      requestId: null,
    };
    const key = { slug: made.slug, userId: USER, tags: ['*'] };

    const created = await createCollection(
      db,
      { ...made, visibility: 'public', plugins: members(), now: AT },
      { ...audit, id: idOf(9, 1) },
    );
    const changed = await replaceMembers(
      db,
      key,
      { plugins: members().reverse(), now: AT },
      { ...audit, id: idOf(9, 2) },
    );
    const read = await findCollection(db, made.slug, '');

    const slugs = (body: string | null | undefined) =>
      (JSON.parse(body ?? '') as { plugins: { slug: string }[] }).plugins.map(({ slug }) => slug);
    expect(created).toMatchObject({ kind: 'done' });
    expect(changed).toMatchObject({ kind: 'done', read: { body: read?.body } });
    expect(slugs(read?.body)).toEqual(members().reverse());
  });

  /** A rating with as much text as one holds, of a sign that JSON writes with six. */
  const ratingOf = (place: number, plugin: string, user: string) => ({
    id: idOf(8, place),
    plugin_id: plugin,
    user_id: user,
    rating: 5,
    review: '\u0001'.repeat(2000),
    reply: '\u0001'.repeat(2000),
    replied_at: AT,
    ...times,
  });

  it('is a profile with 100 long reviews and replies', async () => {
    insert(
      'plugin_ratings',
      places(100).map((place) => ratingOf(place, idOf(2, place), USER)),
    );

    const read = await findUser(db, 'ada', '');

    expect(JSON.parse(read?.body ?? '').ratings).toHaveLength(100);
  });

  it('is a shorter page of a plugin with 100 long reviews and replies, and the rest on the next', async () => {
    const users = places(100).map((place) => ({ id: idOf(0, place), username: `user${place}` }));
    insert(
      'users',
      users.map((user) => ({ ...user, ...times })),
    );
    insert(
      'plugin_ratings',
      users.map(({ id }, place) => ratingOf(place, PLUGIN, id)),
    );

    const first = await listRatings(db, 'acme/tools/p0', { limit: 100, known: '' });
    const after = first?.page?.nextKey ?? '';
    const next = await listRatings(db, 'acme/tools/p0', { limit: 50, after, known: '' });

    expect([first, next].map((read) => JSON.parse(read?.page?.items ?? '').length)).toEqual([
      50, 50,
    ]);
    expect(next?.page?.nextKey).toBeNull();
  });

  it('is the index of 1,000 portable skills that are described in Chinese', async () => {
    await commitSkills(places(1000).map((place) => skillOf(place, 1024)));

    const read = await findAgentSkills(db, 'acme/tools/p0', '');

    expect(JSON.parse(read?.body ?? '').skills).toHaveLength(1000);
  });

  it('is a sitemap of the longest slugs', async () => {
    sqlite.exec('DELETE FROM plugins');
    insert(
      'plugins',
      places(5000).map((place) => storedPlugin(place, { slug: `a/b/${place}`.padEnd(400, 'p') })),
    );

    const read = await listSitemap(db, 1, '');

    expect(JSON.parse(read?.body ?? '')).toHaveLength(5000);
  });

  it('is a catalog of which no more than 6 MB of entries come, the most downloaded, and all names', async () => {
    sqlite.exec('UPDATE plugins SET downloads = 1000 - rowid');
    insert(
      'catalog_entries',
      places(500).map((place) => ({
        plugin_id: idOf(2, place),
        path: '',
        has_manifest: 1,
        fields: JSON.stringify({ description: chinese(8000) }),
        names: JSON.stringify([`p${place}`]),
      })),
    );

    const read = await findCatalog(db, { kind: 'all' });

    const rows = read?.rows ?? [];
    const given = rows.filter(({ rest }) => rest !== null);
    const bytes = given.reduce((sum, { rest }) => sum + Buffer.byteLength(rest ?? ''), 0);
    expect(rows.map(({ name }) => name)).toEqual(places(500).map((place) => `p${place}`));
    expect(given).toEqual(rows.slice(0, given.length));
    expect(bytes).toBeGreaterThan(5_900_000);
    expect(bytes).toBeLessThanOrEqual(6_000_000);
  });
});
