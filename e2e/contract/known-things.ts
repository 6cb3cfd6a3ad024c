import { createHmac } from 'node:crypto';
import type { GitHubStandIn } from '../github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from '../harness/archive.ts';
import { mcpClient } from '../harness/mcp-client.ts';
import type { PlayedPublisher } from '../harness/play-publisher.ts';
import type { TestRegistry } from '../harness/registry.ts';
import { type Credentials, credentialsIn } from './callers.ts';
import type { JsonSchema } from './declared-operations.ts';
import { fillAccount } from './fill-account.ts';
import {
  type Item,
  NAMES,
  type PathValues,
  pathsIn,
  pluginAt,
  pluginPaths,
  repositoryNames,
  valuesOf,
} from './known-paths.ts';
import { type Builds, playBuilds } from './played-builds.ts';

/** The secret of the webhooks that this registry takes. */
export const SECRET = 'known to both';

/** What MCP clients find, and words to ask with. */
type KnownToClients = {
  tools: Array<{ name: string; inputSchema: JsonSchema }>;
  uris: string[];
  words: string[];
};

/** What is there to be asked for: values of whole paths by their first words, and of single parameters. */
export type KnownThings = {
  pathsOf(path: string): PathValues[];
  texts: Record<string, string[]>;
  repositories: string[];
  slugs: string[];
  credentials: Credentials;
  mcp: KnownToClients;
  /** Where an issuer of their tokens is played. */
  builds: Builds | undefined;
};

const TEXT_TABLES = ['skills', 'agents', 'commands'] as const;

const kitFiles = (): Files => ({
  '.claude-plugin/marketplace.json': {
    name: 'kit-shop',
    owner: { name: 'Ada' },
    plugins: [{ name: 'kit', source: './kit' }],
  },
  'kit/skills/hone/SKILL.md': skillText('hone'),
  'kit/skills/single/SKILL.md': skillText('single'),
  'kit/skills/several/SKILL.md': skillText('several'),
  'kit/skills/several/guide.md': '# Guide\n',
  'kit/agents/reader.md': skillText('reader'),
  'kit/commands/go.md': '---\ndescription: Goes.\n---\n\nGo.\n',
  'kit/.mcp.json': { mcpServers: { store: { command: 'store' } } },
});

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

const listIn = async (registry: TestRegistry, path: string): Promise<Item[]> => {
  const response = await registry.get(`${path}?limit=100`);
  return ((await response.json()) as { items: Item[] }).items;
};

/** Everything that can be found by an address of its own, read from the registry's own lists. */
const readLists = async (registry: TestRegistry) => {
  const list = (name: string) => listIn(registry, `/v1/${name}`);
  return {
    components: [
      ['skills', await list('skills')],
      ['agents', await list('agents')],
      ['commands', await list('commands')],
      ['mcp-servers', await list('mcp-servers')],
    ] satisfies Array<[keyof typeof NAMES, Item[]]>,
    plugins: await list('plugins'),
    collections: await list('collections'),
    runs: await list('runs'),
    categories: await list('categories'),
    tags: await list('tags'),
  };
};

const CONTENT = /^([^/]+)\/([0-9a-f]{64})(\.zip|\/SKILL\.md)$/;

/** Contents of skills, from the indexes of plugins. */
const readContents = async (registry: TestRegistry, slugs: string[]): Promise<PathValues[]> => {
  const indexes = slugs.map(async (slug) => {
    const response = await registry.get(`/${slug}/.well-known/agent-skills/index.json`);
    const { skills } = (await response.json()) as { skills: Array<{ url: string }> };
    return skills.map(({ url }) => {
      const [, name = '', digest = '', end] = CONTENT.exec(url) ?? [];
      const content: PathValues = end === '.zip' ? { file: `${digest}.zip` } : { digest };
      return { ...pluginAt(slug), name, ...content };
    });
  });
  return (await Promise.all(indexes)).flat();
};

/** MCP servers, by `latest` and by their versions. */
const readServers = async (registry: TestRegistry): Promise<PathValues[]> => {
  const response = await registry.get('/v0.1/servers?limit=100&include_deleted=true');
  const { servers } = (await response.json()) as { servers: Array<{ server: Item }> };
  return servers.flatMap(({ server: { name = '', version = '' } }) => [
    { name, version: 'latest' },
    { name, version },
  ]);
};

const readMcp = async (registry: TestRegistry): Promise<KnownToClients> => {
  const { resultOf } = mcpClient(() => registry);
  const { tools } = await resultOf<Pick<KnownToClients, 'tools'>>('tools/list');
  const { resources } = await resultOf<{ resources: Item[] }>('resources/list');
  return { tools, uris: valuesOf(resources, 'uri'), words: ['review', 'claude-code', 'skill'] };
};

const QUERIES = [
  'owner:okapi-data',
  'review',
  'rev',
  'po',
  '"pull review"',
  'owner:okapi-data sql',
  'tag:sql -query',
  'revew',
];

/** Texts for parameters, by name, that find something. */
const textsIn = (all: Awaited<ReturnType<typeof readLists>>): Record<string, string[]> => ({
  category: valuesOf(all.categories, 'name'),
  tag: valuesOf(all.tags, 'name'),
  owner: pluginPaths(all).flatMap(({ owner }) => owner ?? []),
  marketplace: repositoryNames(all),
  repository: repositoryNames(all),
  plugin: valuesOf(all.plugins, 'slug'),
  name: valuesOf(all.plugins, 'name'),
  q: QUERIES,
  search: ['postgres', 'io.github.', 'store'],
  updated_since: ['2020-01-01T00:00:00Z', '2020-01-01T02:00:00.5+02:00', '2999-12-31T23:59:59Z'],
  version: ['latest', '1.0.0'],
  since: ['1', '5'],
  ahead: ['999999'],
  limit: ['1', '2'],
});

/** Who asks, and who issues the tokens of builds. */
type Cast = { role?: 'member' | 'admin'; publisher?: PlayedPublisher };

/**
 * Fills a registry so that every answer can be had: what seed.sql holds, crawled repositories, a renamed one, one whose
 * host fails, texts that are missing; and says what is there.
 */
export const fillRegistry = async (
  registry: TestRegistry,
  github: GitHubStandIn,
  { role = 'member', publisher }: Cast = {},
): Promise<KnownThings> => {
  await crawlAll(registry, github);
  const all = await readLists(registry);
  const slugs = valuesOf(all.plugins, 'slug');
  const { person, ...account } = await fillAccount(registry, slugs, role);
  const found = {
    ...all,
    ...account,
    username: person.username,
    contents: await readContents(registry, slugs),
    servers: await readServers(registry),
  };
  return {
    pathsOf: pathsIn(found),
    texts: textsIn(all),
    repositories: [...repositoryNames(all), 'ada/fresh', 'ada/after', 'ada/broken', 'ada/missing'],
    slugs,
    credentials: await credentialsIn(registry, person),
    mcp: await readMcp(registry),
    builds: publisher && (await playBuilds(registry, github, publisher)),
  };
};

/** Headers of a webhook that is signed as GitHub signs it. */
export const signedHeaders = (body: string, delivery: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  'X-GitHub-Event': 'push',
  'X-GitHub-Delivery': delivery,
  'X-Hub-Signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
});
