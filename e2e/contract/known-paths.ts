/** Values of a path's parameters. */
export type PathValues = Record<string, string>;
/** A thing of a list, as far as it is looked at. */
export type Item = Record<string, string>;

/** All that is there to be found by an address of its own. */
export type Found = {
  components: Array<readonly [part: keyof typeof NAMES, items: Item[]]>;
  plugins: Item[];
  collections: Item[];
  categories: Item[];
  runs: Item[];
  /** Contents of skills by digest. */
  contents: PathValues[];
  servers: PathValues[];
  reviews: PathValues[];
  /** The person's. */
  username: string;
  tokens: string[];
  reports: string[];
};

/** What a crawled kit has one of: of each part, by its name. */
export const NAMES = { skills: 'hone', agents: 'reader', commands: 'go', 'mcp-servers': 'store' };

/** Addresses at which there is nothing. */
export const NOWHERE = {
  owner: 'nobody',
  repo: 'nothing',
  plugin: 'none',
  name: 'none',
  username: 'nobody',
};
const NO_ID = { id: '019c4c42-0000-7000-8000-000000000000' };
const NO_SERVER = { name: 'io.github.nobody/nothing.none.none', version: 'latest' };
const NO_DIGEST = '0'.repeat(64);
const NO_CONTENT = { name: 'single', digest: NO_DIGEST, file: `${NO_DIGEST}.zip` };

/** A plugin that is withheld. */
export const BLOCKED = { owner: 'ada', repo: 'withheld', plugin: 'kit' };
/** Where a plugin was that has another address by now. */
export const MOVED = { owner: 'ada', repo: 'before', plugin: 'kit' };

/** A slug as the values of a path. */
export const pluginAt = (slug = ''): Record<'owner' | 'repo' | 'plugin', string> => {
  const [owner = '', repo = '', plugin = ''] = slug.split('/');
  return { owner, repo, plugin };
};

/** The texts that things have in a field. */
export const valuesOf = (items: Item[], field: string): string[] =>
  items.flatMap((item) => item[field] ?? []);

/** The plugins that are there, and the one that moved. */
export const pluginPaths = ({ plugins }: Pick<Found, 'plugins'>): PathValues[] => [
  ...valuesOf(plugins, 'slug').map(pluginAt),
  MOVED,
];

/** The repositories that plugins are from. */
export const repositoryNames = (found: Pick<Found, 'plugins'>): string[] => [
  ...new Set(pluginPaths(found).map(({ owner, repo }) => `${owner}/${repo}`)),
];

type Row = [path: RegExp, values: PathValues[]];

const componentRows = ({ components }: Found): Row[] =>
  components.map(([part, items]) => [
    new RegExp(`/${part}/`),
    [
      ...items.map(({ plugin, name = '' }) => ({ ...pluginAt(plugin), name })),
      { ...MOVED, name: NAMES[part] },
      { ...BLOCKED, name: NAMES[part] },
      NOWHERE,
    ],
  ]);

/** Contents that are there, and what nothing is at: a digest, at an old address, of a plugin that is withheld. */
const contentPaths = ({ contents }: Found, kind: 'digest' | 'file'): PathValues[] => [
  ...contents.filter((one) => one[kind]),
  ...[MOVED, BLOCKED, NOWHERE].map((one) => ({ ...one, ...NO_CONTENT })),
];

const clientRows = (found: Found): Row[] => [
  [/\.well-known\/.*\{digest\}/, contentPaths(found, 'digest')],
  [/\.well-known\/.*\{file\}/, contentPaths(found, 'file')],
  [/^\/v0\.1\/servers\//, [...found.servers, NO_SERVER]],
  [
    /^\/catalogs\/category/,
    [...valuesOf(found.categories, 'name'), 'nothing'].map((category) => ({ category })),
  ],
  [
    /^\/catalogs\/owner/,
    [...pluginPaths(found), { owner: 'eve' }, NOWHERE].map(({ owner = '' }) => ({ owner })),
  ],
  [
    /feeds\/category/,
    valuesOf(found.categories, 'name').map((name) => ({ category: `${name}.atom` })),
  ],
  [/feeds\/owner/, pluginPaths(found).map(({ owner }) => ({ owner: `${owner}.atom` }))],
  [/sitemaps/, [{ file: '1.xml' }, { file: '999.xml' }]],
];

const roomRows = (found: Found): Row[] => {
  const { username } = found;
  const plugins = pluginPaths(found);
  const collections = valuesOf(found.collections, 'slug').map((slug) => slug.split('/'));
  const byId = (ids: string[]): PathValues[] => [...ids.map((id) => ({ id })), NO_ID];
  return [
    [/\/reply$|\/hidden$|\/ratings\/\{username\}\/reports$/, found.reviews],
    [
      /^\/v1\/collections\/.*\/plugins/,
      [
        ...[...plugins, NOWHERE].map((one) => ({ ...one, username, name: 'kept' })),
        { ...plugins[0], username: 'nobody', name: 'none' },
      ],
    ],
    [/\{plugin\}/, [...plugins, BLOCKED, NOWHERE]],
    [
      /^\/(?:v1\/(?:repositories|marketplaces)|catalogs\/marketplace)/,
      [...repositoryNames(found).map(pluginAt), NOWHERE],
    ],
    [
      /collections?\//,
      [
        ...collections.map(([username = '', name = '']) => ({ username, name })),
        { username, name: 'mine' },
        NOWHERE,
      ],
    ],
    [/users/, [...collections.map(([username = '']) => ({ username })), NOWHERE]],
    [/runs/, byId(valuesOf(found.runs, 'id'))],
    [/tokens/, byId(found.tokens)],
    [/reports/, byId(found.reports)],
  ];
};

const namesIn = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

const only = (all: PathValues, names: string[]): PathValues =>
  Object.fromEntries(names.map((name) => [name, all[name] ?? '']));

/** What finds something, and what finds nothing, for each path of the document. */
export const pathsIn = (found: Found): ((path: string) => PathValues[]) => {
  const rows = [...componentRows(found), ...clientRows(found), ...roomRows(found)];
  return (path) => {
    const values = rows.find(([pattern]) => pattern.test(path))?.[1] ?? [{}];
    return values.map((all) => only(all, namesIn(path)));
  };
};
