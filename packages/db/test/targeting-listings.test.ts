import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { claimRepository } from '../src/index.ts';

const { DB: db } = env;
const AT = '2026-11-21T09:00:00.000Z';
const LATER = '2026-11-21T09:02:00.000Z';

const insertRepository = (id: string, fullName: string) =>
  db
    .prepare(
      `INSERT INTO repositories (id, full_name, owner, name, next_crawl_at, created_at, updated_at) VALUES (?, ?, 'o', 'n', ?, ?, ?)`,
    )
    .bind(id, fullName, AT, AT, AT);

type Marketplace = { official: number; stars: number; entries: number; bytes: number };

const insertMarketplace = (name: string, { official, stars, entries, bytes }: Marketplace) => [
  insertRepository(`r-${name}`, `${name}/m`),
  db
    .prepare(
      `INSERT INTO marketplaces (id, repository_id, full_name, name, loadable, official, stars, created_at, updated_at)
        VALUES (?1, 'r-' || ?1, ?1 || '/m', ?1, 1, ?2, ?3, '', '')`,
    )
    .bind(name, official, stars),
  db
    .prepare(
      `INSERT INTO marketplace_listings (id, marketplace_id, position, name, target_repository, source, loadable, entry)
        SELECT ?1 || n, ?1, n, 'e' || n, 'wanted/by-all', '{}', 1, json_object('description', printf('%0*d', ?3, n))
        FROM (WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2) SELECT n FROM numbers)`,
    )
    .bind(name, entries, bytes),
];

let counts: Record<string, number>;
beforeAll(async () => {
  await db.batch([
    insertRepository('wanted', 'wanted/by-all'),
    ...insertMarketplace('aaa', { official: 0, stars: 0, entries: 2_500, bytes: 4_000 }),
    ...insertMarketplace('known', { official: 0, stars: 900, entries: 3, bytes: 100 }),
    ...insertMarketplace('zofficial', { official: 1, stars: 5, entries: 2_001, bytes: 10 }),
  ]);
  const lease = await claimRepository(db, {
    repositoryId: 'wanted',
    runId: 'run',
    token: 'token',
    now: AT,
    leaseUntil: LATER,
    dueIfStopped: [LATER],
    host: 'github.com',
  });
  counts = Object.fromEntries(
    [...Map.groupBy(lease?.listings ?? [], ({ marketplace }) => marketplace)].map(
      ([name, listed]) => [name, listed.length],
    ),
  );
});

describe('entries of marketplaces that point at a repository', () => {
  it('are taken of each marketplace up to a number, however many it has', () => {
    expect(counts['zofficial/m']).toBe(2_000);
  });

  it('are taken up to a size together, those of marketplaces that people know before others', () => {
    expect(counts['known/m']).toBe(3);
    expect(counts['aaa/m']).toBeGreaterThan(1_900);
    expect(counts['aaa/m']).toBeLessThan(2_000);
  });
});
