import { createHmac } from 'node:crypto';
import type { GitHubStandIn } from '../github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from '../harness/archive.ts';
import { personIn, sessionOf } from '../harness/person.ts';
import { claimIn } from '../harness/plugins-in.ts';
import type { TestRegistry } from '../harness/registry.ts';

/** The secret of the webhooks that this registry takes. */
export const SECRET = 'known to both';

/** What is there to be asked for: values of whole paths by their first words, and of single parameters. */
export type KnownThings = {
  pathsOf(path: string): Array<Record<string, string>>;
  texts: Record<string, string[]>;
  repositories: string[];
  slugs: string[];
  /** What a browser of a person sends who has just signed in: requests may end sessions. */
  newSession(): Promise<Record<string, string>>;
};

const PARTS = ['skills', 'agents', 'commands', 'mcp-servers'] as const;
const TEXT_TABLES = ['skills', 'agents', 'commands'] as const;
/** Addresses at which there is nothing. */
const NOWHERE = {
  owner: 'nobody',
  repo: 'nothing',
  plugin: 'none',
  name: 'none',
  username: 'nobody',
};
const NO_RUN = { id: '019c4c42-0000-7000-8000-000000000000' };
const BLOCKED = { owner: 'ada', repo: 'withheld', plugin: 'kit' };
const MOVED = { owner: 'ada', repo: 'before', plugin: 'kit' };

const kitFiles = (): Files => ({
  '.claude-plugin/marketplace.json': {
    name: 'kit-shop',
    owner: { name: 'Ada' },
    plugins: [{ name: 'kit', source: './kit' }],
  },
  'kit/skills/hone/SKILL.md': skillText('hone'),
  'kit/agents/reader.md': skillText('reader'),
  'kit/commands/go.md': '---\ndescription: Goes.\n---\n\nGo.\n',
  'kit/.mcp.json': { mcpServers: { store: { command: 'store' } } },
});

const NAMES = { skills: 'hone', agents: 'reader', commands: 'go', 'mcp-servers': 'store' };

/** A repository that is crawled, renamed and crawled again, one whose owner is, and one whose host fails. */
const crawlAll = async (registry: TestRegistry, github: GitHubStandIn): Promise<void> => {
  github.put(await repositoryWith('ada/before', kitFiles()));
  github.put(await repositoryWith('ada/broken', kitFiles()));
  github.put(await repositoryWith('ada/fresh', kitFiles()));
  await registry.crawl('ada/before');
  github.rename('ada/before', 'Ada', 'After');
  await registry.crawl('ada/before');
  github.put(await repositoryWith('eve/kit', kitFiles()));
  await registry.crawl('eve/kit');
  github.rename('eve/kit', 'eva', 'kit');
  await registry.crawl('eve/kit');
  github.put(await repositoryWith('ada/withheld', kitFiles()));
  await registry.crawl('ada/withheld');
  await registry.database.batch([
    registry.database.prepare(
      `INSERT INTO plugin_blocks (plugin_id, reason, status_before, blocked_at)
       SELECT id, 'It steals keys.', status, created_at FROM plugins WHERE slug = 'ada/withheld/kit'`,
    ),
    registry.database.prepare(
      "UPDATE plugins SET status = 'blocked', revision = revision + 1 WHERE slug = 'ada/withheld/kit'",
    ),
  ]);
  await registry.tick();
  github.break('ada/broken', { kind: 'status', status: 500 });
  // A text that is not in the bucket (yet): one of each kind.
  await registry.database.batch(
    TEXT_TABLES.map((table) =>
      registry.database.prepare(
        `UPDATE ${table} SET body_sha256 = '${'0'.repeat(64)}' WHERE name = '${NAMES[table]}'`,
      ),
    ),
  );
};

type Item = Record<string, string>;

