import {
  claimRepository,
  commitSnapshot,
  finishRun,
  handOn,
  type Lease,
  LeaseLost,
  openCrawl,
  type RepositoryChange,
  type RunEnd,
  renewLease,
} from '@skillstash/db';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyMigrations } from '../scripts/serve/prepare-database.ts';

const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-11-21T12:00:00Z');

/** Runs the statements of a request on D1 as one batch; a worker, because that is where D1 is. */
const BATCHES = `export default {
  async fetch(request, { DB }) {
    const statements = await request.json();
    try {
      return Response.json(await DB.batch(statements.map(([text, values]) => DB.prepare(text).bind(...values))));
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};`;

/** D1 behind one HTTP request a batch, so that claimers in this process are as concurrent as workers. */
const databaseAt = (url: URL): D1Database => {
  const sent = new WeakMap<object, [string, unknown[]]>();
  const statement = (text: string, values: unknown[]): D1PreparedStatement => {
    const bound = { bind: (...given: unknown[]) => statement(text, given) };
    sent.set(bound, [text, values]);
    return bound as D1PreparedStatement; // batch is the only way to run it here
  };
  const batch = async (statements: D1PreparedStatement[]) => {
    const body = JSON.stringify(statements.map((one) => sent.get(one)));
    const response = await fetch(url, { method: 'POST', body });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  return { prepare: (text: string) => statement(text, []), batch } as unknown as D1Database;
};

let miniflare: Miniflare;
let db: D1Database;
beforeAll(async () => {
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: BATCHES,
      compatibilityDate: '2026-10-01',
      d1Databases: ['DB'],
      host: '127.0.0.1',
      cf: false,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  db = databaseAt(await miniflare.ready);
  await applyMigrations((await miniflare.getD1Database('DB')) as unknown as D1Database);
});
afterAll(() => miniflare.dispose());

const at = (milliseconds: number): string => new Date(NOON + milliseconds).toISOString();

let named = 0;

/** A repository that somebody just asked for, so that it is due at noon. */
const dueRepository = async (): Promise<string> => {
  named += 1;
  const { repositoryId } = await openCrawl(db, {
    repositoryId: v7(),
    runId: v7(),
    owner: 'ada',
    name: `claimed-${named}`,
    trigger: 'request',
    staleBefore: at(1),
    now: at(0),
  });
  return repositoryId;
};

const askAgain = async (repositoryId: string, after_ms: number): Promise<void> => {
  const [{ name } = { name: '' }] = (await rowsOf(
    `SELECT name FROM repositories WHERE id = '${repositoryId}'`,
  )) as Array<{ name: string }>;
  const now = at(after_ms);
  const ids = { repositoryId, runId: v7() };
  await openCrawl(db, { ...ids, owner: 'ada', name, trigger: 'webhook', staleBefore: now, now });
};

const claim = (repositoryId: string, after_ms = 0): Promise<Lease | undefined> =>
  claimRepository(db, {
    repositoryId,
    runId: v7(),
    token: v7(),
    now: at(after_ms),
    leaseUntil: at(after_ms + LEASE_MS),
    dueIfStopped: [1, 2, 4].map((leases) => at(after_ms + leases * LEASE_MS)),
    host: 'api.github.com',
  });

const claimed = async (repositoryId: string, after_ms = 0): Promise<Lease> => {
  const lease = await claim(repositoryId, after_ms);
  if (!lease) throw new Error('the repository could not be claimed');
  return lease;
};

const endAt = (after_ms: number): RunEnd => ({
  status: 'ok',
  code: null,
  message: null,
  commitSha: 'c'.repeat(40),
  calls: 3,
  plugins: 0,
  problems: [],
  problemCount: 0,
  state: 'active',
  failureCount: 0,
  headEtag: null,
  missingSince: null,
  changedAt: at(after_ms),
  nextCrawlAt: at(after_ms + HOUR_MS),
  pause: undefined,
  now: at(after_ms),
});

/** A change of one repository: its facts and one entry of the change feed. */
const changeOf = ({ repository }: Lease, stars: number): RepositoryChange => ({
  facts: {
    owner: repository.owner,
    name: repository.name,
    ownerType: 'user',
    hostId: named,
    defaultBranch: 'main',
    description: null,
    homepageUrl: null,
    license: null,
    stars,
    archived: false,
    headSha: 'c'.repeat(40),
    lastIndexedSha: 'c'.repeat(40),
    readerVersion: 1,
    factsCheckedAt: at(0),
    listedHash: null,
    problems: [],
  },
  plugins: [],
  components: {
    skills: [],
    agents: [],
    commands: [],
    mcpServers: [],
    hooks: [],
    lspServers: [],
  },
  catalogEntries: [],
  versions: [],
  renamedPlugins: [],
  removedPluginIds: [],
  changes: [{ kind: 'plugin_changed', slug: `${repository.fullName}/one`, at: at(0) }],
  marketplace: undefined,
  removedMarketplaceId: undefined,
  listings: [],
  targets: [],
  links: [],
});

const rowsOf = async (text: string): Promise<Record<string, unknown>[]> => {
  const [found] = await db.batch<Record<string, unknown>>([db.prepare(text)]);
  return found?.results ?? [];
};

/** Everything that is stored about repositories, their runs and their changes. */
const everything = async () => ({
  repositories: await rowsOf('SELECT * FROM repositories ORDER BY id'),
  runs: await rowsOf('SELECT * FROM crawl_runs ORDER BY id'),
  changes: await rowsOf('SELECT * FROM changes ORDER BY sequence'),
  totals: await rowsOf('SELECT * FROM registry_totals'),
});

/** In an order of its own for each claimer, the same in every run. */
const shuffled = <Item>(items: readonly Item[], seed: number): Item[] => {
  const order = items.map((item, place) => ({
    item,
    key: ((place + 1) * (seed * 2 + 7919)) % 101,
  }));
  return order.sort((one, other) => one.key - other.key).map(({ item }) => item);
};

describe('50 concurrent claimers on 20 due repositories', () => {
  it.each([1, 2, 3])(
    'claim all of them, and none twice (%i of 3)',
    async (repeat) => {
      const ids = await Promise.all(Array.from({ length: 20 }, dueRepository));

      const claims = await Promise.all(
        Array.from({ length: 50 }, async (_, claimer) => {
          const won: string[] = [];
          for (const id of shuffled(ids, claimer * repeat)) if (await claim(id)) won.push(id);
          return won;
        }),
      );

      expect(claims.flat().sort()).toEqual([...ids].sort());
    },
    60_000,
  );

  it('get nothing of a repository at once but one lease', async () => {
    const id = await dueRepository();

    const leases = await Promise.all(Array.from({ length: 50 }, () => claim(id)));

    expect(leases.filter(Boolean)).toHaveLength(1);
    const running = await rowsOf(
      `SELECT status FROM crawl_runs WHERE repository_id = '${id}' AND status = 'running'`,
    );
    expect(running).toHaveLength(1);
  });
});

describe('a lease', () => {
  it('holds until it runs out, and can be taken over then, with the same run', async () => {
    const id = await dueRepository();
    const first = await claimed(id);

    const early = await claim(id, LEASE_MS - 1);
    const late = await claim(id, LEASE_MS);

    expect(early).toBeUndefined();
    expect(late?.runId).toBe(first.runId);
    expect(late?.token).not.toBe(first.token);
  });

  it('that was taken over commits nothing: its holder is told that it lost', async () => {
    const id = await dueRepository();
    const former = await claimed(id);
    const current = await claimed(id, LEASE_MS);
    const before = await everything();

    const committing = commitSnapshot(db, former, changeOf(former, 1), endAt(LEASE_MS));

    await expect(committing).rejects.toBeInstanceOf(LeaseLost);
    await finishRun(db, former, { ...endAt(LEASE_MS), status: 'retrying', code: 'lease_lost' });
    expect(await everything()).toEqual(before);
    await commitSnapshot(db, current, changeOf(current, 2), endAt(LEASE_MS));
    expect(await rowsOf(`SELECT stars, lease_token FROM repositories WHERE id = '${id}'`)).toEqual([
      { stars: 2, lease_token: null },
    ]);
  });

  it('that is renewed holds for longer, and one that was taken over cannot be', async () => {
    const id = await dueRepository();
    const former = await claimed(id);
    await renewLease(db, former, at(2 * LEASE_MS));

    const early = await claim(id, 2 * LEASE_MS - 1);
    const late = await claim(id, 2 * LEASE_MS);

    expect(early).toBeUndefined();
    expect(late?.runId).toBe(former.runId);
    const renewing = renewLease(db, former, at(9 * LEASE_MS));
    await expect(renewing).rejects.toBeInstanceOf(LeaseLost);
    expect(await claim(id, 4 * LEASE_MS)).toBeDefined();
  });

  it('that nobody gives back makes the next wait longer, and counts as a failure', async () => {
    const id = await dueRepository();
    const claims = [await claimed(id), await claimed(id, LEASE_MS)];

    const early = await claim(id, 3 * LEASE_MS - 1);
    claims.push(await claimed(id, 3 * LEASE_MS), await claimed(id, 7 * LEASE_MS));

    expect(early).toBeUndefined();
    expect(claims.map(({ repository }) => repository.failureCount)).toEqual([0, 1, 2, 3]);
    expect(claims.map(({ abandoned }) => abandoned)).toEqual([false, true, true, true]);
    expect(claims.at(-1)?.repository.nextCrawlAt).toBe(at(11 * LEASE_MS));
  });

  it('of a repository that somebody asks for meanwhile ends with it due', async () => {
    const id = await dueRepository();
    await claimed(id);
    const late = await claimed(id, LEASE_MS);
    await renewLease(db, late, at(4 * LEASE_MS));
    await askAgain(id, 3 * LEASE_MS);
    await renewLease(db, late, at(5 * LEASE_MS));

    await finishRun(db, late, endAt(4 * LEASE_MS));

    expect(await claim(id, 4 * LEASE_MS)).toBeDefined();
  });

  it('that is renewed past its due time ends with the repository due as its end says', async () => {
    const id = await dueRepository();
    const lease = await claimed(id);
    await renewLease(db, lease, at(3 * LEASE_MS));

    await finishRun(db, lease, endAt(2 * LEASE_MS));

    expect(await claim(id, 2 * LEASE_MS + HOUR_MS - 1)).toBeUndefined();
    expect(await claim(id, 2 * LEASE_MS + HOUR_MS)).toBeDefined();
  });

  it('that is handed on can be claimed at once, and only by its holder', async () => {
    const id = await dueRepository();
    const former = await claimed(id);
    const handed = { calls: 4, now: at(1) };
    await handOn(db, former, handed);

    const next = await claimed(id, 1);

    expect(next.runId).toBe(former.runId);
    await handOn(db, former, handed);
    expect(await claim(id, 2)).toBeUndefined();
    await commitSnapshot(db, next, changeOf(next, 6), { ...endAt(1), calls: 3 });
    expect(await rowsOf(`SELECT calls FROM crawl_runs WHERE repository_id = '${id}'`)).toEqual([
      { calls: 7 },
    ]);
  });

  it('commits once: the second time it is lost', async () => {
    const lease = await claimed(await dueRepository());
    await commitSnapshot(db, lease, changeOf(lease, 3), endAt(0));
    const before = await everything();

    const committing = commitSnapshot(db, lease, changeOf(lease, 4), endAt(0));

    await expect(committing).rejects.toBeInstanceOf(LeaseLost);
    expect(await everything()).toEqual(before);
  });
});

describe('a repository that is not due', () => {
  it('is not claimed before its next crawl, and is claimed then', async () => {
    const id = await dueRepository();
    const lease = await claimed(id);
    await commitSnapshot(db, lease, changeOf(lease, 5), endAt(0));

    const early = await claim(id, HOUR_MS - 1);
    const due = await claim(id, HOUR_MS);

    expect(early).toBeUndefined();
    expect(due?.repository.id).toBe(id);
  });
});
