import { env } from 'cloudflare:workers';
import type { SearchType } from '@skillstash/shared';
import { beforeAll, expect, it } from 'vitest';
import {
  parseSearchText,
  type SearchExpressions,
  searchExpressions,
  searchPage,
} from '../src/search/index.ts';
import { insertPlugins, KIND, keyOf, makePlugins } from './support/synthetic.ts';

const NAMES = ['zebra-one', 'zebra-two', 'zebra-three'];
const TWO = keyOf(KIND.skills, 1);

beforeAll(async () => {
  await insertPlugins(
    makePlugins(0, NAMES.length).map((plugin, place) => ({ ...plugin, name: NAMES[place] ?? '' })),
  );
  // A batch indexes so many plugins and no more: until the next one the index knows what is no longer there.
  await env.DB.prepare('DELETE FROM skills WHERE id = ?').bind(TWO).run();
});

it.each<SearchType>(['skill', 'all'])(
  'what the index still knows of a skill that is gone is left out of hits of type %s, and every other has its own highlight',
  async (type) => {
    const asked = searchExpressions(parseSearchText('zebra'), type, {}) as SearchExpressions;
    const { page } = await searchPage(env.DB, type, asked, { limit: 20, known: '' });
    const items = JSON.parse(page?.items ?? '') as Array<{
      id?: string;
      name: string;
      type: string;
      highlight: { name: string };
    }>;

    const skills = items.filter((item) => item.type === 'skill');
    expect(skills.map(({ name }) => name).sort()).toEqual(['zebra-one', 'zebra-three']);
    for (const { name, highlight } of items)
      expect(highlight.name.replace(/<\/?mark>/g, '')).toBe(name);
  },
);
