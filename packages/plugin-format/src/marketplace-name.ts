import { hasHiddenCharacters } from './hidden-characters.ts';
import type { ProblemCode } from './problem-codes.ts';

/** Names that only repositories of github.com/anthropics may use. Source: Claude Code's plugin reference. */
const OFFICIAL_NAMES = new Set([
  'claude-code-marketplace',
  'claude-code-plugins',
  'claude-plugins-official',
  'anthropic-marketplace',
  'anthropic-plugins',
  'agent-skills',
  'anthropic-agent-skills',
  'life-sciences',
  'knowledge-work-plugins',
  'claude-for-legal',
  'claude-for-financial-services',
  'financial-services-plugins',
  'first-party-plugins',
  'claude-tag-plugins',
  'claude-community',
  'claude-plugins-community',
  'healthcare',
  'anthropic-plugin-directory',
  'claude-plugin-directory',
]);

/** Names that clients use for themselves. */
const INTERNAL_NAMES = new Set(['inline', 'builtin', 'skills-dir', 'synced', 'claude-plugin-test']);

/** What clients have against a marketplace name; undefined for nothing. `repository` is `owner/repo` on GitHub. */
export const findMarketplaceNameFault = (
  name: unknown,
  repository: string,
): ProblemCode | undefined => {
  if (typeof name !== 'string' || name === '') return 'marketplace_name_missing';
  const isMalformed =
    /[\s/\\]/.test(name) || name.includes('..') || name === '.' || hasHiddenCharacters(name);
  if (isMalformed) return 'marketplace_name_malformed';
  const isOfficial = /^anthropics\//i.test(repository);
  if (OFFICIAL_NAMES.has(name)) return isOfficial ? undefined : 'marketplace_name_reserved';
  const plain = toPlainName(name);
  const isReserved =
    /[^\x20-\x7E]/.test(name) ||
    plain.startsWith('claudeai-') ||
    INTERNAL_NAMES.has(plain) ||
    OFFICIAL_NAMES.has(plain);
  return isReserved ? 'marketplace_name_reserved' : undefined;
};

/** Undoes the usual disguises: letter case, another sign for a hyphen, a sign at the end. */
const toPlainName = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
    .join('-');
