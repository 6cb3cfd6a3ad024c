import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type CachedAnswer,
  type Client,
  createClient,
  OPERATIONS,
  type OperationName,
  type QueryParameter,
} from '@skillstash/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { repositoryWith, skillText } from './harness/archive.ts';
import { clientCalls, PLUGIN } from './harness/client-calls.ts';
import { type HostPerson, hostPersonIn } from './harness/owner.ts';
import { sessionOf } from './harness/person.ts';
import { type PlayedPublisher, playPublisher } from './harness/play-publisher.ts';
import { claimIn } from './harness/plugins-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const ROOT = join(import.meta.dirname, '..');
/**
 * Not for programs that read the registry: GitHub signs webhooks; web pages, feed readers and search engines read others; the
 * rest are catalogs and protocols that have clients of their own.
 */
const LEFT_OUT =
  /^(?:POST \/webhooks|GET \/badges|GET \/catalogs|GET \/feeds|GET \/sitemaps?|POST \/mcp|GET \/v0|GET \/api)(?:[/.]|$)|agent-skills/;

/** What takes a browser: no token makes or ends tokens. */
const BY_PERSONS = /^(?:POST|DELETE) .*\/v1\/(?:tokens|sessions)/;

const github = new GitHubStandIn();
let registry: TestRegistry;
let publisher: PlayedPublisher;
let client: Client;
let ada: HostPerson;
const sent: string[] = [];
const inBrowser = async ({ headers }: RequestInit) => {
  const { authorization: _, ...others } = Object.fromEntries(new Headers(headers));
  return { ...others, ...(await sessionOf(registry, ada)) };
};
const countingFetch = async (url: string, init: RequestInit) => {
  sent.push(`${init.method} ${url.slice(registry.url.length)}`);
  const isByPerson = BY_PERSONS.test(`${init.method} ${url}`);
  return fetch(url, isByPerson ? { ...init, headers: await inBrowser(init) } : init);
};
const clientWith = (token: string): Client =>
  createClient({ baseUrl: registry.url, token, validate: true, retries: 0, fetch: countingFetch });
beforeAll(async () => {
  publisher = await playPublisher();
  const vars = { GITHUB_API_URL: await github.listen(), PUBLISH_ISSUER: publisher.issuer };
  registry = await startRegistry({ seed: true, vars });
  ada = await hostPersonIn(registry, { role: 'admin' });
  const own = await registry.database
    .prepare("SELECT id FROM repositories WHERE full_name = 'fernhill-labs/review-desk'")
    .first<string>('id');
  await claimIn(registry, own ?? '', ada);
  client = clientWith(ada.token);
});
afterAll(async () => {
  await registry.stop();
  await github.close();
  await publisher.close();
});

type Schema = { type?: string; enum?: string[]; anyOf?: Schema[]; items?: Schema };
type Parameter = { in: string; name: string; schema: Schema };
type Described = {
  parameters?: Parameter[];
  responses: Record<string, { content?: Record<string, unknown> }>;
};

