import { env } from 'cloudflare:workers';
import * as wire from '@skillstash/shared';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { findPlugin, listComponents, listPlugins } from '../src/index.ts';
import { insertPlugins, makePlugins, slugOf } from './support/synthetic.ts';

const db = env.DB;
const NAMES = [
  `it's "quoted" and \\escaped\\`,
  'two\nlines\r\nand a\ttab',
  '👩‍👩‍👧 emoji, ünïcödé, 日本語',
  "100% of _ LIKE's *",
  '\u0001 control \u001e \u001f characters \u007f',
  '\u2028 line \u2029 separators',
  '</script><!-- -- ; DROP TABLE plugins; /*',
  '{"json": ["like", null]}',
  '',
];

const rename = (name: string) =>
  db.batch([
    db
      .prepare('UPDATE plugins SET name = ?1, description = ?1, author_name = ?1 WHERE slug = ?2')
      .bind(name, slugOf(0)),
    db
      .prepare(
        'UPDATE skills SET name = ?1, own_description = ?1 WHERE plugin_id = (SELECT id FROM plugins WHERE slug = ?2)',
      )
      .bind(name, slugOf(0)),
  ]);

const readBack = async () => {
  const [plugin, plugins, skills] = await Promise.all([
    findPlugin(db, slugOf(0), ''),
    listPlugins(db, {}, { sort: 'name', limit: 1, known: '' }),
    listComponents(db, 'skills', {}, { sort: 'downloads', limit: 1, known: '' }),
  ]);
  const parsed = wire.plugin.omit({ install: true }).parse(JSON.parse(plugin?.body ?? ''));
  const [summary] = wire
    .page(wire.pluginSummary)
    .shape.items.parse(JSON.parse(plugins.page?.items ?? ''));
  const [skill] = wire.page(wire.skill).shape.items.parse(JSON.parse(skills.page?.items ?? ''));
  return [
    parsed.name,
    parsed.description,
    parsed.author?.name,
    parsed.skills[0]?.name,
    summary?.name,
    skill?.name,
  ];
};

beforeAll(() => insertPlugins(makePlugins(0, 1)));

it.each(NAMES)('gives %j back as it was stored', async (name) => {
  await rename(name);

  const texts = await readBack();

  expect(texts).toEqual(texts.map(() => name));
});

it('gives any text back as it was stored', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((name) => !name.includes('\0'));

  await fc.assert(
    fc.asyncProperty(text, async (name) => {
      await rename(name);

      const texts = await readBack();

      expect(texts).toEqual(texts.map(() => name));
    }),
    { numRuns: 100, seed: 20261121 },
  );
});
