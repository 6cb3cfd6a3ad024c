import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { findSpellings } from '../src/search/index.ts';

/** Every text that is one edit away: a letter less, another, one more, two swapped. */
const misspell = (word: string): string[] => {
  const places = Array.from({ length: word.length }, (_, place) => place);
  const edited = places.flatMap((place) => {
    const [before, letter, after] = [
      word.slice(0, place),
      word.charAt(place),
      word.slice(place + 1),
    ];
    const swapped = before + after.slice(0, 1) + letter + after.slice(1);
    return [before + after, `${before}x${after}`, `${before}7${letter}${after}`, swapped];
  });
  return [...new Set([...edited, `${word}x`])].filter((one) => one !== word && one.length >= 4);
};

const spellingsOf = async (word: string): Promise<string[]> =>
  (await findSpellings(env.DB, [word])).get(word) ?? [];

describe('a word of a name is found by', () => {
  beforeAll(async () => {
    const names = ['kubernetes', 'node', 'заметки', 'kubectl deploy'];
    const insert = env.DB.prepare('INSERT INTO search_names (rowid, name) VALUES (?, ?)');
    await env.DB.batch(names.map((name, place) => insert.bind(place + 1, name)));
  });

  it.each(misspell('kubernetes'))('%s', async (typed) => {
    expect(await spellingsOf(typed)).toEqual(['kubernetes']);
  });

  it.each(misspell('node'))('%s', async (typed) => {
    expect(await spellingsOf(typed)).toEqual(['node']);
  });

  it('letters of other scripts, but for a wrong one among the first three', async () => {
    expect(await spellingsOf('замеки')).toEqual(['заметки']);
    expect(await spellingsOf('заметхи')).toEqual(['заметки']);
    expect(await spellingsOf('азметки')).toEqual(['заметки']);
    expect(await spellingsOf('жаметки')).toEqual([]);
  });

  it('nothing that is two edits away', async () => {
    expect(await spellingsOf('kubernetsx')).toEqual([]);
    expect(await spellingsOf('xubernets')).toEqual([]);
  });

  it('nothing where it is right', async () => {
    expect(await findSpellings(env.DB, ['kubernetes', 'deploy'])).toEqual(new Map());
  });
});
