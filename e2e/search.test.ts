import {
  errorBody,
  resolution,
  type SearchPage,
  searchPage,
  suggestions,
} from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCursor } from '../workers/api/src/http/cursor.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;

const plugin = (name: string, description: string, more: object = {}) => ({
  entry: { name, source: `./plugins/${name}`, description, ...more },
  files: {
    [`plugins/${name}/skills/${name}-skill/SKILL.md`]: skillText(
      `${name}-skill`,
      `A skill of ${name}.`,
    ),
  },
});

const market = (name: string, plugins: Array<ReturnType<typeof plugin>>): Files => ({
  '.claude-plugin/marketplace.json': {
    name,
    owner: { name: 'Ada' },
    plugins: plugins.map(({ entry }) => entry),
  },
  ...Object.assign({}, ...plugins.map(({ files }) => files)),
});

const PLUGINS = [
  plugin('code-review', 'Reviews pull requests for bugs.', { category: 'quality', tags: ['git'] }),
  plugin('code-review-extra', 'More of the same.', { category: 'quality' }),
  plugin('review-helper', 'Helps with code.', { category: 'quality' }),
  plugin('notes', 'Keeps notes about code that wants a review.', { category: 'writing' }),
  plugin('testing-kit', 'Runs the test suite & <b>reports</b>.', { tags: ['git', 'ci'] }),
  plugin('zürich-café', 'Timetables.', {}),
];

beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  github.put(await repositoryWith('ada/market', market('ada-market', PLUGINS), { stars: 10 }));
  const copy = market('copies', [plugin('code-review', 'Reviews pull requests for bugs.')]);
  github.put(await repositoryWith('mallory/copies', copy, { stars: 0 }));
  await registry.crawl('ada/market');
  await registry.crawl('mallory/copies');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const search = async (query: string): Promise<SearchPage> =>
  searchPage.parse(await (await registry.get(`/v1/search?${query}`)).json());

const names = async (q: string, rest = ''): Promise<string[]> =>
  (await search(`q=${encodeURIComponent(q)}${rest}`)).items.map((hit) =>
    'slug' in hit ? hit.slug : `${hit.plugin}#${hit.name}`,
  );

describe('words that nearly every text has', () => {
  it('are not looked for where there are others', async () => {
    const [first, ...more] = await names('the code of a review');
    expect(first).toBe('ada/market/code-review');
    expect(more.sort()).toEqual((await names('code review')).slice(1).sort());
    expect(await names('notes without the')).toEqual(['ada/market/notes']);
    expect((await search('q=timetables%20of%20the')).corrected).toBe(null);
  });

  it('keep their place in a phrase', async () => {
    expect(await names('"reviews the pull"')).toEqual([
      'ada/market/code-review',
      'mallory/copies/code-review',
    ]);
    expect(await names('"code that wants a review"')).toEqual(['ada/market/notes']);
    expect(await names('"notes the review"')).toEqual([]);
  });

  it('are left in what is left out', async () => {
    expect(await names('code -the')).toEqual(await names('code'));
  });

  it('are looked for where there are no others', async () => {
    expect((await names('of the'))[0]).toBe('ada/market/code-review-extra');
  });
});

describe('ranking', () => {
  it('puts the exact name first, the popular before its copy, then beginnings, then names, then texts', async () => {
    expect(await names('code review')).toEqual([
      'ada/market/code-review',
      'mallory/copies/code-review',
      'ada/market/code-review-extra',
      'ada/market/review-helper',
      'ada/market/notes',
    ]);
  });

  it.each(['code-review', 'Code_Review', 'codereview', '  CODE   review '])(
    'knows %j for the same name',
    async (q) => {
      expect((await names(q))[0]).toBe('ada/market/code-review');
    },
  );

  it('gives scores that never rise', async () => {
    const scores = (await search('q=code+review')).items.map(({ score }) => score);

    expect(scores).toEqual([...scores].sort((one, other) => other - one));
    expect(scores[0]).toBeGreaterThan(scores.at(-1) ?? 1);
  });
});

