import { describe, expect, it } from 'vitest';
import {
  manifestOf,
  markdown,
  marketplaceOf,
  namesOf,
  readFiles,
  readPluginOf,
} from './tree-of.ts';

const kinds = ['commands', 'agents'] as const;

describe.each(kinds)('links among %s', (kind) => {
  it('are passed over where they stay in the plugin', () => {
    const plugin = readPluginOf({
      'lib/a.md': markdown('a'),
      'lib/d/b.md': markdown('b'),
      [`${kind}/c.md`]: markdown('c'),
      [`${kind}/again.md`]: { link: 'c.md' },
      [`${kind}/a.md`]: { link: '../lib/a.md' },
      [`${kind}/d`]: { link: '../lib/d' },
      [`${kind}/up`]: { link: '..' },
    });

    expect(namesOf(plugin[kind])).toEqual(['c']);
  });

  it('are followed where they leave it, since what they lead to is copied', () => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'p', source: './p' }]),
      'shared/a.md': markdown('a'),
      'shared/d/b.md': markdown('b'),
      [`p/${kind}/a.md`]: { link: '../../shared/a.md' },
      [`p/${kind}/d`]: { link: '../../shared/d' },
    });

    expect(namesOf(snapshot.plugins[0]?.[kind] ?? [])).toEqual(['a', 'd:b']);
  });

  it('all stay in it where its source is the root', () => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'p', source: './' }]),
      'shared/a.md': markdown('a'),
      [`${kind}/a.md`]: { link: '../shared/a.md' },
    });

    expect(snapshot.plugins[0]?.[kind]).toEqual([]);
  });

  it('are followed where the folder itself, or a file that the manifest lists, is one', () => {
    const folder = readPluginOf({ 'lib/a.md': markdown('a'), [kind]: { link: 'lib' } });
    const listed = readPluginOf({
      ...manifestOf({ [kind]: ['./x/l.md'] }),
      'lib/a.md': markdown('a'),
      'x/l.md': { link: '../lib/a.md' },
    });

    expect([namesOf(folder[kind]), namesOf(listed[kind])]).toEqual([['a'], ['a']]);
  });
});

describe('links to one skill', () => {
  it('of the plugin give it once, as itself where it is among them', () => {
    const links = { 'skills/b': { link: '../lib/x' }, 'skills/a': { link: '../lib/x' } };
    const own = { 'skills/m/SKILL.md': 'Do.', 'skills/b': { link: 'm' } };

    expect(namesOf(readPluginOf({ 'lib/x/SKILL.md': 'Do.', ...links }).skills)).toEqual(['a']);
    expect(namesOf(readPluginOf(own).skills)).toEqual(['m']);
  });

  it('outside the plugin give as many', () => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'p', source: './p' }]),
      'shared/SKILL.md': 'Do.',
      'p/skills/a': { link: '../../shared' },
      'p/skills/b': { link: '../../shared' },
    });

    expect(namesOf(snapshot.plugins[0]?.skills ?? [])).toEqual(['a', 'b']);
  });
});

describe('a folder among commands', () => {
  it('is no skill where its SKILL.md is a link that stays in the plugin', () => {
    const plugin = readPluginOf({
      'lib/s.md': markdown('s'),
      'commands/x/SKILL.md': { link: '../../lib/s.md' },
      'commands/x/o.md': markdown('o'),
    });

    expect(namesOf(plugin.commands)).toEqual(['x:o']);
  });
});
