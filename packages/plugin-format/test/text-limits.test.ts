import { jsonBytes, type Problem, type SnapshotPlugin } from '@skillstash/shared';
import { describe, expect, it } from 'vitest';
import {
  codesOf,
  manifestOf,
  markdown,
  marketplaceOf,
  namesOf,
  readFiles,
  readPluginOf,
} from './tree-of.ts';

const LONG = 'x'.repeat(300_000);

/** What was said to be too long: the message of each such problem. */
const tooLong = ({ problems }: { problems: readonly Problem[] }): string[] =>
  problems.filter(({ code }) => code === 'text_too_long').map(({ message }) => message);

const described = (description: string) => readPluginOf(manifestOf({ description }));

describe('a description', () => {
  it('that is enormous is cut, and its plugin says so once, with the line', () => {
    const plugin = described(LONG);

    expect(plugin.description).toBe(`${'x'.repeat(11_995)}…`);
    expect(plugin.problems).toContainEqual({
      code: 'text_too_long',
      severity: 'warning',
      path: 'p/.claude-plugin/plugin.json',
      line: 1,
      message: '`description` is longer than is kept.',
    });
    expect(tooLong(plugin)).toHaveLength(1);
    expect(plugin.loadable).toBe(true);
  });

  it('of 12,000 bytes is kept whole', () => {
    const plugin = described('x'.repeat(11_998));

    expect(plugin.description).toHaveLength(11_998);
    expect(tooLong(plugin)).toEqual([]);
  });

  it.each([
    ['quotes', '"', 2],
    ['control characters', '\u0001', 6],
    ['Chinese', '中', 3],
    ['halves of characters', '\ud83d', 6],
  ])('of %s counts as what it becomes', (_what, character, bytes) => {
    const { description } = described(character.repeat(100_000));

    expect(description).toBe(`${character.repeat(Math.floor(11_995 / bytes))}…`);
  });

  it.each([0, 1, 2, 3])('is never cut inside an emoji, begin it %i letters later', (letters) => {
    const { description } = described('a'.repeat(letters) + '😀'.repeat(100_000));

    expect(description?.isWellFormed()).toBe(true);
    expect(description?.endsWith('😀…')).toBe(true);
  });

  it('of a skill is cut as well, under the line that holds it', () => {
    const file = `---\nname: a\ndescription: ${'x'.repeat(20_000)}\n---\n`;

    const plugin = readPluginOf({ ...manifestOf(), 'skills/a/SKILL.md': file });

    expect(jsonBytes(plugin.skills[0]?.description)).toBe(12_000);
    expect(plugin.problems).toContainEqual(
      expect.objectContaining({ code: 'text_too_long', path: 'p/skills/a/SKILL.md', line: 3 }),
    );
  });
});

describe('lists', () => {
  it('of 60,000 tags leave 50 and one problem', () => {
    const tags = Array.from({ length: 60_000 }, (_, place) => `tag-${place}`);

    const plugin = readPluginOf(manifestOf(), { tags });

    expect(plugin.tags).toEqual(tags.slice(0, 50));
    expect(tooLong(plugin)).toEqual(['`tags` is longer than is kept.']);
  });

  it('go on after a tag that is too long, which is left out', () => {
    const plugin = readPluginOf(manifestOf(), { tags: ['a', 'x'.repeat(99), 'b'] });

    expect(plugin.tags).toEqual(['a', 'b']);
    expect(tooLong(plugin)).toHaveLength(1);
  });

  it('of tools are kept as far as they fit', () => {
    const tools = Array.from({ length: 2_000 }, (_, place) => `Tool${place}`).join(' ');

    const plugin = readPluginOf({
      ...manifestOf(),
      'commands/go.md': markdown('go', `allowed-tools: ${tools}\n`),
    });

    expect(jsonBytes(plugin.commands[0]?.allowedTools)).toBeLessThanOrEqual(1_600);
    expect(plugin.commands[0]?.allowedTools.slice(0, 2)).toEqual(['Tool0', 'Tool1']);
    expect(tooLong(plugin)).toEqual(['`allowed-tools` is longer than is kept.']);
  });
});

