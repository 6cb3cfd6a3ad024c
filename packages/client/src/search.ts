import type { Change, ChangeFeed, SearchHit, SearchPage } from '@skillstash/shared';
import type { AnswerOf } from './answer-schemas.ts';
import type { Call, CallOptions, Written } from './call.ts';
import { createListing, cursorListing, type Listing } from './listing.ts';
import type { PageSize, SearchFilters } from './query-parameters.ts';

/** A name that begins as typed, what it names and in which plugin. */
export type Suggestion = AnswerOf<'search.suggest'>['items'][number];

/** Finding things by text. */
export const searchMethods = (call: Call) => ({
  /**
   * Plugins and components by text, best first. The first page also tells how the first hits spread (`facets`, unless asked
   * with `facets: false`), and every page the spelling that found them where the given one did not.
   *
   * @param q words, "phrases", -word, `owner:`, `tag:`, `category:`, `has:`, `is:verified`
   */
  list: (
    q: string,
    { signal, bookmark, ...query }: SearchFilters & PageSize & CallOptions = {},
  ): Listing<SearchHit, SearchPage> =>
    cursorListing<SearchHit, SearchPage>(
      (cursor) => call('search.list', { query: { ...query, q, cursor }, signal, bookmark }),
      signal,
    ),

  /** At most eight names that begin as typed. */
  suggest: async (q: string, options: CallOptions = {}): Promise<Suggestion[]> =>
    (await call('search.suggest', { query: { q }, ...options })).items,
});

/** What happened to plugins, for mirrors. */
export const changeMethods = (call: Call) => ({
  /**
   * Changes in order, up to the newest there is. To go on later, pass the last `sequence` as `since`.
   *
   * @param options `since` is the last change that is known already; a page's `nextSince` points at the next one
   */
  list: ({
    signal,
    bookmark,
    since,
    ...query
  }: { since?: number | undefined } & PageSize & CallOptions = {}): Listing<
    Change,
    Written<ChangeFeed>,
    number
  > =>
    createListing<Change, Written<ChangeFeed>, number>(
      {
        page: (next = since) =>
          call('changes.list', { query: { ...query, since: next }, signal, bookmark }),
        nextOf: ({ items, nextSince }) => (items.length ? nextSince : undefined),
      },
      signal,
    ),
});
