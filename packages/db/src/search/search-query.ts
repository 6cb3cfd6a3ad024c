import { COMPONENT_KINDS } from '@skillstash/shared';

/** A search as understood: what to find, what to leave out, and filters that were written into the text. */
export type SearchText = {
  /** All that is looked for as it was typed, signs included: what a name may be. */
  typed: string;
  /** Each a word or a phrase of several; never empty. */
  terms: string[][];
  /** Whether the last term is the beginning of a word. */
  open: boolean;
  excluded: string[][];
  /** Facets that a hit has, and that it must not have: `owner:acme`, `has:skills`. */
  facets: string[];
  excludedFacets: string[];
  /** Whether it asks for what no plugin is, such as `is:verfied`: then nothing is found. */
  isOfNobody: boolean;
};

const TEXT_CHARACTERS_MAX = 400;
/** How many words count, those of phrases too: each may cost milliseconds. */
const WORDS_MAX = 8;
const EXCLUDED_MAX = 4;
const WORD_CHARACTERS_MAX = 64;
const FACETS_MAX = 16;

/** A part of a search: an optional minus, an optional qualifier, then a phrase in quotes or anything without a space. */
const PART = /(-?)(?:(owner|tag|category|has|is):)?(?:"([^"]*)"?|([^\s"]*))/gi;

/** Marks alone, without a letter before them, are no word. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

const wordsOf = (text: string): string[] =>
  [...text.normalize('NFKC').matchAll(WORD)].map(([word]) =>
    word.toLowerCase().slice(0, WORD_CHARACTERS_MAX),
  );

/** What expressions and the index have signs of their own of: nobody's text keeps it. */
const PRIVATE_USE = /[\ue000-\uf8ff]/g;

/** The first words, phrases cut where they go beyond. */
const firstWords = (terms: readonly string[][], max: number): string[][] => {
  let left = max;
  return terms.flatMap((words) => {
    const kept = words.slice(0, left);
    left -= kept.length;
    return kept.length ? [kept] : [];
  });
};

/** Without letter case, hyphens and plural: `mcpServers`, `mcp-server` and `MCP_Servers` are one word. */
const plainKind = (text: string): string =>
  text.toLowerCase().replace(/[-_ ]/g, '').replace(/s$/, '');

/** Whatever a kind of component is called, in full or by its first word. */
const KINDS = new Map(
  COMPONENT_KINDS.flatMap((kind) =>
    [kind, kind.split('-')[0] ?? kind].map((word) => [plainKind(word), kind] as const),
  ),
);

const MARKS: readonly string[] = ['verified', 'official'];

/** The value of a facet that a qualifier means; undefined where there is none of that name. */
const meantValue = (qualifier: string, value: string): string | undefined => {
  const folded = value.toLowerCase();
  if (qualifier === 'has') return KINDS.get(plainKind(value));
  if (qualifier === 'is') return MARKS.includes(folded) ? folded : undefined;
  return (qualifier === 'owner' ? folded : value) || undefined;
};

/** The same twice is once. */
const firstFacets = (facets: readonly string[]): string[] =>
  [...new Set(facets)].slice(0, FACETS_MAX);

/**
 * Reads what a person typed: words, `"phrases"`, `-word`, `owner:` `tag:` `category:` `has:` `is:verified`, and those with a minus
 * before them. Never fails: words without a meaning are left out, what is too long is cut. A qualifier with a value that means
 * nothing is something that no plugin is, so that nobody is given the opposite of what they asked for.
 */
export const parseSearchText = (text: string): SearchText => {
  const query: SearchText = {
    typed: '',
    terms: [],
    open: false,
    excluded: [],
    facets: [],
    excludedFacets: [],
    isOfNobody: false,
  };
  const typed: string[] = [];
  const kept = text.slice(0, TEXT_CHARACTERS_MAX).replace(PRIVATE_USE, ' ');
  for (const [, minus, qualifier, quoted, plain] of kept.matchAll(PART)) {
    const value = quoted ?? plain ?? '';
    if (qualifier) {
      const kind = qualifier.toLowerCase();
      const meant = meantValue(kind, value);
      if (meant === undefined) query.isOfNobody ||= !minus;
      else (minus ? query.excludedFacets : query.facets).push(`${kind}:${meant}`);
      continue;
    }
    const words = wordsOf(value);
    if (!minus && value) typed.push(value);
    if (!words.length) continue;
    // What is left out is one thing: `-pull-review` is not everything with a review.
    if (minus) query.excluded.push(words);
    else query.terms.push(...(quoted === undefined ? words.map((word) => [word]) : [words]));
    query.open = !minus && quoted === undefined;
  }
  query.typed = typed.join(' ');
  query.terms = firstWords(query.terms, WORDS_MAX);
  query.excluded = firstWords(query.excluded, EXCLUDED_MAX);
  query.facets = firstFacets(query.facets);
  query.excludedFacets = firstFacets(query.excludedFacets);
  if (/\s$/.test(text)) query.open = false;
  return query;
};
