import { expect, it } from 'vitest';
import { toEntryName } from '../src/index.ts';

/** Names as authors write them → those with which `plugin validate --strict` of Claude Code 2.1.329 found nothing wrong. */
const NAMES = {
  'code-review': 'code-review',
  'MyPlugin_2.0': 'MyPlugin_2.0',
  claudex: 'claudex',
  claude: 'claudeplugin',
  'claude-md': 'claudemd',
  'Claude.md_kit': 'Claudemd_kit',
  'claude-code-setup': 'claudecode-setup',
  'claude--x': 'claudex',
  'x-for-claude': 'x-for-claudeplugin',
  'my-anthropic-x': 'my-anthropicx',
  'anthropics-x': 'anthropicsx',
  'kotlin-lsp-anthropics': 'kotlin-lsp-anthropicsplugin',
  'cc-plugin-x': 'plugin-x',
  'claude-official-x': 'claudex',
  'official-claude-x': 'claudex',
  'anthropic-s': 'anthropicsplugin',
  'claude-claude-x': 'claudeclaudex',
  'with spaces/and:more': 'with-spaces-and-more',
  __proto__: 'proto__',
  日本: 'plugin',
  '': 'plugin',
};

it.each(Object.entries(NAMES))('calls “%s” “%s” in a catalog', (name, expected) => {
  const entryName = toEntryName(name);

  expect(entryName).toBe(expected);
  expect(toEntryName(entryName)).toBe(entryName);
  expect(entryName).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
});

it('ends, and stays short enough, whatever the name', () => {
  const long = 'claude-'.repeat(5_000);

  expect(toEntryName(long)).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
});