const describedOperations = async (): Promise<Map<string, Described>> => {
  const document = (await (await registry.get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Described>>;
  };
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
  return new Map(all.filter(([called]) => !LEFT_OUT.test(called)));
};

const names = Object.keys(OPERATIONS) as OperationName[];
const calledAs = (name: OperationName) => `${OPERATIONS[name].method} ${OPERATIONS[name].path}`;

const wordsOf = ({ type, enum: words, anyOf = [], items }: Schema): string[] => [
  ...(type === 'boolean' ? ['true', 'false'] : []),
  ...(words ?? []),
  ...[...anyOf, ...(items ? [items] : [])].flatMap(wordsOf),
];

/** The closed set of words that a parameter takes; empty where it is open. */
const wordsTaken = (parameter: QueryParameter): readonly string[] => {
  if (parameter === 'boolean') return ['true', 'false'];
  if (typeof parameter === 'string') return [];
  return 'oneOf' in parameter ? parameter.oneOf : parameter.allOf;
};

describe('the client and the OpenAPI document have the same', () => {
  it('operations', async () => {
    const described = await describedOperations();

    expect([...new Set(names.map(calledAs))].sort()).toEqual([...described.keys()].sort());
  });

  it('query parameters, and the same words for them', async () => {
    const described = await describedOperations();
    const documented = [...described].flatMap(([called, { parameters = [] }]) =>
      parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => `${called} ${name} ${[...new Set(wordsOf(schema))].sort()}`),
    );

    const known = names.flatMap((name) =>
      Object.entries<QueryParameter>(OPERATIONS[name].query).map(
        ([parameter, takes]) => `${calledAs(name)} ${parameter} ${[...wordsTaken(takes)].sort()}`,
      ),
    );

    expect(known.sort()).toEqual(documented.sort());
  });

  it('operations that take an Idempotency-Key', async () => {
    const described = await describedOperations();
    const documented = [...described].filter(([, { parameters = [] }]) =>
      parameters.some((parameter) => parameter.name === 'Idempotency-Key'),
    );

    const known = names.filter((name) => 'takesKey' in OPERATIONS[name]).map(calledAs);

    expect(known.length).toBeGreaterThan(0);
    expect(known.sort()).toEqual(documented.map(([called]) => called).sort());
  });

  it('media types', async () => {
    const described = await describedOperations();
    const documented = names.map((name) => {
      const { responses = {} } = described.get(calledAs(name)) ?? {};
      const { content = {} } = responses['200'] ?? responses['201'] ?? responses['202'] ?? {};
      return [name, Object.keys(content)];
    });

    expect(names.map((name) => [name, [OPERATIONS[name].mediaType ?? []].flat()])).toEqual(
      documented,
    );
  });
});

const addressOf = (name: OperationName): RegExp => {
  const path = OPERATIONS[name].path.replace(/\{\w+\}/g, '[^/?]+');
  return new RegExp(`^${OPERATIONS[name].method} ${path}(?:\\?[^/]*)?$`);
};

describe.each(names)('%s', (name) => {
  it('calls its operation and gets an answer that fits its schema', async () => {
    const world = { registry, github, publisher, person: ada, clientWith };

    const answer = await clientCalls(client, world)[name]();

    const isEmpty = Object.keys(Object(answer)).join() === 'bookmark';
    expect(isEmpty).toBe(OPERATIONS[name].mediaType === null);
    expect(sent.at(-1)).toMatch(addressOf(name));
  });
});

const gather = async <Item>(list: AsyncIterable<Item>): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
};

const rawItems = async (path: string): Promise<unknown[]> => {
  const { items, nextCursor } = (await (await registry.get(path)).json()) as {
    items: unknown[];
    nextCursor: string | null;
  };
  expect(nextCursor).toBeNull();
  return items;
};

const WALKS: Array<[string, (to: Client) => AsyncIterable<unknown>]> = [
  ['/v1/plugins?sort=name', (to) => to.plugins.list({ sort: 'name', limit: 2 })],
  [
    '/v1/plugins?has=skills&has=agents&verified=true',
    (to) => to.plugins.list({ has: ['skills', 'agents'], verified: true, limit: 2 }),
  ],
  ['/v1/plugins?minRating=4.5', (to) => to.plugins.list({ minRating: 4.5, limit: 2 })],
  [
    '/v1/plugins?marketplace=okapi-data/okapi-plugins',
    (to) => to.plugins.list({ marketplace: 'okapi-data/okapi-plugins', limit: 2 }),
  ],
  [
    '/v1/skills?sort=updated&owner=okapi-data',
    (to) => to.skills.list({ sort: 'updated', owner: 'okapi-data', limit: 2 }),
  ],
  ['/v1/search?q=the&type=all&limit=100', (to) => to.search.list('the', { type: 'all', limit: 2 })],
  ['/v1/commands?limit=100', (to) => to.commands.list({ limit: 2 })],
  ['/v1/marketplaces?limit=100', (to) => to.marketplaces.list({ limit: 2 })],
  ['/v1/collections?limit=100', (to) => to.collections.list({ limit: 2 })],
  ['/v1/categories?limit=100', (to) => to.categories.list({ limit: 2 })],
  [`/v1/plugins/${PLUGIN}/versions?limit=100`, (to) => to.plugins.versions(PLUGIN, { limit: 2 })],
  [`/v1/plugins/${PLUGIN}/ratings?limit=100`, (to) => to.plugins.ratings(PLUGIN, { limit: 2 })],
];

