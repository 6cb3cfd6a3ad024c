import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { reindexMarked, resolveName } from '../src/index.ts';
import { insertPlugins, KIND, keyOf, makePlugins, slugOf } from './support/synthetic.ts';

beforeAll(async () => {
  await insertPlugins(makePlugins(0, 2));
  await reindexMarked(env.DB);
  await env.DB.batch([
    env.DB.prepare('INSERT INTO slug_redirects (slug, plugin_id, since_at) VALUES (?, ?, ?)').bind(
      'made/r0/old',
      keyOf(KIND.plugin, 0),
      '',
    ),
    env.DB.prepare('INSERT INTO catalog_names (name, plugin_id) VALUES (?, ?)').bind(
      'called',
      keyOf(KIND.plugin, 1),
    ),
  ]);
});

const asked = async (name: string) => {
  let statements = 0;
  const counting = {
    prepare: (text: string) => {
      statements += 1;
      return env.DB.prepare(text);
    },
    batch: env.DB.batch.bind(env.DB),
  };
  const { body } = await resolveName(counting, name, '');
  const { items } = JSON.parse(body ?? '') as { items: Array<{ slug: string }> };
  return { slugs: items.map(({ slug }) => slug), statements };
};

it.each([
  [slugOf(1), [slugOf(1)]],
  [makePlugins(0, 1)[0]?.name ?? '', [slugOf(0)]],
  ['made/r0/old', [slugOf(0)]],
  ['called@skillstash-all', [slugOf(1)]],
  ['made/old', [slugOf(0)]],
  ['called', [slugOf(1)]],
  ['nobody', []],
  ['nobody@nowhere', []],
  ['no/body', []],
])('finds %s, or who had the name before, in one round trip', async (name, slugs) => {
  expect(await asked(name)).toEqual({ slugs, statements: 1 });
});

it('asks nobody who had a name before that somebody has', async () => {
  const name = makePlugins(0, 1)[0]?.name ?? '';
  await env.DB.prepare('INSERT INTO catalog_names (name, plugin_id) VALUES (?, ?)')
    .bind(name, keyOf(KIND.plugin, 1))
    .run();

  expect((await asked(name)).slugs).toEqual([slugOf(0)]);
});
