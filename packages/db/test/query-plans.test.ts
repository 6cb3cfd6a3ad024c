import { env } from 'cloudflare:workers';
import { COMPONENT_SORTS, PLUGIN_SORTS, SEARCH_TYPES } from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import * as accounts from '../src/accounts/index.ts';
import type { DivisibleStatement } from '../src/body-parts.ts';
import * as downloads from '../src/downloads/index.ts';
import * as reads from '../src/reads/index.ts';
import { searchStatement } from '../src/search/index.ts';
import type { Statement } from '../src/statement.ts';
import { insertPlugins, makePlugins } from './support/synthetic.ts';

/** A statement, and the table that it may walk in the order of an index up to its LIMIT. */
type Case = { name: string; statement: Statement<Record<string, unknown>>; walks?: string };

/** Small things: JSON arrays, subqueries, a page that is one row. */
const HARMLESS = [
  /^SCAN (?:asked|json_each) VIRTUAL TABLE INDEX \d+:/,
  /^SCAN \((?:subquery|join)-\d+\)$/,
  /^SCAN CONSTANT ROW$/,
  /^SCAN page$/,
];

/** Statements that join and sort a bounded few → the names under which they hold them. */
const BOUNDED: Record<string, string[]> = {
  relatedListStatement: ['tag', 'near', 'mine', 'found', 'best'],
  memberMoveStatement: ['moved'],
};

const both = [false, true];
const cases = <Shape extends object>(
  name: string,
  statementOf: (shape: Shape) => unknown,
  shapes: Shape[],
  walks: (shape: Shape) => string,
): Case[] =>
  shapes.map((shape) => ({
    name: `${name} ${JSON.stringify(shape)}`,
    walks: walks(shape),
    // Plans do not depend on the values that each statement wants.
    statement: statementOf(shape) as Case['statement'],
  }));

const pluginLists = cases(
  'pluginListStatement',
  reads.pluginListStatement,
  PLUGIN_SORTS.flatMap((sort) =>
    [0, 1, 2, 3].flatMap((facets) =>
      both.flatMap((after) =>
        [
          { minRating: false, unofficial: false, unverified: false },
          { minRating: true, unofficial: true, unverified: true },
        ].map((rest) => ({ sort, facets, after, ...rest })),
      ),
    ),
  ),
  ({ facets }) => (facets ? '' : 'plugins'),
);

const KINDS = Object.keys(reads.COMPONENT_TABLES) as reads.ListedKind[];
const componentLists = cases(
  'componentListStatement',
  reads.componentListStatement,
  KINDS.flatMap((kind) =>
    COMPONENT_SORTS.flatMap((sort) =>
      both.flatMap((after) =>
        Array.from({ length: 16 }, (_, bits) => ({
          kind,
          sort,
          plugin: Boolean(bits & 1),
          owner: Boolean(bits & 2),
          category: Boolean(bits & 4),
          q: Boolean(bits & 8),
          after,
        })),
      ),
    ),
  ),
  ({ kind, sort, plugin }) => (plugin || sort !== 'name' ? '' : kind.replace('-', '_')),
);