describe('what would mean something else if it were cut', () => {
  it('is no name of a plugin, which is then not listed', () => {
    const { snapshot } = readFiles({
      ...marketplaceOf([
        { name: 'n'.repeat(201), source: './p' },
        { name: 'n'.repeat(201), source: { source: 'github', repo: 'a/b' } },
      ]),
      'p/a.md': 'a',
    });

    const [[local], [external]] = [snapshot.plugins, snapshot.external];
    expect([local, external]).toMatchObject(Array(2).fill({ name: null, loadable: false }));
    expect([local, external].map((one) => one && tooLong(one).length)).toEqual([1, 1]);
  });

  it('is no address', () => {
    const homepage = `https://example.com/${'x'.repeat(2_000)}`;

    const plugin = readPluginOf(manifestOf({ homepage, author: { name: 'Ann', url: homepage } }));

    expect(plugin).toMatchObject({ homepage: null, author: { name: 'Ann', url: null } });
    expect(tooLong(plugin)).toHaveLength(2);
  });

  it.each([
    ['command', { command: LONG }, { command: null }],
    ['args', { command: 'a', args: [LONG] }, { command: 'a', args: [] }],
    ['url', { type: 'http', url: `https://a.example/${'x'.repeat(5_000)}` }, { url: null }],
  ])('leaves a server without its %s, and not loadable', (field, config, kept) => {
    const plugin = readPluginOf({ '.mcp.json': { json: { mcpServers: { a: config } } } });

    expect(plugin.mcpServers).toMatchObject([{ name: 'a', ...kept, loadable: false }]);
    expect(tooLong(plugin)).toEqual([`\`${field}\` is longer than is kept.`]);
  });

  it('leaves out a component whose name is too long, and no other', () => {
    const mcpServers = { [LONG]: { command: 'a' }, b: { command: 'b' } };

    const plugin = readPluginOf(manifestOf({ mcpServers }));

    expect(namesOf(plugin.mcpServers)).toEqual(['b']);
    expect(tooLong(plugin)).toHaveLength(1);
  });

  it('leaves out a component where links make its path too long', () => {
    const around = 'd'.repeat(380);
    const path = `./${`${around}/`.repeat(4)}go.md`;

    const plugin = readPluginOf({
      ...manifestOf({ commands: [path, './a.md'] }),
      [around]: { link: '.' },
      'go.md': markdown('go'),
      'a.md': markdown('a'),
    });

    expect(namesOf(plugin.commands)).toEqual(['a']);
    expect(tooLong(plugin)).toHaveLength(1);
  });

  it.each([
    [{ source: 'url', url: LONG }, { kind: 'url' }],
    [
      { source: 'github', repo: 'a/b', ref: LONG },
      { kind: 'github', repo: 'a/b' },
    ],
    [{ source: LONG }, { kind: 'unsupported', value: null }],
    [`./${LONG}`, { kind: 'invalid' }],
  ])('is no source: %#', (source, kept) => {
    const { snapshot } = readFiles(marketplaceOf([{ name: 'a', source }]));

    const [external] = snapshot.external;
    expect(external).toMatchObject({ source: kept, loadable: false });
    expect(jsonBytes(external?.source)).toBeLessThan(5_000);
    expect(jsonBytes(external?.entry)).toBeLessThan(32_001);
  });

  it('is no name of a marketplace', () => {
    const { snapshot } = readFiles(marketplaceOf([], { name: 'n'.repeat(300) }));

    expect(snapshot.marketplace).toMatchObject({ name: null, loadable: false });
    expect(codesOf(snapshot)).toEqual(['text_too_long']);
  });

  it('is no part of an entry for catalogs', () => {
    const plugin = readPluginOf({ 'a.md': markdown('a') }, { userConfig: {}, settings: { LONG } });

    expect(plugin.catalogEntry).toBeNull();
    expect(tooLong(plugin)).toHaveLength(1);
  });
});

describe('a marketplace', () => {
  it('keeps as much of its own texts as of those of plugins', () => {
    const renames = Object.fromEntries(
      Array.from({ length: 9_000 }, (_, place) => [`old-${place}`, `new-${place}`]),
    );

    const { snapshot } = readFiles(
      marketplaceOf([], { owner: { name: LONG }, metadata: { description: LONG }, renames }),
    );

    const { marketplace } = snapshot;
    expect(jsonBytes(marketplace?.description)).toBe(12_000);
    expect(jsonBytes(marketplace?.owner?.name)).toBe(200);
    expect(marketplace?.renames).toMatchObject({ 'old-0': 'new-0' });
    expect(jsonBytes(marketplace?.renames)).toBeLessThan(60_000);
    expect(tooLong(snapshot)).toHaveLength(3);
  });
});

