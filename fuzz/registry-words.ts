import type { Words } from './query-texts.ts';

type Item = {
  slug: string;
  name: string;
  description: string | null;
  category: string | null;
  tags: string[];
};

const FREQUENT_MAX = 150;
const PAGES = 10;

/** The words of a registry's most and least popular plugins, the most frequent first; and what can be filtered by. */
export const readWords = async (url: string): Promise<Words> => {
  const items: Item[] = [];
  let next: string | undefined = '/v1/plugins?limit=100';
  for (let page = 0; page < PAGES && next; page += 1) {
    const response: Response = await fetch(new URL(next, url));
    items.push(...((await response.json()) as { items: Item[] }).items);
    next = /^<([^>]+)>/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  const counts = new Map<string, number>();
  for (const { name, description } of items)
    for (const [word] of `${name} ${description ?? ''}`.toLowerCase().matchAll(/[a-z]+/g))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].sort(([, one], [, other]) => other - one).map(([word]) => word);
  const owners = items.map(({ slug }) => slug.split('/')[0] ?? '');
  const facets = items.flatMap(({ category, tags }) => [...(category ? [category] : []), ...tags]);
  return {
    frequent: words.slice(0, FREQUENT_MAX),
    rare: words.slice(FREQUENT_MAX).length ? words.slice(FREQUENT_MAX) : words,
    facets: [...new Set([...facets, ...owners])],
  };
};
