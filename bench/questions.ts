import { DatabaseSync } from 'node:sqlite';
import * as floor from './floor-statements.ts';
import { DETAIL } from './synthetic-plugin.ts';
import { databaseFile } from './synthetic-registry.ts';
import { TERMS } from './synthetic-words.ts';

/** A question, as the API is asked it and as the floor answers it. */
export type Question = {
  name: string;
  /** Which goals it falls under. */
  kind: 'list' | 'filtered' | 'page' | 'detail' | 'categories' | 'components' | 'search' | 'other';
  path: string;
  floor: floor.FloorStatement;
};

/** What the questions are about: rows of the registry at hand. */
export type Subjects = {
  owner: string;
  detail: string;
  /** The page that is far down the list, and the key after which it begins. */
  far: { page: number; after: string };
  /** Rows that belong to the plugin whose page is asked for. */
  components: number;
  versions: number;
  categories: number;
};

const PAGE = 20;
const FAR_PAGE = 1_000;

/** The last page but a few, where there are fewer than a thousand. */
const farPage = (plugins: number): number => Math.min(FAR_PAGE, Math.floor(plugins / PAGE) - 5);

/** Looks up what to ask for; nothing else has the database open. */
export const findSubjects = (stateDir: string, plugins: number): Subjects => {
  const db = new DatabaseSync(databaseFile(stateDir), { readOnly: true });
  const one = (text: string, ...values: Array<string | number>): string =>
    String(Object.values(db.prepare(text).get(...values) ?? {})[0]);
  const id = one('SELECT id FROM plugins ORDER BY id LIMIT 1 OFFSET ?', DETAIL.place);
  const page = farPage(plugins);
  const found = {
    owner: one(
      `SELECT name FROM facet_counts WHERE kind = 'owner' ORDER BY count_key DESC LIMIT 1`,
    ),
    detail: one('SELECT slug FROM plugins WHERE id = ?', id),
    far: {
      page,
      after: one(
        `SELECT CAST(downloads_key AS TEXT) FROM plugins WHERE status = 'active' ORDER BY downloads_key DESC LIMIT 1 OFFSET ?`,
        (page - 1) * PAGE - 1,
      ),
    },
    components: Object.values(DETAIL.components).reduce((sum, count) => sum + count),
    versions: Number(one('SELECT count(*) FROM plugin_versions WHERE plugin_id = ?', id)),
    categories: Number(one(`SELECT count(*) FROM facet_counts WHERE kind = 'category'`)),
  };
  db.close();
  return found;
};

const lists = ({ owner, far }: Subjects, cursor: string): Question[] => {
  const list = (name: string, query: string, statement: floor.FloorStatement): Question => ({
    name,
    kind: 'list',
    path: `/v1/plugins${query}`,
    floor: statement,
  });
  const filtered = (name: string, query: string, facet: string): Question => ({
    ...list(name, query, floor.floorFacet(facet)),
    kind: 'filtered',
  });
  const sorts = {
    stars: 'stars_key',
    rating: 'rating_key',
    trending: 'trending_key',
    updated: 'updated_key',
    created: 'created_key',
  };
  return [
    list('list', '', floor.floorList({ key: 'downloads_key' })),
    ...Object.entries(sorts).map(([sort, key]) =>
      list(`list by ${sort}`, `?sort=${sort}`, floor.floorList({ key })),
    ),
    list('list by name', '?sort=name', floor.floorList({ key: 'name_key', ascending: true })),
    {
      ...list(
        'far page',
        `?cursor=${cursor}`,
        floor.floorList({ key: 'downloads_key' }, far.after),
      ),
      kind: 'page',
    },
    filtered('category', '?category=testing', 'category:testing'),
    filtered('tag', '?tag=testing', 'tag:testing'),
    filtered('owner', `?owner=${owner}`, `owner:${owner}`),
    {
      ...list(
        'two filters',
        '?category=testing&has=agents',
        floor.floorFacet('category:testing', 'has:agents'),
      ),
      kind: 'other',
    },
  ];
};

const searches = (): Question[] => {
  const search = (name: string, query: string, statement: floor.FloorStatement): Question => ({
    name: `search, ${name}`,
    kind: 'search',
    path: `/v1/search?q=${query}`,
    floor: statement,
  });
  const { common, rare, phrase, typo, prefix } = TERMS;
  return [
    search('rare word', rare, floor.floorSearch(rare)),
    search('word in 55%', common, floor.floorSearch(common)),
    search('without facets', `${common}&facets=false`, floor.floorSearch(common)),
    search('typo', typo, floor.floorSearch(typo, {}, new Map([[typo, [TERMS.name]]]))),
    search('prefix', prefix, floor.floorSearch(prefix)),
    search('phrase', encodeURIComponent(`"${phrase}"`), floor.floorSearch(`"${phrase}"`)),
    search(
      'filtered',
      `${common}&category=testing`,
      floor.floorSearch(common, { category: 'testing' }),
    ),
  ];
};

/** Everything that is asked. @param cursor the API's own, of the far page */
export const questionsOf = (subjects: Subjects, cursor: string): Question[] => [
  ...lists(subjects, cursor),
  {
    name: 'detail',
    kind: 'detail',
    path: `/v1/plugins/${subjects.detail}`,
    floor: floor.floorPlugin(subjects.detail),
  },
  {
    name: 'categories',
    kind: 'categories',
    path: '/v1/categories?limit=100',
    floor: floor.floorCategories,
  },
  ...(['skills', 'agents', 'commands', 'mcp_servers'] as const).map((table): Question => {
    const kind = table.replace('_', '-');
    return {
      name: kind,
      kind: 'components',
      path: `/v1/${kind}`,
      floor: floor.floorComponents(table, `has:${kind}`),
    };
  }),
  ...searches(),
  {
    name: 'suggest',
    kind: 'other',
    path: `/v1/search/suggest?q=${TERMS.prefix}`,
    floor: floor.floorSuggest(TERMS.prefix),
  },
  {
    name: 'resolve',
    kind: 'other',
    path: '/v1/resolve?name=code-review',
    floor: floor.floorResolve('code-review'),
  },
  { name: 'stats', kind: 'other', path: '/v1/stats', floor: floor.floorStats },
];

/** The API's own cursor of the far page: pages of 100 up to it, then one that ends where it begins. */
export const findCursor = async (url: string, page: number): Promise<string> => {
  let cursor = '';
  for (let left = (page - 1) * PAGE; left > 0; ) {
    const limit = Math.min(100, left);
    const answer = await fetch(`${url}/v1/plugins?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    const { nextCursor } = (await answer.json()) as { nextCursor: string | null };
    if (nextCursor === null) throw new Error(`page ${page} does not exist`);
    cursor = nextCursor;
    left -= limit;
  }
  return cursor;
};