/** Everything that can be found by an address of its own, read from the registry's own lists. */
const readLists = async (registry: TestRegistry) => {
  const list = async (path: string): Promise<Item[]> => {
    const response = await registry.get(`${path}?limit=100`);
    return ((await response.json()) as { items: Item[] }).items;
  };
  const components = await Promise.all(
    PARTS.map(async (part) => [part, await list(`/v1/${part}`)] as const),
  );
  const [plugins, marketplaces, collections, runs, categories, tags] = await Promise.all(
    ['plugins', 'marketplaces', 'collections', 'runs', 'categories', 'tags'].map((name) =>
      list(`/v1/${name}`),
    ),
  );
  return { plugins, marketplaces, collections, runs, categories, tags, components };
};

const pluginAt = (slug = ''): Record<string, string> => {
  const [owner = '', repo = '', plugin = ''] = slug.split('/');
  return { owner, repo, plugin };
};

const valuesOf = (items: Item[] | undefined, field: string): string[] =>
  (items ?? []).flatMap((item) => item[field] ?? []);

const namesIn = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

const only = (all: Record<string, string>, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, all[name] ?? '']));

const TOKENS = 10;

/** The person's own collections: one that may be changed and deleted, one whose members change. */
const OWN_COLLECTIONS = ['mine', 'kept'];

/** The repository of the seed whose plugins, which others have reviewed, are the person's own. */
const OWN = 'okapi-data/okapi-plugins';

