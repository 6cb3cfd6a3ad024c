import type { ComponentRows } from '@skillstash/db';
import { wordsOf } from './words.ts';

/** How many components of each kind a plugin of the bench has: 50 together. */
const SHAPE = { skills: 16, agents: 12, commands: 10, mcpServers: 3, hooks: 7, lspServers: 2 };

const HEX_CHARACTERS = 64;

/** Texts as long as they are in the wild, at the median of 1,475 plugins. */
const DESCRIPTION_CHARACTERS = 180;

/** The nth key of a run: shaped and ordered like UUIDv7. */
export const keyOf = (run: number, place: number): string =>
  `019a9f00-${run.toString(16).padStart(4, '0')}-7000-8000-${place.toString(16).padStart(12, '0')}`;

export const pluginKey = (plugin: number): string => keyOf(0xffff, plugin);

const shaOf = (place: number): string =>
  (place * 2_654_435_761).toString(16).padStart(HEX_CHARACTERS, '0').slice(-HEX_CHARACTERS);

/** Numbers the rows of one run. */
class Numbered {
  place = 0;
  readonly #run: number;

  constructor(run: number) {
    this.#run = run;
  }

  nextId(): string {
    this.place += 1;
    return keyOf(this.#run, this.place);
  }
}

const named = (kind: string, plugin: number, place: number, numbered: Numbered) => ({
  id: numbered.nextId(),
  pluginId: pluginKey(plugin),
  name: `${kind}-${plugin % 10}-${place}-checker`,
  path: `plugins/plugin-${plugin}/${kind}s/${kind}-${plugin % 10}-${place}-checker/${kind}.md`,
});

const written = (kind: string, plugin: number, place: number, numbered: Numbered) => {
  const row = named(kind, plugin, place, numbered);
  const description = wordsOf(DESCRIPTION_CHARACTERS, plugin * 64 + place);
  return {
    ...row,
    frontmatter: { name: row.name, description, version: '1.0.0', tags: ['review', 'quality'] },
    ownDescription: null,
    bodySha256: shaOf(plugin * 64 + place),
    bodyBytes: 4_000 + place,
  };
};

const server = (plugin: number, place: number, numbered: Numbered) => ({
  ...named('mcp', plugin, place, numbered),
  description: null,
  transport: 'stdio' as const,
  command: 'npx',
  args: ['-y', `@example/server-${place}@latest`, '--stdio'],
  url: null,
  envNames: ['API_TOKEN', 'API_URL'],
  loadable: true,
});

const times = <Row>(count: number, make: (place: number) => Row): Row[] =>
  Array.from({ length: count }, (_, place) => make(place));

const ofPlugin = (plugin: number, numbered: Numbered): ComponentRows => ({
  skills: times(SHAPE.skills, (place) => ({
    ...written('skill', plugin, place, numbered),
    allowedTools: ['Read', 'Grep', 'Bash(git diff:*)'],
    portable: true,
    files: [],
    archiveSha256: null,
  })),
  agents: times(SHAPE.agents, (place) => ({
    ...written('agent', plugin, place, numbered),
    tools: place % 2 ? ['Read', 'Write', 'Bash'] : null,
    model: 'inherit',
  })),
  commands: times(SHAPE.commands, (place) => ({
    ...written('command', plugin, place, numbered),
    argumentHint: '[path] [--fix]',
    model: null,
    allowedTools: ['Read', 'Edit'],
  })),
  mcpServers: times(SHAPE.mcpServers, (place) => server(plugin, place, numbered)),
  hooks: times(SHAPE.hooks, (position) => ({
    id: numbered.nextId(),
    pluginId: pluginKey(plugin),
    position,
    event: 'PostToolUse',
    matcher: 'Write|Edit',
    type: 'command',
    command: `\${CLAUDE_PLUGIN_ROOT}/hooks/check-${position}.sh --changed`,
  })),
  lspServers: times(SHAPE.lspServers, (place) => ({
    id: numbered.nextId(),
    pluginId: pluginKey(plugin),
    name: `language-${place}`,
    command: 'typescript-language-server',
    extensions: { '.ts': 'typescript', '.tsx': 'typescriptreact' },
  })),
});

/** Component rows in one: 50 of each plugin. */
export const componentsOf = (plugins: number, run: number): ComponentRows => {
  const numbered = new Numbered(run);
  const all = times(plugins, (plugin) => ofPlugin(plugin, numbered));
  return {
    skills: all.flatMap(({ skills }) => skills),
    agents: all.flatMap(({ agents }) => agents),
    commands: all.flatMap(({ commands }) => commands),
    mcpServers: all.flatMap(({ mcpServers }) => mcpServers),
    hooks: all.flatMap(({ hooks }) => hooks),
    lspServers: all.flatMap(({ lspServers }) => lspServers),
  };
};

/**
 * The same rows with texts that lie in memory as those read from files do: V8 keeps a text put together from parts as these
 * parts, and whoever first needs the whole would be timed for it.
 */
export const writtenOut = (rows: ComponentRows): ComponentRows => JSON.parse(JSON.stringify(rows));

export const countRows = (rows: ComponentRows): number =>
  Object.values(rows).reduce((count, list) => count + list.length, 0);
