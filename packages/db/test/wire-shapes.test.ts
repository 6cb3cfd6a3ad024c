import { env } from 'cloudflare:workers';
import * as wire from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as reads from '../src/index.ts';
import { loadSeed } from './support/seed.ts';

const db = env.DB;
const PLUGIN = 'fernhill-labs/review-desk/pull-review';
const MARKETPLACE = 'fernhill-labs/review-desk';
const whole = { limit: 100, known: '' };

// The edge adds the commands: they say where the registry is.
const storedPlugin = wire.plugin.omit({ install: true });
const storedCollection = wire.collection.omit({ install: true });

const parsed = <T>(schema: z.ZodType<T>, text: string | null | undefined): T =>
  schema.parse(JSON.parse(text ?? 'null'));
const itemsOf = <T>(schema: z.ZodType<T>, read: reads.PageRead<unknown> | undefined): T[] =>
  parsed(z.array(schema), read?.page?.items);

beforeAll(loadSeed);

describe('the texts that the database makes are what the contract says:', () => {
  it('a plugin with everything it holds', async () => {
    const found = await reads.findPlugin(db, PLUGIN, '');

    const plugin = parsed(storedPlugin, found?.body);
    expect(plugin).toMatchObject({
      slug: PLUGIN,
      skills: [{ name: 'review-checklist' }, { name: 'risk-map' }],
      hooks: [{ event: 'PreToolUse' }, { event: 'Stop', matcher: null }],
      author: { name: 'Fernhill Labs' },
      repository: { owner: 'fernhill-labs', defaultBranch: 'main' },
      ratingAverage: 4.67,
    });
    expect(JSON.parse(found?.offer ?? '')).toEqual({
      name: 'pull-review',
      hasManifest: true,
      codexName: '*',
      owner: 'fernhill-labs',
      listing: { marketplace: MARKETPLACE, name: 'pull-review' },
    });
  });

  it('every plugin of the seed, in full and in lists', async () => {
    const list = await reads.listPlugins(db, {}, { sort: 'downloads', ...whole });

    const summaries = itemsOf(wire.pluginSummary, list);
    const details = await Promise.all(summaries.map(({ slug }) => reads.findPlugin(db, slug, '')));
    expect(details.map((found) => parsed(storedPlugin, found?.body).slug)).toEqual(
      summaries.map(({ slug }) => slug),
    );
    expect(summaries).toHaveLength(9);
  });

  const listed = {
    skills: [wire.skill, wire.skillDetail, 13],
    agents: [wire.agent, wire.agentDetail, 5],
    commands: [wire.command, wire.commandDetail, 7],
    'mcp-servers': [wire.mcpServer, wire.mcpServer, 4],
  } as const;

  it.each(Object.keys(listed) as reads.ListedKind[])('%s', async (kind) => {
    const [item, detail, count] = listed[kind];

    const list = await reads.listComponents(db, kind, {}, { sort: 'name', ...whole });

    const items = itemsOf<{ plugin: string; name: string }>(item, list);
    const found = await Promise.all(
      items.map(({ plugin, name }) => reads.findComponent(db, kind, { slug: plugin, name }, '')),
    );
    expect(found.map((one) => parsed<{ name: string }>(detail, one?.body).name)).toEqual(
      items.map(({ name }) => name),
    );
    expect(items).toHaveLength(count);
  });

  it('marketplaces with their entries, indexed or not, and their last run', async () => {
    const list = itemsOf(wire.marketplaceSummary, await reads.listMarketplaces(db, whole));

    const found = await reads.findMarketplace(db, MARKETPLACE, '');

    const marketplace = parsed(wire.marketplace, found?.body);
    expect(list.map(({ repository }) => repository)).toEqual([
      'okapi-data/okapi-plugins',
      MARKETPLACE,
    ]);
    expect(marketplace.listings.map(({ slug }) => slug)).toContain(null);
    expect(marketplace.lastRun?.status).toBe('unchanged');
  });

  it('collections, featured ones first, with their members in order', async () => {
    const list = itemsOf(wire.collectionSummary, await reads.listCollections(db, whole));

    const found = await reads.findCollection(db, 'ada-brook/before-you-merge', '');

    const collection = parsed(storedCollection, found?.body);
    expect(list.map(({ slug }) => slug)).toEqual([
      'ada-brook/before-you-merge',
      'mei-tanaka/data-desk',
    ]);
    expect(collection.plugins.map(({ name }) => name)).toEqual([
      'pull-review',
      'merge-guard',
      'commit-notes',
    ]);
  });

  it('a collection that only its address leads to', async () => {
    const found = await reads.findCollection(db, 'jonas-reed/trying-out', '');

    expect(parsed(storedCollection, found?.body).visibility).toBe('unlisted');
  });

  it('a person with their public collections and ratings', async () => {
    const found = await reads.findUser(db, 'jonas-reed', '');

    const user = parsed(wire.user, found?.body);
    expect(user.collections).toEqual([]);
    expect(user.ratings).toHaveLength(4);
  });

  it('categories and tags with their counts', async () => {
    const categories = itemsOf(wire.nameCount, await reads.listNames(db, 'category', whole));
    const tags = itemsOf(wire.nameCount, await reads.listNames(db, 'tag', whole));

    expect(categories.slice(0, 2)).toEqual([
      { name: 'data', count: 2 },
      { name: 'code-quality', count: 2 },
    ]);
    expect(tags[0]).toEqual({ name: 'git', count: 3 });
  });

  it('totals', async () => {
    const found = await reads.findStats(db, '');

    expect(parsed(wire.registryStats, found?.body)).toMatchObject({ plugins: 9, ratings: 12 });
  });

  it('a repository with its last run, and the runs', async () => {
    const repository = parsed(
      wire.repository,
      await reads.findRepository(db, MARKETPLACE, 'https://github.com'),
    );

    const runs = itemsOf(wire.crawlRun, await reads.listRuns(db, { limit: 100 }));

    const own = itemsOf(
      wire.crawlRun,
      await reads.listRuns(db, { repository: MARKETPLACE, limit: 9 }),
    );
    const one = parsed(wire.crawlRun, await reads.findRun(db, own[0]?.id ?? ''));
    expect(repository.lastRun).toEqual(one);
    expect(own).toEqual(runs.filter((run) => run.repository === MARKETPLACE));
    expect(runs.map(({ id }) => id)).toEqual(
      runs
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  it('the versions, ratings and downloads of a plugin', async () => {
    const versions = itemsOf(wire.pluginVersion, await reads.listVersions(db, PLUGIN, whole));
    const ratings = itemsOf(wire.pluginRating, await reads.listRatings(db, PLUGIN, whole));
    const downloads = await reads.findDownloads(db, PLUGIN, '2026-11-14', '');

    const series = parsed(wire.pluginDownloadSeries, downloads?.body as string);
    expect(versions.map(({ version }) => version)).toEqual(['2.3.0', '2.2.0', '2.1.0']);
    expect(ratings.map(({ username }) => username)).toEqual([
      'mei-tanaka',
      'jonas-reed',
      'ada-brook',
    ]);
    expect(series.days[0]).toEqual({ day: '2026-11-14', downloads: 118, automated: 0 });
    expect(series.total).toBe(2388);
  });

  it('plugins asked for by slug, in the order asked', async () => {
    const slugs = [PLUGIN, 'no/such/plugin', 'okapi-data/okapi-plugins/csv-clinic'];

    const found = await reads.findPluginsBySlug(db, slugs);

    expect(found.map(({ item }) => parsed(wire.pluginSummary, item).slug)).toEqual([
      slugs[0],
      slugs[2],
    ]);
  });
});

describe('a caller who holds the version gets no body of', () => {
  const versioned = {
    'a plugin': (known: string) => reads.findPlugin(db, PLUGIN, known),
    'a component': (known: string) =>
      reads.findComponent(db, 'skills', { slug: PLUGIN, name: 'risk-map' }, known),
    'a marketplace': (known: string) => reads.findMarketplace(db, MARKETPLACE, known),
    'a collection': (known: string) => reads.findCollection(db, 'mei-tanaka/data-desk', known),
    'a person': (known: string) => reads.findUser(db, 'ada-brook', known),
    totals: (known: string) => reads.findStats(db, known),
    'downloads a day': (known: string) => reads.findDownloads(db, PLUGIN, '2026-01-01', known),
  };

  it.each(Object.entries(versioned))('%s', async (_what, read) => {
    const held = (await read(''))?.version ?? '';

    const again = await read(held);

    expect(held).toMatch(/^[0-9a-z]+$/);
    expect(Object.values(again ?? {}).filter((value) => value !== null)).toEqual([held]);
  });
});

describe('nothing is found', () => {
  it('where there is no such thing', async () => {
    const found = await Promise.all([
      reads.findPlugin(db, 'no/such/plugin', ''),
      reads.findComponent(db, 'agents', { slug: PLUGIN, name: 'nobody' }, ''),
      reads.findComponentBody(db, 'skills', { slug: PLUGIN, name: 'nothing' }),
      reads.findMarketplace(db, 'no/marketplace', ''),
      reads.findCollection(db, 'no/collection', ''),
      reads.findUser(db, 'nobody', ''),
      reads.findRepository(db, 'no/repository', 'https://github.com'),
      reads.findRun(db, 'none'),
      reads.findReadme(db, 'no/such/plugin'),
      reads.listRatings(db, 'no/such/plugin', whole),
      reads.listVersions(db, 'no/such/plugin', whole),
      reads.findDownloads(db, 'no/such/plugin', '2026-01-01', ''),
    ]);

    expect(found).toEqual(found.map(() => undefined));
  });

  it('of a text where a plugin or a server has none', async () => {
    const readme = await reads.findReadme(db, 'okapi-data/okapi-plugins/csv-clinic');
    const body = await reads.findComponentBody(db, 'mcp-servers', {
      slug: 'okapi-data/okapi-plugins/postgres-companion',
      name: 'postgres',
    });

    expect([readme, body]).toEqual([null, null]);
  });
});
