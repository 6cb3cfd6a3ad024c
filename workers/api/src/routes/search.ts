import {
  lastTier,
  parseSearchText,
  resolveName,
  type SearchExpressions,
  type SearchPlace,
  type SearchRead,
  searchExpressions,
  searchPage,
  suggestNames,
} from '@skillstash/db';
import { SEARCH_TYPES, type SearchFacets } from '@skillstash/shared';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { invalidCursor, readCursor, writeCursor } from '../http/cursor.ts';
import { notAccepted } from '../http/not-accepted.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { nextUrl, scopeOf } from '../http/page-answer.ts';
import { pageQuery, pluginFilters, trueOrFalse } from '../http/query.ts';

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
  facets: trueOrFalse.default(true).meta({
    description:
      'Whether the first page tells how the first hits spread. Leave them out where nobody looks at them: a search costs less then.',
    example: false,
  }),
});

type Query = z.output<typeof searchQuery>;

const NO_FACETS: SearchFacets = { category: [], type: [], owner: [] };

/** What is found where there is nothing to look for. @param facets whether they are asked for */
const nothing = (facets: boolean): SearchRead => ({
  version: '0',
  page: { items: '[]' as never, nextKey: null },
  facets: facets ? NO_FACETS : null,
  spellings: new Map(),
});

/** Where a cursor's page begins; no secret is in a cursor, so that anybody can write one of a place that there is not. */
const placeIn = (key: string, asked: SearchExpressions | undefined): SearchPlace => {
  const [tier, document] =
    key
      .match(/^\[(\d{1,2}),(\d{1,16})\]$/)
      ?.slice(1)
      .map(Number) ?? [];
  if (!asked || tier === undefined || document === undefined || tier > lastTier(asked))
    throw invalidCursor();
  return [tier, document];
};

/** How the words were read, where some were not read as typed. */
const correctedText = (q: string, spellings: ReadonlyMap<string, string>): string | null =>
  spellings.size
    ? parseSearchText(q)
        .terms.map((term) => spellings.get(term.join(' ')) ?? term.join(' '))
        .join(' ')
    : null;

const answerSearch = async (c: Context<ApiEnv>, { facets, ...query }: Query): Promise<Response> => {
  const { q, type, limit, cursor: given, ...filters } = query;
  const scope = scopeOf(c, query);
  const asked = searchExpressions(parseSearchText(q), type, filters);
  const after = given === undefined ? undefined : placeIn(readCursor(scope, given), asked);
  const page = { limit, after, known: knownVersion(c), facets };
  const read = asked ? await searchPage(c.get('database'), type, asked, page) : nothing(facets);
  if (!read.page) return versionedAnswer(c, read.version, null);
  const { items, nextKey } = read.page;
  const place = nextKey && JSON.stringify(JSON.parse(nextKey).slice(0, 2));
  const cursor = place ? writeCursor(scope, place) : null;
  const corrected = after ? null : correctedText(query.q, read.spellings);
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
      answers: {
        200: { description: 'At most eight names.', schema: ({ suggestions }) => suggestions },
      },
      errors: [],
    },
    async (c, { query }) => {
      const found = await suggestNames(c.get('database'), query.q, knownVersion(c));
      return versionedAnswer(c, found.version, found.body);
    },
  );

const NAME = /^[^\s/@]{1,200}(?:@[^\s/@]{1,200}|(?:\/[^\s/@]{1,200}){1,2})?$/;
const NAMES = 'plugin, plugin@marketplace, owner/plugin or owner/repo/plugin';

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
          name: z.string().regex(NAME, `must be ${NAMES}`).meta({
            description:
              '`plugin`, `plugin@marketplace`, `owner/plugin` or `owner/repo/plugin`. What moved is found by its old name where nobody has that.',
            example: 'code-review@claude-plugins-official',
          }),
        }),
      },
      answers: {
        200: { description: 'At most 20 candidates.', schema: ({ resolution }) => resolution },
      },
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
      answers: { 200: { description: 'One page.', schema: ({ searchPage }) => searchPage } },
      errors: ['invalid_cursor'],
    },
    (c, { query }) => {
      if (query.q.trim() === '') throw notAccepted([{ path: 'q', message: 'is empty' }]);
      return answerSearch(c, query);
    },
  );
  registerSuggest(app);
  registerResolve(app);
};
