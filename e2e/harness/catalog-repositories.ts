import { type Files, marketplaceWith, skillText } from './archive.ts';

/** A marketplace whose plugins need all that a catalog has to say for clients to load the same from there. */
export const oddMarketplace: Files = {
  '.claude-plugin/marketplace.json': {
    name: 'odd',
    owner: { name: 'Odd' },
    renames: { gone: null, old: 'plain', lost: 'nowhere' },
    plugins: [
      { name: 'plain', source: './plain', skills: ['./more'] },
      { name: 'bare', source: './bare', strict: false, commands: ['./extra'], category: 'tools' },
      { name: 'docs', source: './', strict: false, skills: ['./skills/pdf', './skills/word'] },
      { name: 'sheets', source: './', strict: false, skills: ['./skills/excel'] },
      { name: 'claude-helper', source: './helper' },
      { name: 'Cased_Name.2', source: './cased', tags: ['tag'] },
      { name: 'broken', source: './broken' },
      { name: 'missing', source: './nothing-here' },
      { name: 'clash', source: './plain', strict: false, skills: ['./more'] },
    ],
  },
  'plain/.claude-plugin/plugin.json': { name: 'plain', version: '2.0.0' },
  'plain/skills/one/SKILL.md': skillText('one'),
  'plain/more/two/SKILL.md': skillText('two'),
  'bare/commands/go.md': '---\ndescription: Goes.\n---\nGo.\n',
  'bare/extra/stop.md': '---\ndescription: Stops.\n---\nStop.\n',
  'skills/pdf/SKILL.md': skillText('pdf'),
  'skills/word/SKILL.md': skillText('word'),
  'skills/excel/SKILL.md': skillText('excel'),
  'helper/.claude-plugin/plugin.json': { name: 'claude-helper' },
  'helper/skills/help/SKILL.md': skillText('help'),
  'cased/skills/c/SKILL.md': skillText('c'),
  'broken/.claude-plugin/plugin.json': '{"name": ',
};

/** Skills without any manifest, beside folders from which clients would load more. */
export const skillsOnly: Files = {
  'agents/helper.md': '---\nname: helper\ndescription: Helps.\n---\nHelp.\n',
  'collection/a/SKILL.md': skillText('a'),
  'collection/b/SKILL.md': skillText('b'),
};

/** A marketplace that lists a plugin elsewhere, with and without a pin, and one of its own. */
export const listingElsewhere = (pin: string): Files => ({
  ...marketplaceWith('lister', ['own']),
  '.claude-plugin/marketplace.json': {
    name: 'lister',
    owner: { name: 'Lister' },
    plugins: [
      { name: 'own', source: './plugins/own' },
      {
        name: 'theirs',
        source: {
          source: 'git-subdir',
          url: 'https://github.com/ada/target.git',
          path: 'plugins/alpha',
          sha: pin,
        },
      },
      { name: 'loose', source: { source: 'github', repo: 'ada/unpinned' } },
      { name: 'never-read', source: { source: 'github', repo: 'ada/unknown', sha: pin } },
    ],
  },
});

/** A repository that is one plugin. */
export const onePlugin: Files = {
  '.claude-plugin/plugin.json': { name: 'loose' },
  'skills/l/SKILL.md': skillText('l'),
};
