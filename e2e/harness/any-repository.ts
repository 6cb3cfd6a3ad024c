import * as fc from 'fast-check';
import type { Files } from './archive.ts';

// Few of everything, so that two repositories have much in common and differ in little.
const WORDS = ['review', 'deploy', 'Review', 'a b', '..', 'über', 'x/y'];
const TEXTS = ['One.', 'Two words.', 'Ünïcode 😀', 'It is "quoted".'];
const CATEGORIES = ['testing', 'writing'];
const TAGS = ['git', 'sql', 'docs'];
const FOLDERS = ['alpha', 'beta', 'gamma'];

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const word = fc.constantFrom(...WORDS);
const text = fc.constantFrom(...TEXTS);

const markdown = fc
  .record({
    name: maybe(word),
    description: maybe(text),
    'allowed-tools': maybe(fc.subarray(['Read', 'Bash'])),
    tools: maybe(fc.constantFrom('Read', 'Read, Write')),
    model: maybe(fc.constantFrom('inherit', 'opus')),
  })
  .chain((keys) => {
    // JSON is YAML.
    const lines = Object.entries(keys).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`],
    );
    return text.map((body) => `---\n${lines.join('\n')}\n---\n\n${body}\n`);
  });

const some = <T>(names: string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length });

const pluginFiles = fc
  .record({
    manifest: maybe(
      fc.record({
        name: fc.constantFrom('alpha', 'beta'),
        version: maybe(fc.constantFrom('1.0.0', '2.0.0')),
        description: maybe(text),
        keywords: maybe(fc.subarray(TAGS)),
      }),
    ),
    readme: maybe(text),
    skills: some(['review', 'deploy', 'test'], markdown),
    agents: some(['critic', 'sub/critic'], markdown),
    commands: some(['run', 'db/run'], markdown),
    servers: maybe(
      some(
        ['db', 'web'],
        fc.record({ command: fc.constantFrom('node', 'uvx'), args: fc.constant(['-x']) }),
      ),
    ),
    hooks: fc.array(
      fc.record({ type: fc.constant('command'), command: fc.constantFrom('lint', 'fmt') }),
      { maxLength: 3 },
    ),
    languages: maybe(
      some(
        ['go', 'rust'],
        fc.record({ command: fc.constant('ls'), extensionToLanguage: fc.constant({ '.x': 'x' }) }),
      ),
    ),
  })
  .map(
    ({ manifest, readme, skills, agents, commands, servers, hooks, languages }): Files => ({
      ...(manifest && { '.claude-plugin/plugin.json': manifest }),
      ...(readme && { 'README.md': readme }),
      ...Object.fromEntries(
        Object.entries(skills).map(([name, one]) => [`skills/${name}/SKILL.md`, one]),
      ),
      ...Object.fromEntries(
        Object.entries(agents).map(([name, one]) => [`agents/${name}.md`, one]),
      ),
      ...Object.fromEntries(
        Object.entries(commands).map(([name, one]) => [`commands/${name}.md`, one]),
      ),
      ...(servers && { '.mcp.json': { mcpServers: servers } }),
      ...(hooks.length && {
        'hooks/hooks.json': { hooks: { PostToolUse: [{ matcher: 'Edit', hooks }] } },
      }),
      ...(languages && { '.lsp.json': languages }),
    }),
  );

/** Entries lead to a folder here, or to a repository that was crawled before. */
const entry = (elsewhere: string) =>
  fc.record({
    name: fc.constantFrom('alpha', 'Alpha', 'beta', 'gamma', 'delta'),
    source: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...FOLDERS.map((folder) => `./${folder}`)) },
      fc.constant({ source: 'github', repo: elsewhere }),
    ),
    category: maybe(fc.constantFrom(...CATEGORIES)),
    tags: maybe(fc.subarray(TAGS)),
    description: maybe(text),
    version: maybe(fc.constantFrom('1.0.0', '3.0.0')),
  });

const marketplace = (elsewhere: string) =>
  fc.record({
    name: fc.constantFrom('one', 'two'),
    owner: fc.constant({ name: 'Ada' }),
    description: maybe(text),
    plugins: fc.array(entry(elsewhere), { maxLength: 5 }),
    renames: maybe(
      fc.constantFrom<Record<string, string | null>>(
        { alpha: 'beta' },
        { beta: 'gamma', gamma: 'delta' },
        { delta: null },
        { alpha: 'beta', beta: 'alpha' },
      ),
    ),
  });

/**
 * The files of any small repository: mostly a marketplace with plugins in up to three folders, sometimes a single plugin or
 * loose skills; never one with nothing to index.
 *
 * @param elsewhere another repository, `owner/repo`, that entries may point at
 */
export const anyRepository = (elsewhere: string): fc.Arbitrary<Files> =>
  fc
    .record({
      marketplace: fc.option(marketplace(elsewhere), { nil: undefined, freq: 8 }),
      folders: fc.tuple(...FOLDERS.map(() => pluginFiles)),
      root: pluginFiles,
      loose: markdown,
    })
    .map(({ marketplace: listed, folders, root, loose }) => ({
      ...(listed && { '.claude-plugin/marketplace.json': listed }),
      // Without a marketplace and without a skill there may be nothing to index, and what was indexed before stays.
      ...(!listed && { ...root, 'skills/loose/SKILL.md': loose }),
      ...Object.fromEntries(
        folders.flatMap((files, at) =>
          Object.entries(files).map(([path, value]) => [`${FOLDERS[at]}/${path}`, value]),
        ),
      ),
    }));
