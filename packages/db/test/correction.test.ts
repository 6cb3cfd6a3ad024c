import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  correctedBy,
  parseSearchText,
  reindexMarked,
  type SearchExpressions,
  type SearchPlace,
  searchExpressions,
  searchPage,
  TIER,
} from '../src/search/index.ts';
import { numeral, statement } from '../src/statement.ts';
import { insertPlugins, makePlugins } from './support/synthetic.ts';

/** Every text that is one edit away: a letter less, another, one more, two swapped. */
const misspell = (word: string): string[] => {
  const letters = [...word];
  const edited = letters.flatMap((letter, place) => {
    const [before, after] = [letters.slice(0, place).join(''), letters.slice(place + 1)];
    const rest = after.join('');
    const swapped = before + (after[0] ?? '') + letter + after.slice(1).join('');
    return [before + rest, `${before}x${rest}`, `${before}7${letter}${rest}`, swapped];
  });
  return [...new Set([...edited, `${word}x`])].filter((one) => one !== word && one.length >= 4);
};

const NAMES = ['terraform', 'node', 'заметки', 'kubectl-deploy', 'aaab', 'crème-brûlée'];

beforeAll(() =>
  insertPlugins(
    makePlugins(0, NAMES.length).map((plugin, place) => ({ ...plugin, name: NAMES[place] ?? '' })),
  ),
);

const askedOf = (query: ReturnType<typeof parseSearchText>) =>
  searchExpressions(query, 'plugin', {}) as SearchExpressions;

/** What is found: the names, how the words were read, and the categories that were counted. */
const find = async (q: string) => {
  // A space ends the last word: it is not the beginning of a longer one.
  const query = parseSearchText(`${q} `);
  const { page, spellings, facets } = await searchPage(env.DB, 'plugin', askedOf(query), {
    limit: 20,
    known: '',
    facets: true,
  });
  const items = JSON.parse(page?.items ?? '') as Array<{ name: string; score: number }>;
  const counted = facets?.owner.reduce((sum, { count }) => sum + count, 0);
  return {
    names: items.map(({ name }) => name),
    spellings: Object.fromEntries(spellings),
    counted,
  };
};

describe('a word of a name is found by', () => {
  it.each(
    ['terraform', 'node', 'заметки', 'aaab'].flatMap((word) =>
      misspell(word).map((typed) => [typed, word] as const),
    ),
  )('%s', async (typed, word) => {
    expect(await find(typed)).toEqual({ names: [word], spellings: { [typed]: word }, counted: 1 });
  });

  it('its name written as one word, or with a letter in place of the hyphen', async () => {
    expect((await find('kubectldeplpy')).names).toEqual(['kubectl-deploy']);
    expect((await find('kubectlxdeploy')).names).toEqual(['kubectl-deploy']);
  });

  it('nothing that is two edits away', async () => {
    for (const typed of ['terrafomx', 'xerrafom', 'erraformt', 'ndoex', 'xaaxb', 'baaa'])
      expect(await find(typed)).toEqual({ names: [], spellings: {}, counted: 0 });
  });
});

describe('a search is left as it was typed where', () => {
  it('every word is one of a name', async () => {
    expect((await find('terraform deploy')).spellings).toEqual({});
  });

  it('something has all its words, if only in its text', async () => {
    await env.DB.prepare(
      "UPDATE plugins SET description = 'For terraforn.' WHERE name = 'node'",
    ).run();
    await reindexMarked(env.DB);

    expect(await find('terraforn')).toEqual({ names: ['node'], spellings: {}, counted: 1 });
  });

  it('it has more than five words', async () => {
    expect((await find('terraforz one two three four five')).names).toEqual([]);
  });
});

describe('a corrected search', () => {
  it('finds nothing of a category that is called as spellings are in expressions', async () => {
    await env.DB.prepare(
      "UPDATE plugins SET category = 'terraform' WHERE name = 'terraform'",
    ).run();
    await reindexMarked(env.DB);
    const asked = searchExpressions(parseSearchText('terraforx '), 'plugin', {
      category: '\ue010\ue040',
    }) as SearchExpressions;

    const { page } = await searchPage(env.DB, 'plugin', asked, { limit: 20, known: '' });

    expect(page?.items).toBe('[]');
  });

  it('keeps the words that were right', async () => {
    expect(await find('kubectl deplyo')).toEqual({
      names: ['kubectl-deploy'],
      spellings: { deplyo: 'deploy' },
      counted: 1,
    });
  });

  it('puts those with some of the words, as they were read, after those with all', async () => {
    const { names, spellings } = await find('terraforx unheardof');

    expect(names).toEqual(['terraform']);
    expect(spellings).toEqual({ terraforx: 'terraform' });
  });

  it('takes letters that no tokenizer knows for what they are', async () => {
    expect((await find('\ue010\ue020 \ue001node')).names).toEqual(['node']);
  });
});

it('looks for each word once, however many spellings it might have had', async () => {
  const { correction, whole, found } = askedOf(parseSearchText('terrafrom kubectl deploy '));
  const corrected = statement<Record<string, unknown>>(
    sql`WITH RECURSIVE ${correctedBy} SELECT text ->> '$."${numeral(TIER.anywhere)}"' AS text FROM corrected`,
  );
  const { results } = await corrected
    .bind(env.DB, { whole, found, ...correction })
    .all<{ text: string }>();

  const words = results[0]?.text.match(/body\} : \((.*?\))\)\) AND/)?.[1];

  expect(words).toBe('("terrafrom" OR "terraform") AND ("kubectl") AND ("deploy")');
});

describe('pages of a corrected search', () => {
  const namesOf = async (limit: number): Promise<string[]> => {
    const query = parseSearchText('terrafrom notes ');
    const asked = askedOf(query);
    const names: string[] = [];
    let after: SearchPlace | undefined;
    do {
      const { page } = await searchPage(env.DB, 'plugin', asked, { limit, after, known: '' });
      const items = JSON.parse(page?.items ?? '') as Array<{ slug: string }>;
      names.push(...items.map(({ slug }) => slug));
      after = page?.nextKey ? (JSON.parse(page.nextKey).slice(0, 2) as SearchPlace) : undefined;
    } while (after);
    return names;
  };

  it('follow each other without a gap or a repetition, through every tier', async () => {
    const names = [
      'terraform-notes',
      'terraform-notes-kit',
      'notes-terraform',
      'terraform',
      'notes',
    ];
    const made = makePlugins(100, 115).map((plugin, place) => ({
      ...plugin,
      name: names[place % names.length] ?? '',
    }));
    await insertPlugins(made);
    const whole = await namesOf(100);

    for (const limit of [1, 2, 3, 7]) expect(await namesOf(limit)).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
    expect(whole.length).toBeGreaterThanOrEqual(made.length);
  });
});
