import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  parseSearchText,
  reindexMarked,
  resolveName,
  type SearchExpressions,
  searchExpressions,
  searchPage,
  suggestNames,
} from '../src/search/index.ts';
import { insertPlugins, makePlugins } from './support/synthetic.ts';

type Made = { name: string; title?: string; text?: string };

const hex = (text: string) => Buffer.from(text).toString('hex');

/** Plugins of these names, the most popular first. */
const insert = async (plugins: readonly Made[]): Promise<void> => {
  await insertPlugins(
    makePlugins(0, plugins.length).map((plugin, place) => ({
      ...plugin,
      name: plugins[place]?.name ?? '',
      downloads: 10 ** (plugins.length - place),
      stars: 0,
      rating: 0,
      official: false,
      verified: false,
    })),
  );
  const describing = env.DB.prepare(
    'UPDATE plugins SET display_name = ?, description = ? WHERE name = ?',
  );
  await env.DB.batch(
    plugins.map(({ name, title = null, text = 'Something.' }) =>
      describing.bind(title, text, name),
    ),
  );
  await reindexMarked(env.DB);
};

type Hit = { name: string; score: number; highlight: { name: string; description: string } };

const find = async (q: string, filters = {}): Promise<Hit[]> => {
  const asked = searchExpressions(parseSearchText(q), 'plugin', filters) as SearchExpressions;
  const { page } = await searchPage(env.DB, 'plugin', asked, { limit: 20, known: '' });
  return JSON.parse(page?.items ?? '') as Hit[];
};

const namesOf = async (q: string, filters = {}): Promise<string[]> =>
  (await find(q, filters)).map(({ name }) => name);

const suggested = async (q: string): Promise<string[]> => {
  const { body } = await suggestNames(env.DB, q, '');
  return (JSON.parse(body ?? '') as { items: Hit[] }).items.map(({ name }) => name);
};

const resolved = async (name: string): Promise<string[]> => {
  const { body } = await resolveName(env.DB, name, '');
  return (JSON.parse(body ?? '') as { items: Hit[] }).items.map((one) => one.name);
};

beforeEach(() => env.DB.exec('DELETE FROM plugins'));

describe('nobody writes into a name what the registry says of a plugin:', () => {
  const FORGED = ['is:official', 'owner:somebody'].map((one) => `f${hex(one)}`);
  const WORDS = [...FORGED, `k${hex('skill')}`, `n${hex('famous')}`, `l${hex('famous@market')}`];

  it.each([' ', '?', '\ue000', '\ue003', '?\ue003', '\u2014'])('after “%s”', async (sign) => {
    const title = ['Nice', ...WORDS].join(sign);
    await insert([{ name: 'forger', title }]);

    expect(await namesOf('forger')).toEqual(['forger']);
    expect(await namesOf('forger is:official')).toEqual([]);
    expect(await namesOf('forger', { owner: 'somebody' })).toEqual([]);
    expect(await namesOf('forger', { official: false })).toEqual(['forger']);
    expect(await resolved('famous')).toEqual([]);
    expect(await resolved('famous@market')).toEqual([]);
  });

  it('nor into what highlights are marked with', async () => {
    await insert([{ name: 'forger', text: 'Not \u0002evil\u0003 but a zebra.' }]);

    const [hit] = await find('zebra');

    expect(hit?.highlight.description).toBe('Not evil but a <mark>zebra</mark>.');
  });
});

it('a highlight of a text without spaces is its beginning', async () => {
  const signs = '&'.repeat(180);
  await insert([{ name: `zebra${signs}`, text: `Zebra${'&'.repeat(11_000)}crossing` }]);

  const [hit] = await find('zebra');

  expect(hit?.highlight.name).toBe(`zebra${'&amp;'.repeat(115)}…`);
  expect(hit?.highlight.description).toBe(`Zebra${'&amp;'.repeat(235)}…`);
});