const json = (headers: Record<string, string>, method: string, body: unknown) => ({
  method,
  headers: { ...headers, 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/** Reviews of the person's own plugins, by path: to be replied to. */
const readReviews = async (registry: TestRegistry, slugs: string[]) => {
  const own = slugs.filter((slug) => slug.startsWith(`${OWN}/`));
  const lists = own.map(async (slug) => {
    const response = await registry.get(`/v1/plugins/${slug}/ratings?limit=100`);
    const { items } = (await response.json()) as { items: Item[] };
    return items.map(({ username = '' }) => ({ ...pluginAt(slug), username }));
  });
  return [
    ...(await Promise.all(lists)).flat(),
    { ...pluginAt(own[0]), username: 'nobody' },
    { ...MOVED, username: 'nobody' },
    { ...BLOCKED, username: 'nobody' },
    NOWHERE,
  ];
};

/** A person who owns a repository and has rated what is not theirs, and tokens of theirs that may be revoked. */
const fillAccount = async (registry: TestRegistry) => {
  const person = await personIn(registry);
  const headers = await sessionOf(registry, person);
  const own = await registry.database
    .prepare('SELECT id FROM repositories WHERE full_name = ?')
    .bind(OWN)
    .first<string>('id');
  await claimIn(registry, own ?? '', person);
  for (const name of OWN_COLLECTIONS)
    await fetch(
      new URL('/v1/collections', registry.url),
      json(headers, 'POST', { name, plugins: ['ada/after/kit'] }),
    );
  const rated = new URL('/v1/plugins/ada/after/kit/ratings/me', registry.url);
  await fetch(rated, json(headers, 'PUT', { rating: 4 }));
  for (let made = 0; made < TOKENS; made += 1)
    await fetch(
      new URL('/v1/tokens', registry.url),
      json(headers, 'POST', { name: `token ${made}`, scopes: ['read'] }),
    );
  const listed = (await (await registry.get('/v1/tokens', headers)).json()) as { items: Item[] };
  // Not the one that all of it is asked with.
  const ids = listed.items.filter(({ name }) => name !== 'of a test').map(({ id }) => id ?? '');
  const { username } = person;
  return { username, newSession: () => sessionOf(registry, person), ids };
};

/**
 * Fills a registry so that every answer can be had: what seed.sql holds, crawled repositories, a renamed one, one whose
 * host fails, texts that are missing; and says what is there.
 */
export const fillRegistry = async (
  registry: TestRegistry,
  github: GitHubStandIn,
): Promise<KnownThings> => {
  await crawlAll(registry, github);
  const all = await readLists(registry);
  const { username, newSession, ids } = await fillAccount(registry);
  const slugs = valuesOf(all.plugins, 'slug');
  const reviews = await readReviews(registry, slugs);
  const plugins = [...slugs.map(pluginAt), MOVED];
  const collections = valuesOf(all.collections, 'slug').map((slug) => slug.split('/'));
  const repositories = [...new Set(plugins.map(({ owner, repo }) => `${owner}/${repo}`))];
  const byPath: Array<[RegExp, Array<Record<string, string>>]> = [
    ...all.components.map(([part, items]): [RegExp, Array<Record<string, string>>] => [
      new RegExp(`/${part}/`),
      [
        ...items.map(({ plugin, name = '' }) => ({ ...pluginAt(plugin), name })),
        { ...MOVED, name: NAMES[part] },
        { ...BLOCKED, name: NAMES[part] },
        NOWHERE,
      ],
    ]),
    [/\/reply$|\/ratings\/\{username\}\/reports$/, reviews],
    [
      /^\/v1\/collections\/.*\/plugins/,
      [
        ...[...plugins, NOWHERE].map((one) => ({ ...one, username, name: 'kept' })),
        { ...plugins[0], username: 'nobody', name: 'none' },
      ],
    ],
    [/\{plugin\}/, [...plugins, BLOCKED, NOWHERE]],
    [
      /^\/catalogs\/category/,
      [...valuesOf(all.categories, 'name'), 'nothing'].map((category) => ({ category })),
    ],
    [
      /^\/catalogs\/owner/,
      [...plugins, { owner: 'eve' }, NOWHERE].map(({ owner = '' }) => ({ owner })),
    ],
    [
      /^\/(?:v1\/(?:repositories|marketplaces)|catalogs\/marketplace)/,
      [...repositories.map(pluginAt), NOWHERE],
    ],
    [
      /collections?\//,
      [
        ...collections.map(([username = '', name = '']) => ({ username, name })),
        { username, name: 'mine' },
        NOWHERE,
      ],
    ],
    [/users/, [...collections.map(([username = '']) => ({ username })), NOWHERE]],
    [/runs/, [...valuesOf(all.runs, 'id').map((id) => ({ id })), NO_RUN]],
    [
      /feeds\/category/,
      valuesOf(all.categories, 'name').map((name) => ({ category: `${name}.atom` })),
    ],
    [/feeds\/owner/, plugins.map(({ owner }) => ({ owner: `${owner}.atom` }))],
    [/tokens/, [...ids.map((id) => ({ id })), NO_RUN]],
    [/sitemaps/, [{ file: '1.xml' }, { file: '999.xml' }]],
  ];
  return {
    pathsOf: (path) => {
      const found = byPath.find(([pattern]) => pattern.test(path))?.[1] ?? [{}];
      return found.map((all) => only(all, namesIn(path)));
    },
    texts: {
      category: valuesOf(all.categories, 'name'),
      tag: valuesOf(all.tags, 'name'),
      owner: plugins.flatMap(({ owner }) => owner ?? []),
      marketplace: repositories,
      repository: repositories,
      plugin: slugs,
      name: valuesOf(all.plugins, 'name'),
      q: [
        'owner:okapi-data',
        'review',
        'rev',
        'po',
        '"pull review"',
        'owner:okapi-data sql',
        'tag:sql -query',
        'revew',
      ],
      since: ['1', '5'],
      ahead: ['999999'],
      limit: ['1', '2'],
    },
    repositories: [...repositories, 'ada/fresh', 'ada/after', 'ada/broken', 'ada/missing'],
    slugs,
    newSession,
  };
};

/** Headers of a webhook that is signed as GitHub signs it. */
export const signedHeaders = (body: string, delivery: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  'X-GitHub-Event': 'push',
  'X-GitHub-Delivery': delivery,
  'X-Hub-Signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
});
