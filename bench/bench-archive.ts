import { archiveOf, type Files } from '../e2e/harness/archive.ts';
import { wordsOf } from './words.ts';

const PLUGINS = 20;
const SKILLS = 3;
const AGENTS = 3;
const COMMANDS = 2;
/** Files of each plugin that are no component: references, scripts, a README, plugin.json. */
const OTHERS = 12;

/** Sizes of files in bytes, smallest to largest, in turn. */
const SIZES_BYTES = [1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_500, 8_000];

const sizeOf = (seed: number): number => SIZES_BYTES[seed % SIZES_BYTES.length] ?? 0;

const markdown = (name: string, fields: string, seed: number): string =>
  `---
name: ${name}
description: ${wordsOf(180, seed)}
${fields}
---

# ${name}

${wordsOf(sizeOf(seed), seed + 1)}
`;

const named = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => `${kind}-${place + 1}`);

const pluginFiles = (plugin: string, seed: number): Files => {
  const at = (path: string) => `plugins/${plugin}/${path}`;
  const others = named('file', OTHERS - 2).map((name, place) => [
    at(place % 2 ? `skills/skill-1/references/${name}.md` : `scripts/${name}.py`),
    wordsOf(sizeOf(seed + place), seed + place),
  ]);
  return Object.fromEntries([
    [at('.claude-plugin/plugin.json'), { name: plugin, version: '1.0.0', keywords: ['bench'] }],
    [at('README.md'), `# ${plugin}\n\n${wordsOf(2_000, seed)}\n`],
    ...named('skill', SKILLS).map((name, place) => [
      at(`skills/${name}/SKILL.md`),
      markdown(name, 'allowed-tools: Read, Grep, Bash(git diff:*)', seed + place),
    ]),
    ...named('agent', AGENTS).map((name, place) => [
      at(`agents/${name}.md`),
      markdown(name, 'model: inherit\ntools: Read, Write, Bash', seed + 10 + place),
    ]),
    ...named('command', COMMANDS).map((name, place) => [
      at(`commands/${name}.md`),
      markdown(name, 'argument-hint: "[path]"\nallowed-tools: [Read, Edit]', seed + 20 + place),
    ]),
    ...others,
  ]);
};

/** A marketplace of 20 plugins in 400 files and its own manifest: 60 skills, 60 agents, 40 commands. The same each time. */
export const benchArchive = async (): Promise<Buffer> => {
  const plugins = named('plugin', PLUGINS);
  const files: Files = {
    '.claude-plugin/marketplace.json': {
      name: 'bench',
      owner: { name: 'Ada' },
      plugins: plugins.map((name) => ({ name, source: `./plugins/${name}`, category: 'testing' })),
    },
  };
  for (const [place, plugin] of plugins.entries())
    Object.assign(files, pluginFiles(plugin, place * 100));
  return archiveOf(files);
};
