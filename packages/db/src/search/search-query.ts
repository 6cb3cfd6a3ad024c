import { COMPONENT_KINDS, type ComponentKind } from '@skillstash/shared';

/** A search as understood: what to find, what to leave out, and filters that were written into the text. */
export type SearchText = {
  /** Each a word or a phrase of several; never empty. */
  terms: string[][];
  /** Whether the last term is the beginning of a word. */
  open: boolean;
  excluded: string[][];
  owner?: string;
  category?: string;
  tags: string[];
  has: ComponentKind[];
  is: Array<'verified' | 'official'>;
};

const TEXT_CHARACTERS_MAX = 400;
/** How many words count, those of phrases too: each may cost milliseconds. */
const WORDS_MAX = 8;
const EXCLUDED_MAX = 4;
const WORD_CHARACTERS_MAX = 40;

/** A part of a search: an optional minus, an optional qualifier, then a phrase in quotes or anything without a space. */
const PART = /(-?)(?:(owner|tag|category|has|is):)?(?:"([^"]*)"?|([^\s"]+))/gi;

const wordsOf = (text: string): string[] =>
  [...text.normalize('NFKC').matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([word]) =>
    word.toLowerCase().slice(0, WORD_CHARACTERS_MAX),
  );

/** The first words, phrases cut where they go beyond. */
const firstWords = (terms: readonly string[][], max: number): string[][] => {
  let left = max;
  return terms.flatMap((words) => {
    const kept = words.slice(0, left);
    left -= kept.length;
    return kept.length ? [kept] : [];
  });
};

const qualify = (query: SearchText, name: string, value: string): void => {
  if (name === 'owner') query.owner = value;
  if (name === 'category') query.category = value;
  if (name === 'tag') query.tags.push(value);
  const kind = COMPONENT_KINDS.find((known) => known === value.toLowerCase());
  if (name === 'has' && kind) query.has.push(kind);
  const mark = (['verified', 'official'] as const).find((known) => known === value.toLowerCase());
  if (name === 'is' && mark) query.is.push(mark);
};

/**
 * Reads what a person typed: words, `"phrases"`, `-word`, `owner:` `tag:` `category:` `has:` `is:verified`. Never fails: what
 * has no meaning is left out, what is too long is cut.
 */
export const parseSearchText = (text: string): SearchText => {
  const query: SearchText = { terms: [], open: false, excluded: [], tags: [], has: [], is: [] };
  for (const [, minus, qualifier, quoted, plain] of text
    .slice(0, TEXT_CHARACTERS_MAX)
    .matchAll(PART)) {
    const value = quoted ?? plain ?? '';
    if (qualifier) {
      if (value) qualify(query, qualifier.toLowerCase(), value);
      continue;
    }
    const words = wordsOf(value);
    if (!words.length) continue;
    const list = minus ? query.excluded : query.terms;
    if (quoted !== undefined) list.push(words);
    else list.push(...words.map((word) => [word]));
    query.open = !minus && quoted === undefined;
  }
  query.terms = firstWords(query.terms, WORDS_MAX);
  query.excluded = firstWords(query.excluded, EXCLUDED_MAX);
  if (/\s$/.test(text)) query.open = false;
  return query;
};
