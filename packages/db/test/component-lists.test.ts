import { env } from 'cloudflare:workers';
import { COMPONENT_SORTS, type ComponentSort, type Skill } from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  COMPONENT_TABLES,
  type ComponentFilters,
  type ListedKind,
  listComponents,
} from '../src/index.ts';
import { reindexStatements } from '../src/search/reindex.ts';
import {
  insertPlugins,
  KIND,
  keyOf,
  makePlugins,
  type SyntheticPlugin,
  slugOf,
} from './support/synthetic.ts';
import { walk } from './support/walk.ts';

type Component = { plugin: SyntheticPlugin; id: string; name: string; path: string };

const PLUGINS = makePlugins(0, 150);
const KINDS = Object.keys(COMPONENT_TABLES) as ListedKind[];
const EXTRA = ['Zeta', 'alpha', 'alpha'];

const pluginId = ({ place }: SyntheticPlugin) => keyOf(KIND.plugin, place);
const tableOf = (kind: ListedKind) => kind.replace('-', '_') as 'skills';

/** Every third plugin has three more components, two of them of one name. */
const extrasOf = (plugin: SyntheticPlugin, kind: ListedKind): Component[] =>
  plugin.place % 3
    ? []
    : EXTRA.map((name, number) => ({
        plugin,
        id: keyOf(KIND[tableOf(kind)] + 16, plugin.place * 4 + number),
        name,
        path: `extra-${number}.md`,
      }));

const componentsOf = (kind: ListedKind): Component[] =>
  PLUGINS.flatMap((plugin) => [
    {
      plugin,
      id: keyOf(KIND[tableOf(kind)], plugin.place),
      name: plugin.name,
      path: kind === 'mcp-servers' ? '' : 'file.md',
    },
    ...extrasOf(plugin, kind),
  ]);

const insertExtra = (kind: ListedKind): D1PreparedStatement[] => {
  const own = kind === 'mcp-servers' ? ['transport', 'loadable'] : ['body_sha256', 'body_bytes'];
  const values = kind === 'mcp-servers' ? "'http', 1" : "'', 0";
  return PLUGINS.flatMap((plugin) => extrasOf(plugin, kind)).map(({ plugin, id, name, path }) =>
    env.DB.prepare(
      `INSERT INTO ${tableOf(kind)} (id, plugin_id, name, path, ${own})
       VALUES (?, ?, ?, ?, ${values})`,
    ).bind(id, pluginId(plugin), name, path),
  );
};

const compare =
  (keys: Array<(one: Component) => string | number>, directions: number[]) =>
  (one: Component, other: Component): number => {
    for (const [place, key] of keys.entries()) {
      const [a, b] = [key(one), key(other)];
      if (a !== b) return (a < b ? -1 : 1) * (directions[place] ?? 1);
    }
    return 0;
  };

const inPlugin = [(one: Component) => one.name, (one: Component) => one.path];
const ORDERS: Record<ComponentSort | 'plugin', ReturnType<typeof compare>> = {
  name: compare([(one) => one.name.toLowerCase(), (one) => one.id], []),
  plugin: compare(inPlugin, []),
  downloads: compare(
    [(one) => one.plugin.downloads, (one) => pluginId(one.plugin), ...inPlugin],
    [-1, -1],
  ),
  updated: compare(
    [(one) => one.plugin.updatedAt, (one) => pluginId(one.plugin), ...inPlugin],
    [-1, -1],
  ),
};

const matches = ({ plugin, name }: Component, filters: ComponentFilters): boolean =>
  (filters.plugin === undefined || filters.plugin === slugOf(plugin.place)) &&
  (filters.owner === undefined || filters.owner.toLowerCase() === plugin.owner) &&
  (filters.category === undefined || filters.category === plugin.category) &&
  (filters.q === undefined || name.toLowerCase().startsWith(filters.q.toLowerCase()));

const FILTERS: ComponentFilters[] = [
  {},
  { plugin: slugOf(9) },
  { plugin: slugOf(9), q: 'AL' },
  { plugin: slugOf(9), owner: 'nobody' },
  { owner: 'Owner-3' },
  { category: 'category-1' },
  { owner: 'owner-3', category: 'category-1' },
  { q: 'alpha' },
  { q: 'GAMMA-1', category: 'category-2' },
  { q: '%' },
];

beforeAll(async () => {
  await insertPlugins(PLUGINS);
  await env.DB.batch([
    ...KINDS.flatMap(insertExtra),
    env.DB.prepare("UPDATE plugins SET content_hash = 'more'"),
    ...reindexStatements(env.DB),
  ]);
});

describe.each(KINDS)('a list of %s', (kind) => {
  const shapes = COMPONENT_SORTS.flatMap((sort) => FILTERS.map((filters) => ({ sort, filters })));

  it.each(shapes)('by $sort gives each of $filters once, in order', async ({ sort, filters }) => {
    const order = filters.plugin === undefined ? sort : 'plugin';
    const expected = componentsOf(kind)
      .filter((component) => matches(component, filters))
      .sort(ORDERS[order]);

    const walked = await walk<Skill>((after) =>
      listComponents(env.DB, kind, filters, { sort, limit: 7, after, known: '' }),
    );

    expect(walked.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  });
});

it('leaves out the components of a plugin that is no longer active', async () => {
  const [plugin] = makePlugins(300, 301);
  if (!plugin) throw new Error('no plugin was made');
  await insertPlugins([{ ...plugin, owner: 'leaver' }]);
  await env.DB.prepare("UPDATE plugins SET status = 'removed' WHERE owner = 'leaver'").run();

  const pages = await Promise.all(
    COMPONENT_SORTS.map((sort) =>
      listComponents(env.DB, 'skills', { owner: 'leaver' }, { sort, limit: 5, known: '' }),
    ),
  );

  expect(pages.map(({ page }) => page?.items)).toEqual(['[]', '[]', '[]']);
});