describe('walking two by two gives what one large page holds:', () => {
  it.each(WALKS)('%s', async (path, list) => {
    const items = await gather(list(client));

    expect(items).toEqual(await rawItems(path.includes('limit=') ? path : `${path}&limit=100`));
    expect(items.length).toBeGreaterThan(0);
  });
});

describe('a component of any name', () => {
  const NAMES = [
    'a/b',
    'x:y',
    '100%',
    '%2F',
    'two words',
    'käse 🧀',
    'q?x#y',
    'a+b',
    '..a',
    'b\\s',
  ];
  beforeAll(async () => {
    const skills = NAMES.map((name, place) => [
      `skills/s${place}/SKILL.md`,
      skillText(JSON.stringify(name), `Number ${place}.`),
    ]);
    const mcpServers = Object.fromEntries(NAMES.map((name) => [name, { command: 'run' }]));
    github.put(
      await repositoryWith('odd/names', {
        '.claude-plugin/plugin.json': { name: 'odd' },
        '.mcp.json': { mcpServers },
        ...Object.fromEntries(skills),
      }),
    );
    await registry.crawl('odd/names');
  });

  it.each(NAMES)('is found as it is called: %s', async (name) => {
    const skill = await client.skills.get('odd/names/odd', name);
    const text = await client.skills.content('odd/names/odd', name);
    const mcpServer = await client.mcpServers.get('odd/names/odd', name);

    expect([skill.name, mcpServer.name]).toEqual([name, name]);
    expect(text).toContain(`Number ${NAMES.indexOf(name)}.`);
  });
});

it('throws the registry’s own refusals', async () => {
  const failures = [
    client.plugins.get('no/such/plugin'),
    client.runs.get('not-an-id'),
    client.tags.list().page('made-up'),
    client.repositories.report('no/where'),
  ];

  const codes = await Promise.all(failures.map((one) => one.catch((error) => error.code)));

  expect(codes).toEqual([
    'plugin_not_found',
    'invalid_request',
    'invalid_cursor',
    'repository_not_found',
  ]);
});

it('asks again with the entity tag and gets the same without its body', async () => {
  const statuses: number[] = [];
  const cached = createClient({
    baseUrl: registry.url,
    cache: new Map<string, CachedAnswer>(),
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      statuses.push(response.status);
      return response;
    },
  });
  const first = await cached.plugins.get(PLUGIN);

  const again = await cached.plugins.get(PLUGIN);

  expect(again).toEqual(first);
  expect(statuses).toEqual([200, 304]);
});

it('walks the change feed to its end, and on from there', async () => {
  const files = { 'skills/one/SKILL.md': skillText('one') };
  github.put(await repositoryWith('ada/changing', files));
  await registry.crawl('ada/changing');

  const changes = await gather(client.changes.list({ limit: 1 }));
  const since = changes.at(-1)?.sequence ?? 0;
  const nothingNew = await gather(client.changes.list({ since }));
  const last = await gather(client.changes.list({ since: since - 1 }));

  const raw = (await (await registry.get('/v1/changes?limit=100')).json()) as { items: unknown[] };
  expect(changes).toEqual(raw.items);
  expect([nothingNew, last]).toEqual([[], changes.slice(-1)]);
  expect(changes.at(-1)).toMatchObject({ kind: 'plugin_added' });
});

it('follows a plugin to where it moved', async () => {
  const files = { 'skills/one/SKILL.md': skillText('one') };
  const repository = await repositoryWith('ada/before', files);
  github.put(repository);
  await registry.crawl('ada/before');
  const { items } = await client.plugins.list({ owner: 'ada' }).page();
  const old = items.find(({ slug }) => slug.startsWith('ada/before/'))?.slug ?? '';
  github.rename('ada/before', 'ada', 'after');
  await registry.crawl('ada/before');

  const { slug } = await client.plugins.get(old);

  expect(slug).toMatch(/^ada\/after\//);
});

it('does what its README shows', async () => {
  const readme = readFileSync(join(ROOT, 'packages/client/README.md'), 'utf8');
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', example],
    { cwd: ROOT, env: { ...process.env, SKILLSTASH_URL: registry.url } },
  );

  expect(stdout).toContain('postgres-companion');
  expect(stdout).toContain('plugin_not_found');
});