describe('what is found', () => {
  it.each([
    ['a beginning', 'code-rev', 'ada/market/code-review'],
    ['another form of a word', 'tests', 'ada/market/testing-kit'],
    ['a letter left out', 'code-reviw', 'ada/market/code-review'],
    ['a letter too many', 'testingg-kit', 'ada/market/testing-kit'],
    ['a wrong letter', 'nptes', 'ada/market/notes'],
    ['a wrong first letter', 'rotes', 'ada/market/notes'],
    ['two letters swapped', 'ntoes', 'ada/market/notes'],
    ['a hyphen that became a letter', 'testingxkit', 'ada/market/testing-kit'],
    ['a word of the description', 'timetables', 'ada/market/zürich-café'.replace(/[üé]/g, '-')],
    ['a name without its accents', 'zurich cafe', 'ada/market/z-rich-caf-'],
    ['an author', 'mallory', 'mallory/copies/code-review'],
  ])('%s', async (_, q, slug) => {
    expect(await names(q)).toContain(slug);
  });

  it('says how it read a misspelling', async () => {
    expect((await search('q=code-reviw')).corrected).toBe('code review');
    expect((await search('q=code-review')).corrected).toBeNull();
  });

  it('is nothing where nothing fits', async () => {
    expect(await search('q=qqqqqqqqqq')).toMatchObject({ items: [], nextCursor: null });
  });

  it('is gone with the plugin, and there as soon as it is', async () => {
    const files = market('late', [plugin('latecomer', 'Late.')]);
    github.put(await repositoryWith('ada/late', files));
    await registry.crawl('ada/late');
    expect(await names('latecomer')).toEqual(['ada/late/latecomer']);
    github.put(await repositoryWith('ada/late', market('late', [plugin('other', 'Late.')])));

    await registry.crawl('ada/late');

    expect(await names('latecomer')).toEqual([]);
    expect(await names('other', '&owner=ada')).toContain('ada/late/other');
  });
});

describe('narrowing', () => {
  it.each([
    ['owner:mallory review', ['mallory/copies/code-review']],
    ['review tag:git', ['ada/market/code-review']],
    ['review category:writing', ['ada/market/notes']],
    [
      'category:quality',
      ['ada/market/code-review', 'ada/market/code-review-extra', 'ada/market/review-helper'],
    ],
    ['review -extra -notes owner:ada', ['ada/market/code-review', 'ada/market/review-helper']],
    ['"pull requests" owner:ada', ['ada/market/code-review']],
    ['review has:hooks', []],
    ['review is:verified', []],
  ])('%s', async (q, slugs) => {
    expect((await names(q)).sort()).toEqual([...slugs].sort());
  });

  it.each(['skills', 'skill', 'Skill', 'SKILLS', '"skills"'])(
    'has:%s is what plugins with skills have',
    async (kind) => {
      expect(await names(`timetables has:${kind}`)).toEqual(['ada/market/z-rich-caf-']);
      expect(await names(`timetables -has:${kind}`)).toEqual([]);
    },
  );

  it.each(
    'agent agents command commands mcp MCP mcp-server mcp_servers mcpServer mcpServers mcps hook hooks lsp lsp-server lspServers'.split(
      ' ',
    ),
  )('has:%s is what plugins without any do not have', async (kind) => {
    expect(await names(`timetables has:${kind}`)).toEqual([]);
    expect(await names(`timetables -has:${kind}`)).toEqual(['ada/market/z-rich-caf-']);
  });

  it.each([
    'has:everything',
    'has:s',
    'has:',
    'has:""',
    'is:verfied',
    'is:',
    'IS:verifieds',
    'owner:',
    'tag:""',
    'category:',
    'owner:nobody',
  ])('%s is what no plugin is: it finds nothing, and leaves nothing out', async (qualifier) => {
    expect(await names(`timetables ${qualifier}`)).toEqual([]);
    expect(await names(qualifier)).toEqual([]);
    expect(await names(`${'has:skills '.repeat(20)}timetables ${qualifier}`)).toEqual([]);
    expect(await names(`timetables -${qualifier}`)).toEqual(['ada/market/z-rich-caf-']);
  });

  it('by parameters is the same as by qualifiers', async () => {
    expect(await names('review', '&category=quality&owner=Ada')).toEqual(
      await names('review category:quality owner:Ada'),
    );
    expect(await names('review', '&marketplace=mallory/copies')).toEqual([
      'mallory/copies/code-review',
    ]);
  });

  it('by type finds components, and all finds everything', async () => {
    expect((await names('notes-skill', '&type=skill'))[0]).toBe('ada/market/notes#notes-skill');
    const all = await search('q=notes&type=all');
    expect(new Set(all.items.map(({ type }) => type))).toEqual(new Set(['plugin', 'skill']));
  });

  it('counts the matches by category, type and owner', async () => {
    const { facets } = await search('q=review&type=all');

    expect(facets?.owner).toContainEqual({ name: 'ada', count: 7 });
    expect(facets?.type).toContainEqual({ name: 'plugin', count: 5 });
    expect(facets?.category).toContainEqual({ name: 'writing', count: 1 });
  });
});

