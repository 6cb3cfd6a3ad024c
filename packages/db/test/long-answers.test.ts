import { env } from 'cloudflare:workers';
import { marketplace, plugin } from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import { findMarketplace, findPlugin } from '../src/index.ts';
import { insertPlugins, KIND, keyOf, makePlugins, slugOf } from './support/synthetic.ts';

const { DB: db } = env;
const SKILLS = 24_000;
const LISTINGS = 16_000;
const AT = '2026-11-21T09:00:00.000Z';
const MARKETPLACE = 'acme/everything';
/** workerd makes texts of over 8 MB, D1 of 2: what is too long here is so there. */
const TOO_LONG_BYTES = 9_000_000;

const numbers = (count: number): string =>
  `(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) SELECT n FROM numbers)`;

beforeAll(async () => {
  await insertPlugins(makePlugins(0, 2));
  await db.batch([
    db.prepare(`INSERT INTO skills (id, plugin_id, name, path, frontmatter, body_sha256, body_bytes)
      SELECT 'skill' || n, (SELECT id FROM plugins WHERE slug = '${slugOf(0)}'), printf('skill-%05d', n), 'SKILL.md',
        json_object('description', printf('%0300d', n)), '', 1 FROM ${numbers(SKILLS)}`),
    db.prepare(`UPDATE plugins SET skill_count = ${SKILLS} + 1 WHERE slug = '${slugOf(0)}'`),
    db.prepare(`INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
      VALUES ('acme', '${MARKETPLACE}', 'acme', 'everything', '', '')`),
    db.prepare(`INSERT INTO marketplaces (id, repository_id, full_name, name, loadable, created_at, updated_at)
      VALUES ('${keyOf(KIND.repository, 9)}', 'acme', '${MARKETPLACE}', 'everything', 1, '${AT}', '${AT}')`),
    db.prepare(`INSERT INTO marketplace_listings (id, marketplace_id, position, plugin_id, name, source, loadable)
      SELECT printf('listing%05d', n), '${keyOf(KIND.repository, 9)}', n, (SELECT id FROM plugins WHERE slug = '${slugOf(1)}'), 'entry-' || n,
        json_object('kind', 'url', 'url', printf('https://example.com/%0500d.git', n)), 1 FROM ${numbers(LISTINGS)}`),
  ]);
}, 120_000);

describe('an answer that is longer than the database makes any text', () => {
  it('is a plugin with all of its skills, in order', async () => {
    const read = await findPlugin(db, slugOf(0), '');
    const { skills, agents, listings } = plugin
      .omit({ install: true })
      .parse(JSON.parse(read?.body ?? ''));

    expect(read?.body?.length).toBeGreaterThan(TOO_LONG_BYTES);
    expect(skills).toHaveLength(SKILLS + 1);
    expect(skills.map(({ name }) => name)).toEqual(skills.map(({ name }) => name).sort());
    expect([agents.length, listings.length]).toEqual([1, 0]);
    expect(read?.offer).toBeDefined();
  });

  it('is a marketplace with all of its entries, in order', async () => {
    const read = await findMarketplace(db, MARKETPLACE, '');
    const { listings } = marketplace.parse(JSON.parse(read?.body ?? ''));

    expect(read?.body?.length).toBeGreaterThan(TOO_LONG_BYTES);
    expect(listings.map(({ position }) => position)).toEqual(
      Array.from({ length: LISTINGS }, (_, place) => place + 1),
    );
  });

  it('is unchanged for whoever holds it, and not there where there is none', async () => {
    const { version = '' } = (await findPlugin(db, slugOf(0), '')) ?? {};

    expect(await findPlugin(db, slugOf(0), version)).toEqual({ version, body: null, offer: null });
    expect(await findPlugin(db, 'no/such/plugin', '')).toBeUndefined();
  });
});
