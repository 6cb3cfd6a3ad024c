import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRepository } from '../src/index.ts';
import { readDirectory } from '../src/read-directory.ts';
import {
  codesOf,
  manifestOf,
  markdown,
  marketplaceOf,
  namesOf,
  readFiles,
  readPluginOf,
} from './tree-of.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a repository without a marketplace', () => {
  it('is one plugin when a plugin.json is at its root', () => {
    const { snapshot } = readFiles({
      ...manifestOf({ version: '1' }),
      'skills/a/SKILL.md': 'a',
      'x/b/SKILL.md': 'b',
    });

    expect(snapshot.marketplace).toBeNull();
    expect(snapshot.plugins).toMatchObject([
      { index: 0, name: 'p', version: '1', implicit: false, source: { kind: 'local', path: '' } },
    ]);
    expect(snapshot.unclaimedSkills).toEqual([{ name: 'b', path: 'x/b/SKILL.md' }]);
  });

  it('is one implicit plugin when it has only skills', () => {
    const { snapshot } = readFiles({
      'SKILL.md': 'r',
      'skills/.curated/y/SKILL.md': markdown('y'),
    });

    expect(snapshot.plugins).toMatchObject([
      {
        name: 'tools',
        implicit: true,
        skills: [
          { id: 'tools', path: 'SKILL.md' },
          { id: 'y', path: 'skills/.curated/y/SKILL.md' },
        ],
      },
    ]);
    expect(snapshot.unclaimedSkills).toHaveLength(2);
  });
});

describe('a repository without a marketplace', () => {
  it('has no plugins when it has neither', () => {
    const { snapshot } = readFiles({ 'README.md': 'x', 'skills/a/skill.md': 'a' });

    expect(snapshot).toMatchObject({
      plugins: [],
      external: [],
      unclaimedSkills: [],
      problems: [],
    });
  });
});

describe('a repository with a marketplace', () => {
  it('lists skills that no plugin claims, links aside, and makes no plugin of them', () => {
    const entry = { name: 'p', source: './p' };
    const { snapshot } = readFiles({
      ...marketplaceOf([entry]),
      'p/skills/a': { link: '../../shared/a' },
      'p/commands/k/SKILL.md': 'k',
      'shared/a/SKILL.md': 'a',
      'other/SKILL.md': markdown('o'),
      'link/SKILL.md': { link: '../other/SKILL.md' },
    });

    expect(namesOf(snapshot.plugins.map(({ name }) => ({ name: name ?? '' })))).toEqual(['p']);
    expect(snapshot.unclaimedSkills).toEqual([{ name: 'o', path: 'other/SKILL.md' }]);
  });

  it('counts the manifests of other clients, and names those in a plugin’s folder', () => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'p', source: './p' }]),
      'p/.codex-plugin/plugin.json': '{}',
      'p/.cursor-plugin/plugin.json': '{}',
      '.cursor-plugin/marketplace.json': '{}',
      'gemini-extension.json': '{}',
    });

    expect(snapshot.ecosystems).toEqual({ codex_plugin: 1, cursor: 2, gemini: 1 });
    expect(snapshot.plugins[0]?.ecosystems).toEqual(['codex_plugin', 'cursor']);
  });

  it('reports links that lead nowhere', () => {
    const { snapshot } = readFiles({ ...marketplaceOf([]), l: { link: '../out' } });

    expect(snapshot.problems).toMatchObject([
      { code: 'link_unresolved', path: 'l', severity: 'note' },
    ]);
  });
});

describe('bodies and hashes', () => {
  it('hold the full text of components, inline commands and READMEs by sha256', () => {
    const files = {
      ...marketplaceOf([{ name: 'p', source: './p' }]),
      'p/readme.md': 'R',
      'p/agents/a.md': 'A',
    };
    const manifest = {
      'p/.claude-plugin/plugin.json': { json: { name: 'p', commands: { c: { content: 'C' } } } },
    };

    const { snapshot, bodies } = readFiles({ ...files, ...manifest });

    expect([...bodies.keys()].sort()).toEqual(['R', 'A', 'C'].map(hashOf).sort());
    expect(snapshot.plugins[0]?.readme).toEqual({
      path: 'p/readme.md',
      bytes: 1,
      sha256: hashOf('R'),
    });
    expect(snapshot.plugins[0]?.agents[0]).toMatchObject({ bodyBytes: 1, bodySha256: hashOf('A') });
  });

  it('cover path, mode and bytes of every file below the plugin’s folder', () => {
    const { treeHash } = readPluginOf({ 'b.bin': 'B', a: { link: 'b.bin' } });

    const lines = [
      `100644 ${hashOf('x')} LICENSE`,
      `120000 ${hashOf('b.bin')} a`,
      `100644 ${hashOf('B')} b.bin`,
    ];
    expect(treeHash).toBe(hashOf(lines.map((line) => `${line}\0`).join('')));
  });

  it('of a folder that is missing are those of nothing', () => {
    const { snapshot } = readFiles(marketplaceOf([{ name: 'p', source: './gone' }]));

    expect(snapshot.plugins[0]?.treeHash).toBe(hashOf(''));
  });
});

describe('limits of a snapshot', () => {
  it('stop a thousand problems from becoming more', () => {
    const { snapshot } = readFiles(marketplaceOf(Array.from({ length: 1_500 }, () => 5)));

    const problems = [
      ...snapshot.external.flatMap((entry) => entry.problems),
      ...snapshot.problems,
    ];
    expect(problems).toHaveLength(1_000);
    expect(codesOf(snapshot)).toEqual(['too_many_problems']);
  });

  it('stop entries that share a folder from multiplying its components', () => {
    const skills = Array.from(
      { length: 300 },
      (_, at) => [`skills/s${at}/SKILL.md`, markdown('s')] as const,
    );
    const entries = Array.from({ length: 100 }, (_, at) => ({ name: `e${at}`, source: './' }));

    const { snapshot } = readFiles({ ...marketplaceOf(entries), ...Object.fromEntries(skills) });

    const count = snapshot.plugins.reduce((sum, plugin) => sum + plugin.skills.length, 0);
    expect(count).toBe(20_000);
    expect(codesOf(snapshot)).toEqual(['too_many_problems', 'too_many_components']);
  });

  it('stop links that lead back up', () => {
    const plugin = readPluginOf({
      'commands/a.md': 'a',
      'commands/up': { link: '..' },
      'commands/in': { link: '.' },
    });

    expect(plugin.commands.length).toBeLessThan(10);
    expect(namesOf(plugin.commands)).toContain('a');
  });
});

describe('readDirectory', () => {
  it('gives the tree that an archive of the folder gives', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plugin-format-'));
    await mkdir(join(folder, '.git'));
    await mkdir(join(folder, 'skills/a'), { recursive: true });
    await writeFile(join(folder, '.git/config'), 'x');
    await writeFile(join(folder, 'skills/a/SKILL.md'), markdown('a'));
    await symlink('skills', join(folder, 'link'));

    const { tree, problems } = await readDirectory(folder);

    await rm(folder, { recursive: true });
    const { snapshot } = readRepository(tree, { repository: 'ann/tools', commit: null });
    expect([...tree.entries.keys()].sort()).toEqual(['link', 'skills/a/SKILL.md']);
    expect(problems).toEqual([]);
    expect(snapshot).toMatchObject({
      commit: null,
      plugins: [{ implicit: true, skills: [{ name: 'a' }] }],
    });
  });
});
