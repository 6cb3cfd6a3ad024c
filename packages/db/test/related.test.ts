import { env } from 'cloudflare:workers';
import type { PluginSummary } from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import { listRelated, relatedListStatement } from '../src/index.ts';
import {
  insertPlugins,
  KIND,
  keyOf,
  makePlugins,
  type SyntheticPlugin,
  slugOf,
} from './support/synthetic.ts';

// No tag and no owner of theirs has more members than are looked at.
const PLUGINS = makePlugins(0, 150);
const NOW = '2026-11-21T00:00:00.000Z';

/** Collections: visibility and the places of their members. */
const COLLECTIONS = [
  { visibility: 'public', members: [0, 1, 2, 3] },
  { visibility: 'public', members: [0, 3, 40, 41] },
  { visibility: 'unlisted', members: [0, 77, 78] },
];

const insertCollections = async (): Promise<void> => {
  const user = keyOf(KIND.user, 1);
  await env.DB.prepare(
    'INSERT INTO users (id, username, created_at, updated_at) VALUES (?, ?, ?, ?)',
  )
    .bind(user, 'ada', NOW, NOW)
    .run();
  for (const [place, { visibility, members }] of COLLECTIONS.entries()) {
    const id = keyOf(99, place);
    await env.DB.prepare(
      `INSERT INTO collections (id, user_id, slug, name, visibility, created_at, updated_at)
       VALUES (?1, ?2, 'ada/c' || ?3, '', ?4, ?5, ?5)`,
    )
      .bind(id, user, place, visibility, NOW)
      .run();
    await env.DB.prepare(
      `INSERT INTO collection_plugins (collection_id, plugin_id, position, added_at)
       SELECT ?1, value, key, ?2 FROM json_each(?3)`,
    )
      .bind(id, NOW, JSON.stringify(members.map((member) => keyOf(KIND.plugin, member))))
      .run();
  }
};

const scoreOf = (one: SyntheticPlugin, other: SyntheticPlugin): number => {
  const together = COLLECTIONS.filter(
    ({ visibility, members }) =>
      visibility === 'public' && members.includes(one.place) && members.includes(other.place),
  );
  const tags = one.tags.filter((tag) => other.tags.includes(tag));
  return 4 * together.length + 2 * tags.length + (one.owner === other.owner ? 1 : 0);
};

/** What the statement should give, counted plainly. */
const expectedOf = (one: SyntheticPlugin): string[] =>
  PLUGINS.filter((other) => other !== one && scoreOf(one, other) > 0)
    .sort(
      (a, b) => scoreOf(one, b) - scoreOf(one, a) || b.downloads - a.downloads || b.place - a.place,
    )
    .slice(0, 10)
    .map(({ place }) => slugOf(place));

const related = async (slug: string): Promise<string[]> => {
  const found = await listRelated(env.DB, slug, '');
  const { items } = JSON.parse(found?.body ?? '{}') as { items: PluginSummary[] };
  return items.map((item) => item.slug);
};

describe('what goes with a plugin', () => {
  beforeAll(async () => {
    await insertPlugins(PLUGINS);
    await insertCollections();
  });

  it('is what shares most with it, and among equals what is downloaded most', async () => {
    for (const one of PLUGINS)
      expect(await related(slugOf(one.place)), `of ${one.place}`).toEqual(expectedOf(one));
  });

  it('leaves out what is not active, and never shows the plugin itself', async () => {
    const [first = ''] = await related(slugOf(0));
    await env.DB.prepare("UPDATE plugins SET status = 'removed' WHERE slug = ?").bind(first).run();

    const found = await related(slugOf(0));

    await env.DB.prepare("UPDATE plugins SET status = 'active' WHERE slug = ?").bind(first).run();
    expect(found).not.toContain(first);
    expect(found).not.toContain(slugOf(0));
  });

  it('is nothing where a plugin shares nothing', async () => {
    await env.DB.prepare("UPDATE plugins SET tags = '[]', owner = 'alone' WHERE slug = ?")
      .bind(slugOf(149))
      .run();

    expect(await related(slugOf(149))).toEqual([]);
  });

  it('is undefined without such a plugin', async () => {
    expect(await listRelated(env.DB, 'no/such/plugin', '')).toBeUndefined();
  });

  it('reads no more where its tags and owner have ten times as many', async () => {
    const measure = async () => {
      const bound = relatedListStatement.bind(env.DB, { slug: slugOf(0), known: '' });
      return (await bound.all()).meta.rows_read;
    };
    await insertPlugins(makePlugins(150, 600));
    const few = await measure();
    await insertPlugins(makePlugins(600, 6000));

    const many = await measure();

    expect(many).toBeLessThanOrEqual(few);
  });
});