describe('pages', () => {
  it.each(['q=review&type=all', 'q=code+review', 'q=code-reviw', 'q=category:quality'])(
    'of %s give every hit once, in order',
    async (query) => {
      const whole = (await search(`${query}&limit=100`)).items;
      const walked = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: SearchPage = await search(`${query}&limit=2${cursor && `&cursor=${cursor}`}`);
        walked.push(...page.items);
        cursor = page.nextCursor;
      }

      expect(walked).toEqual(whole);
      expect(whole.length).toBeGreaterThan(1);
    },
  );

  it.each(['[10,0]', '[5,1]', '[99,0]', '[0]', '{}', '[0,-1]', 'x', '["a","b"]', '[0,0,0]'])(
    'begin where there is one: a cursor that somebody wrote of %s is refused',
    async (key) => {
      const scope = JSON.stringify([
        '/v1/search',
        [
          ['q', 'git '],
          ['type', 'plugin'],
        ],
      ]);
      const cursor = encodeURIComponent(writeCursor(scope, key));

      const response = await registry.get(`/v1/search?q=git%20&cursor=${cursor}`);

      expect(response.status).toBe(400);
      expect(errorBody.parse(await response.json()).code).toBe('invalid_cursor');
    },
  );

  it('begin where a cursor says that somebody wrote of a place that there is', async () => {
    const scope = JSON.stringify([
      '/v1/search',
      [
        ['q', 'git '],
        ['type', 'plugin'],
      ],
    ]);
    const cursor = encodeURIComponent(writeCursor(scope, '[0,0]'));

    expect((await registry.get(`/v1/search?q=git%20&cursor=${cursor}`)).status).toBe(200);
  });

  it('belong to their text: the cursor of another is refused', async () => {
    const { nextCursor } = await search('q=review&limit=1');

    const response = await registry.get(`/v1/search?q=code&limit=1&cursor=${nextCursor}`);

    expect(response.status).toBe(400);
  });
});

it('marks what matched, and escapes everything else', async () => {
  const [hit] = (await search('q=reports')).items;

  expect(hit?.highlight.description).toBe(
    'Runs the test suite &amp; &lt;b&gt;<mark>reports</mark>&lt;/b&gt;.',
  );
});

it.each([
  ['the whole name', 'code-review', '<mark>code-review</mark>'],
  ['its first words, one unfinished', 'code-rev', '<mark>code</mark>-<mark>review</mark>-extra'],
  [
    'some of its words, in another order',
    'extra code',
    '<mark>code</mark>-review-<mark>extra</mark>',
  ],
])('marks %s in a name', async (_, q, name) => {
  const { items } = await search(`q=${encodeURIComponent(q)}`);

  expect(items.map(({ highlight }) => highlight.name)).toContain(name);
});

it('takes a letter with accents for no beginning, as it takes one without', async () => {
  expect(await names('notes t\u0301\u0301')).toEqual(await names('notes t'));
});

it('suggests names that begin as typed, the popular first', async () => {
  const { items } = suggestions.parse(
    await (await registry.get('/v1/search/suggest?q=code-r')).json(),
  );

  expect(items[0]).toEqual({
    name: 'code-review',
    type: 'plugin',
    plugin: 'ada/market/code-review',
  });
  expect(items.every(({ name }) => name.startsWith('code-r'))).toBe(true);
});

describe('resolving a name', () => {
  it.each([
    ['code-review', ['ada/market/code-review', 'mallory/copies/code-review']],
    ['code-review@copies', ['mallory/copies/code-review']],
    ['mallory/code-review', ['mallory/copies/code-review']],
    ['nobody/code-review', []],
    ['code', []],
  ])('%s', async (name, slugs) => {
    const response = await registry.get(`/v1/resolve?name=${encodeURIComponent(name)}`);

    const { items } = resolution.parse(await response.json());

    expect(items.map(({ slug }) => slug)).toEqual(slugs);
  });
});

describe('strange texts', () => {
  it.each(['', '   '])('%j is 400', async (q) => {
    const response = await registry.get(`/v1/search?q=${encodeURIComponent(q)}`);

    expect(response.status).toBe(400);
  });

  it.each([
    '"',
    '""',
    '*',
    '^',
    '-',
    '--',
    'AND',
    'NOT',
    'a AND',
    'NEAR(a b)',
    'name:x',
    '{name}:x',
    'facets:"k"',
    "'; DROP TABLE plugins; --",
    '%',
    '_',
    '\\',
    '\u0000',
    '\ud800',
    '👩‍👩‍👧',
    '中文',
    'owner:',
    'has:everything',
    'tag:"',
    '(((((',
    'a'.repeat(10_000),
    'a '.repeat(5_000),
    '-a -b',
    '"a b" -"c d"',
    'owner:a owner:b',
  ])('%.30j is answered without a fault', async (q) => {
    const response = await registry.get(
      `/v1/search?type=all&q=${encodeURIComponent(q.toWellFormed())}`,
    );

    const page = searchPage.parse(await response.json());

    expect(response.status).toBe(200);
    expect(page.items.length).toBeLessThanOrEqual(20);
  });
});
