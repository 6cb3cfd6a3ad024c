import {
  allWordsExpression,
  findSpellings,
  matchExpressions,
  parseSearchText,
  resolveName,
  type SearchPlace,
  type SearchRead,
  searchPage,
  suggestNames,
} from '@skillstash/db';
import {
  resolution,
  SEARCH_TYPES,
  searchPage as searchPageSchema,
  suggestions,
} from '@skillstash/shared';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { nextUrl, scopeOf } from '../http/page-answer.ts';
import { pageQuery, pluginFilters } from '../http/query.ts';

/** Longer texts are taken and cut: nobody means ten thousand characters, and nobody is refused for pasting them. */
const text = z.string().max(10_000);

const searchQuery = z.strictObject({
  ...pageQuery,
  ...pluginFilters,
  q: text.meta({
    description:
      'Words, "phrases", -word, owner: tag: category: has: is:verified. The last word may be unfinished.',
    example: 'code review',
  }),
  type: z.enum(SEARCH_TYPES).default('plugin'),
});

type Query = z.output<typeof searchQuery>;

/** Where a page begins, and the other spellings with which the first page was found. */
type Place = { after: SearchPlace | undefined; spellings: Map<string, string[]> };

const cursorKey = z.tuple([
  z.int().min(0).max(9),
  z.int().nonnegative(),
  z.array(z.tuple([z.string(), z.array(z.string())])),
]);

const placeOf = async (scope: string, cursor: string | undefined): Promise<Place> => {
  if (cursor === undefined) return { after: undefined, spellings: new Map() };
  const [tier, document, spellings] = cursorKey.parse(JSON.parse(readCursor(scope, cursor)));
  return { after: [tier, document], spellings: new Map(spellings) };
};

const BEST_SCORE = /"score":([0-9.]+)/;
/** What finds with only some of the words score at the most. */
const SOME_WORDS_SCORE = 0.2;

/** Searches of more words are not corrected: some of their words find enough, and to search again costs as much again. */
const CORRECTED_WORDS_MAX = 5;

const foundAllWords = (items: string): boolean =>
  Number(BEST_SCORE.exec(items)?.[1] ?? 0) > SOME_WORDS_SCORE;

type Found = { read: SearchRead; spellings: Map<string, string[]>; corrected: string | null };

const NOTHING: SearchRead = {
  version: '0',
  page: { items: '[]' as never, nextKey: null },
  facets: { category: [], type: [], owner: [] },
};

/** Searches as typed; where nothing has all the words, once more with words that are one edit away. */
const find = async (c: Context<ApiEnv>, asked: Query, place: Place): Promise<Found> => {
  const { q, type, limit, cursor: _cursor, ...filters } = asked;
  const query = parseSearchText(q);
  const database = c.get('database');
  const search = (spellings: Map<string, string[]>) => {
    const matches = matchExpressions(query, type, filters, spellings);
    if (!matches.length) return Promise.resolve(NOTHING);
    const sampled = allWordsExpression(query, type, filters, spellings);
    return searchPage(
      database,
      type,
      { matches, sampled },
      {
        limit,
        after: place.after,
        known: knownVersion(c),
      },
    );
  };
  const read = await search(place.spellings);
  const first = { read, spellings: place.spellings, corrected: null };
  if (place.after || !read.page || foundAllWords(read.page.items)) return first;
  if (query.terms.flat().length > CORRECTED_WORDS_MAX) return first;
  const words = query.terms.flatMap((term) => (term.length === 1 ? term : []));
  const spellings = await findSpellings(database, words);
  if (!spellings.size) return first;
  const corrected = query.terms.map(
    (term) => spellings.get(term[0] ?? '')?.at(-1) ?? term.join(' '),
  );
  return { read: await search(spellings), spellings, corrected: corrected.join(' ') };
};

const answerSearch = async (c: Context<ApiEnv>, query: Query): Promise<Response> => {
  const scope = scopeOf(c, query);
  const place = await placeOf(scope, query.cursor);
  const { read, spellings, corrected } = await find(c, query, place);
  if (!read.page) return versionedAnswer(c, read.version, null);
  const { items, nextKey } = read.page;
  const key = nextKey && JSON.stringify([...JSON.parse(nextKey), [...spellings]]);
  const cursor = key ? writeCursor(scope, key) : null;
  const rest = `"facets":${JSON.stringify(read.facets)},"corrected":${JSON.stringify(corrected)}`;
  const body = `{"items":${items},"nextCursor":${JSON.stringify(cursor)},${rest}}`;
  const headers = cursor ? { Link: `<${nextUrl(c, cursor)}>; rel="next"` } : undefined;
  return versionedAnswer(c, read.version, body, headers);
};

const registerSuggest = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/search/suggest',
      summary: 'Names that begin as typed',
      tags: ['Search'],
      input: { query: z.strictObject({ q: text }) },
      answers: { 200: { description: 'At most eight names.', schema: suggestions } },
      errors: [],
    },
    async (c, { query }) => {
      const found = await suggestNames(c.get('database'), query.q, knownVersion(c));
      return versionedAnswer(c, found.version, found.body);
    },
  );

const NAME = /^[^\s/@]{1,200}(?:@[^\s/@]{1,200}|\/[^\s/@]{1,200})?$/;

const registerResolve = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/v1/resolve',
      summary: 'The plugins that a name may mean, best first',
      tags: ['Search'],
      input: {
        query: z.strictObject({
          name: z.string().regex(NAME, 'must be plugin, plugin@marketplace or owner/plugin').meta({
            description: '`plugin`, `plugin@marketplace` or `owner/plugin`.',
            example: 'code-review@claude-plugins-official',
          }),
        }),
      },
      answers: { 200: { description: 'At most 20 candidates.', schema: resolution } },
      errors: [],
    },
    async (c, { query }) => {
      const found = await resolveName(c.get('database'), query.name, knownVersion(c));
      return versionedAnswer(c, found.version, found.body);
    },
  );

/** Finding things by text. */
export const registerSearch = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/v1/search',
      summary: 'Plugins and components by text',
      tags: ['Search'],
      input: { query: searchQuery },
      answers: { 200: { description: 'One page.', schema: searchPageSchema } },
      errors: ['invalid_cursor'],
    },
    (c, { query }) => {
      if (query.q.trim() === '')
        throw new AppError('invalid_request', 'Not accepted: q is empty.', [
          { path: 'q', message: 'is empty' },
        ]);
      return answerSearch(c, query);
    },
  );
  registerSuggest(app);
  registerResolve(app);
};