const PAGED = [
  ['collectionListStatement', reads.collectionListStatement, 'collections'],
  ['marketplaceListStatement', reads.marketplaceListStatement, 'marketplaces'],
  ['nameListStatement', reads.nameListStatement, ''],
] as const;
const CATALOGS = ['all', 'facet', 'marketplace', 'collection', 'slugs'] as const;
const DEPARTED: reads.DepartedKind[] = [
  'all',
  'owner',
  'category',
  'is:verified',
  'is:official',
  'collection',
  'marketplace',
];
const catalogs: Case[] = [
  ...CATALOGS.flatMap((kind) => [
    { name: `catalogHeadStatement ${kind}`, statement: reads.catalogHeadStatement(kind) as never },
    {
      name: `catalogRowStatement ${kind}`,
      statement: reads.catalogRowStatement(kind) as never,
      walks: kind === 'all' ? 'plugins' : '',
    },
  ]),
  ...DEPARTED.map((kind) => ({
    name: `departedNameStatement ${kind}`,
    statement: reads.departedNameStatement(kind) as never,
    walks: 'catalog_names',
  })),
];
const others: Case[] = [
  ...catalogs,
  ...PAGED.flatMap(([name, statementOf, table]) =>
    cases(
      name,
      statementOf,
      both.map((after) => ({ after })),
      () => table,
    ),
  ),
  ...cases(
    'runListStatement',
    reads.runListStatement,
    both.flatMap((repository) => both.map((after) => ({ repository, after }))),
    ({ repository }) => (repository ? '' : 'crawl_runs'),
  ),
  ...cases(
    'feedListStatement',
    reads.feedListStatement,
    (['created', 'updated'] as const).flatMap((order) => both.map((facet) => ({ order, facet }))),
    ({ facet }) => (facet ? '' : 'plugins'),
  ),
  ...KINDS.flatMap((kind) => [
    { name: `componentStatement ${kind}`, statement: reads.componentStatement(kind) as never },
    {
      name: `componentBodyStatement ${kind}`,
      statement: reads.componentBodyStatement(kind) as never,
    },
  ]),
];

/** A statement, or each that one in parts is made of. */
const formsOf = (name: string, value: Case['statement'] | DivisibleStatement): Case[] =>
  'whole' in value
    ? [
        { name: `${name} whole`, statement: value.whole },
        ...[...value.parts].map(([part, statement]) => ({ name: `${name} ${part}`, statement })),
      ]
    : [{ name, statement: value }];

const statementsOf = (module: object): Case[] =>
  Object.entries(module)
    .filter(([name, value]) => name.endsWith('Statement') && typeof value === 'object')
    .flatMap(([name, value]) => formsOf(name, value));
const single = statementsOf(reads);
const ofFew = [...statementsOf(accounts), ...statementsOf(downloads)];

const planOf = async ({ statement }: Case): Promise<string[]> => {
  const explaining = { prepare: (text: string) => env.DB.prepare(`EXPLAIN QUERY PLAN ${text}`) };
  const anything = new Proxy({}, { has: () => true, get: () => 'x' });
  const plan = await statement.bind(explaining, anything).all<{ detail: string }>();
  return plan.results.map(({ detail }) => detail);
};

const expensive = (steps: string[], { name, walks }: Case): string[] =>
  steps.filter((step) => {
    const few = BOUNDED[name];
    if (step.includes('TEMP B-TREE')) return !few;
    if (few?.some((one) => step.startsWith(`SCAN ${one}`))) return false;
    if (walks && step.startsWith(`SCAN ${walks} USING INDEX `)) return false;
    return step.startsWith('SCAN') && !HARMLESS.some((harmless) => harmless.test(step));
  });

beforeAll(() => insertPlugins(makePlugins(0, 2000)));

it('asks for the plan of every statement there is', () => {
  const exported = Object.keys(reads).filter((name) => name.endsWith('Statement'));

  const asked = [...pluginLists, ...componentLists, ...others, ...single].map(
    ({ name }) => name.split(' ')[0],
  );

  expect([...new Set(asked)].sort()).toEqual(exported.sort());
});

it('plans no statement anew for each limit', () => {
  const all = [...pluginLists, ...componentLists, ...others, ...single].map(
    ({ statement }) => statement.text,
  );
  const searches = SEARCH_TYPES.map(
    (type) =>
      searchStatement({
        type,
        tiers: [0, 1, 2, 3, 4, 5, 10],
        gated: true,
        corrected: true,
        minRating: false,
        from: 0,
        after: true,
      }).text,
  );

  const bare = [...all, ...searches].filter((text) => /LIMIT \?(?! \+ 0)/.test(text));

  expect(bare).toEqual([]);
});

describe('no statement scans or sorts a table:', () => {
  it.each([...pluginLists, ...componentLists, ...others, ...single, ...ofFew])(
    '$name',
    async (one) => {
      const plan = await planOf(one);

      expect(expensive(plan, one), plan.join('\n')).toEqual([]);
    },
  );
});