describe('problems', () => {
  it('take less than 500,000 bytes together, however long each is', () => {
    const name = '\u0001'.repeat(160);
    const entries = Array.from({ length: 900 }, (_, place) => ({
      name: `${name}${place}`,
      source: './p',
    }));

    const { snapshot } = readFiles({ ...marketplaceOf(entries), 'p/a.md': 'a' });

    const all = [...snapshot.problems, ...snapshot.plugins.flatMap(({ problems }) => problems)];
    expect(jsonBytes(all)).toBeLessThan(350_000);
    expect(codesOf(snapshot)).toEqual(['too_many_problems']);
  });
});

/** The longest that a registry makes of what it adds itself: numbers, times, and an address of 341 characters. */
const ADDED = {
  slug: 's'.repeat(341),
  authorType: 'organization',
  verified: false,
  official: false,
  loadable: false,
  status: 'removed',
  downloads: 9_999_999_999,
  stars: 9_999_999,
  ratingAverage: 4.666666666666667,
  ratingCount: 9_999_999,
  componentCounts: {
    skills: 20_000,
    agents: 20_000,
    commands: 20_000,
    mcpServers: 20_000,
    hooks: 20_000,
    lspServers: 20_000,
  },
  updatedAt: '2026-11-21T09:30:00.000Z',
};

const summaryOf = (plugin: SnapshotPlugin) => {
  const { name, displayName, description, author, category, tags, version } = plugin;
  return {
    ...ADDED,
    name,
    displayName,
    description,
    authorName: author?.name,
    category,
    tags,
    version,
  };
};

describe('a page', () => {
  it.each(['x', '"', '中', '\u0001', '😀'])('holds 100 plugins that say “%s” all over', (sign) => {
    const text = sign.repeat(15_000);
    const tags = Array.from({ length: 60 }, (_, place) => `${place}`.padStart(10, sign));
    const fields = { displayName: text, description: text, author: { name: text }, version: text };

    const plugin = readPluginOf(manifestOf(), {
      ...fields,
      category: text,
      tags,
      name: 'n'.repeat(200),
    });

    const page = Array.from({ length: 100 }, () => summaryOf(plugin));
    expect(jsonBytes(page)).toBeLessThan(1_750_000);
    // In a search each has a highlight, too, of up to 2,400 bytes.
    expect(jsonBytes(page) + 100 * 2_400).toBeLessThan(1_950_000);
  });

  it.each(['x', '"', '中', '😀'])('holds 100 components that say “%s” all over', (sign) => {
    const text = sign.repeat(15_000);
    const override = {
      description: text,
      argumentHint: text,
      model: text,
      allowedTools: Array(900).fill(sign.repeat(20)),
    };
    const folder = sign.replace('"', 'q').repeat(100);
    const source = `./${folder}/${folder}/a.md`;
    const config = {
      command: sign.repeat(300),
      args: Array(200).fill(sign.repeat(5)),
      env: Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`${at}${sign}`, ''])),
    };

    const plugin = readPluginOf({
      ...manifestOf({ commands: { [sign.repeat(100)]: { source, ...override } } }),
      [source.slice(2)]: 'Go.',
      '.mcp.json': { json: { mcpServers: { [sign.repeat(130)]: config } } },
    });

    const { slug, downloads, updatedAt } = ADDED;
    const belonging = {
      id: 'i'.repeat(36),
      plugin: slug,
      category: 'c'.repeat(300),
      downloads,
      updatedAt,
    };
    const [command, server] = [plugin.commands[0], plugin.mcpServers[0]];
    if (!command || !server) throw new Error('a component was left out');
    const { name, path, description, argumentHint, model, allowedTools } = command;
    const listed = { name, path, description, argumentHint, model, allowedTools, ...belonging };
    expect(jsonBytes(Array(100).fill(listed))).toBeLessThan(1_720_000);
    expect(jsonBytes(Array(100).fill({ ...server, ...belonging }))).toBeLessThan(1_650_000);
  });
});
