import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import {
  parseSearchText,
  reindexMarked,
  type SearchExpressions,
  searchExpressions,
  searchPage,
} from '../src/search/index.ts';
import { insertPlugins, makePlugins, type SyntheticPlugin } from './support/synthetic.ts';

/** Names and descriptions; those that come first are the less popular. */
const PLUGINS: Array<[name: string, description: string]> = [
  ['dockerfile-lint', 'Lints.'],
  ['boxes', 'Runs in docker.'],
  ['images', 'Writes a dockerfile for a server.'],
  ['layers', 'Knows dockerfiles by heart.'],
  ['pods', 'Handles kubernetes.'],
];

beforeAll(async () => {
  await insertPlugins(
    makePlugins(0, PLUGINS.length).map((plugin, place) => ({
      ...plugin,
      name: PLUGINS[place]?.[0] ?? '',
      downloads: 4 ** (place + 3),
      stars: 0,
      rating: 0,
      official: false,
      verified: false,
    })),
  );
  const describing = env.DB.prepare('UPDATE plugins SET description = ? WHERE name = ?');
  await env.DB.batch(PLUGINS.map(([name, text]) => describing.bind(text, name)));
  await reindexMarked(env.DB);
});

const find = async (q: string) => {
  const asked = searchExpressions(parseSearchText(q), 'plugin', {}) as SearchExpressions;
  const { page, facets } = await searchPage(env.DB, 'plugin', asked, {
    limit: 20,
    known: '',
    facets: true,
  });
  const items = JSON.parse(page?.items ?? '') as Array<{ name: string }>;
  return {
    names: items.map(({ name }) => name),
    counted: facets?.owner.reduce((sum, { count }) => sum + count, 0),
  };
};

it('puts a name that begins so first, then the whole word, then texts with longer ones by popularity', async () => {
  expect(await find('docker')).toEqual({
    names: ['dockerfile-lint', 'boxes', 'layers', 'images'],
    counted: 4,
  });
});

it('counts longer words of texts as well', async () => {
  expect(await find('dockerfi')).toEqual({
    names: ['dockerfile-lint', 'layers', 'images'],
    counted: 3,
  });
  expect(await find('kuberne')).toEqual({ names: ['pods'], counted: 1 });
});

it.each(['iᦾ', 'ᦾi', 'i𞤢'])(
  'takes no single letter for a beginning, whatever stands beside it: %s',
  async (q) => {
    expect((await find(q)).names).toEqual([]);
  },
);

it.each(['imæ', 'æim'])('takes letters beside others for a beginning: %s', async (q) => {
  const asked = searchExpressions(parseSearchText(q), 'plugin', {}) as SearchExpressions;

  expect(asked.whole).toContain(`"${q}" *`);
});

it('takes a word of five letters for a beginning at once', async () => {
  expect((await find('docke')).names).toEqual(['dockerfile-lint', 'layers', 'images', 'boxes']);
});

it('finds no longer words once a space follows, or after two other words', async () => {
  expect((await find('docker ')).names).toEqual(['boxes']);
  expect((await find('server dockerf')).names).toEqual(['images']);
  expect((await find('server lints dockerf')).names).not.toContain('layers');
});

it('finds nothing twice', async () => {
  await insertPlugins([
    { ...(makePlugins(9, 10)[0] as SyntheticPlugin), name: 'images-dockerfile' },
  ]);

  const { names } = await find('images dockerf');

  expect(names).toEqual(['images-dockerfile', 'images']);
});
