import {
  COMPONENT_KINDS,
  COMPONENT_SORTS,
  PLUGIN_SORTS,
  SEARCH_TYPES,
} from '@skillstash/shared/words';

/** What a query parameter takes: text, a number, yes or no, one of a few words, or any number of them, all of which hold. */
export type QueryParameter =
  | 'text'
  | 'number'
  | 'boolean'
  | { oneOf: readonly string[] }
  | { allOf: readonly string[] };

/** Query parameters by name. */
export type QueryParameters = Readonly<Record<string, QueryParameter>>;

type ValueOf<Parameter> = Parameter extends 'text'
  ? string
  : Parameter extends 'number'
    ? number
    : Parameter extends 'boolean'
      ? boolean
      : Parameter extends { oneOf: readonly (infer Word)[] }
        ? Word
        : Parameter extends { allOf: readonly (infer Word)[] }
          ? Word | readonly Word[]
          : never;

/** The values that a table of query parameters takes; each may be left out. */
export type QueryValues<Parameters> = {
  -readonly [Name in keyof Parameters]?: ValueOf<Parameters[Name]> | undefined;
};

/** What every list takes; `limit` is the size of a page, 1 to 100, and 20 where nobody says. */
export const PAGE_PARAMETERS = { limit: 'number', cursor: 'text' } as const;

/** What plugins and finds can be narrowed to; all of it has to hold. */
const NARROWING = {
  category: 'text',
  tag: 'text',
  /** The user or organisation whose repository holds the plugin. */
  owner: 'text',
  /** The marketplace that lists the plugin, `owner/repo`. */
  marketplace: 'text',
  /** Kinds of components that the plugin holds, each of them. */
  has: { allOf: COMPONENT_KINDS },
  verified: 'boolean',
  official: 'boolean',
  /** Average stars, 1 to 5, with at most two decimals. */
  minRating: 'number',
} as const;

/** How plugins are filtered and sorted. */
export const PLUGIN_PARAMETERS = {
  /** Downloads where nobody says. */
  sort: { oneOf: PLUGIN_SORTS },
  ...NARROWING,
} as const;

/** What is searched for, and what the finds are narrowed to. */
export const SEARCH_PARAMETERS = {
  q: 'text',
  /** What kind of thing is wanted; plugins where nobody says. */
  type: { oneOf: SEARCH_TYPES },
  /** Whether the first page tells how the matches spread; it does where nobody says. */
  facets: 'boolean',
  ...NARROWING,
} as const;

/** How components across plugins are filtered and sorted. */
export const COMPONENT_PARAMETERS = {
  /** Downloads where nobody says, `name` where `q` is given. One plugin's components are always by name. */
  sort: { oneOf: COMPONENT_SORTS },
  /** The slug of the plugin that holds the component. */
  plugin: 'text',
  owner: 'text',
  category: 'text',
  /** The beginning of a name, in any letter case. */
  q: 'text',
} as const;

/** How crawls are filtered; `repository` is `owner/repo`. */
export const RUN_PARAMETERS = { repository: 'text' } as const;

/** How many items a page of a list holds, 1 to 100. */
export type PageSize = Pick<QueryValues<typeof PAGE_PARAMETERS>, 'limit'>;
/** How plugins are filtered and sorted. */
export type PluginFilters = QueryValues<typeof PLUGIN_PARAMETERS>;
/** What finds are narrowed to. */
export type SearchFilters = Omit<QueryValues<typeof SEARCH_PARAMETERS>, 'q'>;
/** How components across plugins are filtered and sorted. */
export type ComponentFilters = QueryValues<typeof COMPONENT_PARAMETERS>;
/** How crawls are filtered. */
export type RunFilters = QueryValues<typeof RUN_PARAMETERS>;