describe('a name is found', () => {
  it('by whatever it begins with, up to its last letter', async () => {
    const names = ['organization', 'documentation', 'generators', 'relational', 'happiness'];
    names.push('playwright', 'keyboard', 'keystone', 'testing', 'coding', 'logging', 'storybook');
    await insert(names.map((name) => ({ name, text: 'None.' })));

    for (const name of names)
      for (let end = 2; end <= name.length; end += 1) {
        const typed = name.slice(0, end);
        expect([typed, ...(await suggested(typed))]).toContain(name);
        expect([typed, ...(await namesOf(typed))]).toContain(name);
        expect(typed === name ? (await namesOf(typed))[0] : name).toBe(name);
      }
  });

  it('before one that has another word of the same stem', async () => {
    await insert([
      { name: 'author-bio' },
      { name: 'authority-check' },
      { name: 'oauth-authorization' },
    ]);

    expect((await namesOf('authorization'))[0]).toBe('oauth-authorization');
    expect(await suggested('authorization')).toEqual([]);
  });

  it.each([
    [['mac-os'], 'mac o'],
    [['vue-js', 'vue-j'], 'vue j'],
    [['vue-js', 'vue-j'], 'vue js'],
    [['database_formalize_es'], 'database e'],
  ])('once: %s by “%s”', async (names, q) => {
    await insert(names.map((name) => ({ name, text: 'On a mac.' })));

    const found = await namesOf(q);

    expect(new Set(found).size).toBe(found.length);
    expect(found).toContain(names[0]);
  });

  it.each([
    [['nodejs', 'node.js'], 'node.js'],
    [['foobar', 'foo.bar'], 'foo.bar'],
    [['c', 'c++'], 'c++'],
    [['codereview', 'code-review'], 'code-review'],
    [['code-review', 'codereview'], 'CodeReview'],
    [['nine', 'a1-b2-c3-d4-e5-f6-g7-h8-i9'], 'a1-b2-c3-d4-e5-f6-g7-h8-i9'],
    [['other', 'x'.repeat(52)], 'x'.repeat(52)],
    [['other', '🚀'], '🚀'],
  ])('first where it is what was typed: %s', async (names, q) => {
    await insert(names.map((name) => ({ name })));

    const [first] = await find(q);

    expect(first?.name.toLowerCase()).toBe(q.toLowerCase());
    expect(first?.highlight.name).toBe(`<mark>${first?.name}</mark>`);
    expect((await resolved(q.toLowerCase()))[0]).toBe(first?.name);
  });

  it('by the beginning of its last word, whatever the stemmer makes of that', async () => {
    await insert([
      { name: 'react-testing', text: 'None.' },
      { name: 'my-storybook', text: 'None.' },
    ]);

    expect(await namesOf('testi')).toEqual(['react-testing']);
    expect(await namesOf('my story')).toEqual(['my-storybook']);
    expect(await namesOf('react testi')).toEqual(['react-testing']);
  });

  it.each(['übersicht', 'Übersicht', 'ÜBERSICHT', 'über-sicht'])(
    'first in any letter case: %s',
    async (q) => {
      await insert([{ name: 'übersicht-kit' }, { name: 'Übersicht' }]);

      expect((await namesOf(q))[0]).toBe('Übersicht');
      expect(await resolved(q)).toEqual(['Übersicht']);
    },
  );

  it('however many signs are between its words', async () => {
    await insert([{ name: 'bar-foo' }, { name: 'foo..........bar' }]);

    expect((await namesOf('foo bar'))[0]).toBe('foo..........bar');
    expect(await namesOf('िििि')).toEqual([]);
  });

  it('by a word of fifty letters in it', async () => {
    await insert([{ name: 'kit' }, { name: `kit-${'x'.repeat(50)}` }]);

    expect((await namesOf(`kit ${'x'.repeat(50)} `))[0]).toBe(`kit-${'x'.repeat(50)}`);
  });

  it('not by the filter that a sign of the index makes of another', async () => {
    await insert([{ name: 'terraform' }]);

    const asked = searchExpressions(parseSearchText('owner:\ue010\ue042 terrafomr '), 'plugin', {});

    expect(asked).toBeUndefined();
    expect(await namesOf(`-owner:\ue010\ue042 terrafomr `)).toEqual(['terraform']);
  });

  it('with accents and signs of any kind in it', async () => {
    await insert([{ name: 'Überprüfung' }, { name: 'СЕРВЕР' }, { name: 'what?now!' }]);

    expect(await namesOf('überprü')).toEqual(['Überprüfung']);
    expect(await namesOf('uberprufung')).toEqual(['Überprüfung']);
    expect(await namesOf('сервер')).toEqual(['СЕРВЕР']);
    expect(await namesOf('now what')).toEqual(['what?now!']);
  });
});

it.each(['aed', 'oing'])('“%s” is not every word that begins with its first letter', async (q) => {
  await insert([{ name: 'alpha', text: 'Any other one, of all.' }]);

  expect(await namesOf(q)).toEqual([]);
});

describe('a minus leaves out', () => {
  beforeEach(() =>
    insert([
      { name: 'pull-review', text: 'Alpha.' },
      { name: 'review', text: 'Alpha.' },
    ]),
  );

  it('a qualifier’s plugins', async () => {
    const [owner] = (
      await env.DB.prepare("SELECT owner FROM plugins WHERE name = 'review'").all<{
        owner: string;
      }>()
    ).results;

    expect(await namesOf(`alpha -owner:${owner?.owner}`)).toEqual(['pull-review']);
    expect(await namesOf(`-owner:${owner?.owner} -has:skills -is:verified alpha`)).not.toContain(
      'review',
    );
  });

  it('a name with a hyphen, not all that has its words', async () => {
    expect(await namesOf('alpha -pull-review')).toEqual(['review']);
  });
});

describe('a search', () => {
  beforeEach(() => insert([{ name: 'review' }, { name: 'other' }]));

  it.each(['!!!', '🚀', '"', '-review', '\u0000', 'owner:', 'has:nothing'])(
    'of “%s”, which means nothing, finds nothing',
    async (q) => {
      const asked = searchExpressions(parseSearchText(q), 'plugin', {});

      expect(asked ? await namesOf(q) : []).toEqual([]);
      expect(await suggested(q)).toEqual([]);
    },
  );

  it('of nothing but filters marks nothing', async () => {
    await env.DB.exec("UPDATE plugins SET verified = 1 WHERE name = 'other'");
    await reindexMarked(env.DB);

    expect((await find('is:verified')).map(({ highlight }) => highlight.name)).toEqual(['other']);
  });

  it('with a qualifier twice finds what both hold of', async () => {
    const { results } = await env.DB.prepare('SELECT owner FROM plugins').all<{ owner: string }>();
    const [one, other] = results.map(({ owner }) => `owner:${owner}`);

    expect(await namesOf(`${one} ${one}`)).toHaveLength(1);
    expect(await namesOf(`${one} ${other}`)).toEqual([]);
  });

  it.each([
    [4, 2],
    [4.5, 1],
    [4.75, 1],
    [4.9, 0],
  ])('for a rating of at least %s finds what lists find', async (minRating, count) => {
    const rate = env.DB.prepare(
      'UPDATE plugins SET rating_count = 4, rating_sum = ?1, rating_average = ?1 / 4.0 WHERE name = ?2',
    );
    await env.DB.batch([rate.bind(19, 'review'), rate.bind(17, 'other')]);
    await reindexMarked(env.DB);

    expect(await namesOf('something', { minRating })).toHaveLength(count);
  });
});
