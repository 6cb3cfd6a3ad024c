import { hasHiddenCharacters } from './hidden-characters.ts';
import { isPlainName } from './plain-name.ts';
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

/** How Claude Code 2.1.329 tells names that pass for Anthropic's own. */
const IMPERSONATING =
  /official[^a-z0-9]*(?:anthropic|claude)|(?:anthropic|claude)[^a-z0-9]*official|^[^a-z0-9]*(?:anthropic|claude)[^a-z0-9]*(?:marketplace|plugins|official|director(?:y|ies))/;

const IMPERSONATING_START =
  /^(?:anthropic|claude)(?:marketplace|plugins|official|director(?:y|ies))s?$/;

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
  if (OFFICIAL_NAMES.has(name.toLowerCase()))
    return isOfficial ? undefined : 'marketplace_name_reserved';
  const plain = toPlainName(name);
  const isReserved =
    /[^\x20-\x7E]/.test(name) ||
    plain.startsWith('claudeai-') ||
    INTERNAL_NAMES.has(plain) ||
    OFFICIAL_NAMES.has(plain) ||
    isImpersonating(name.toLowerCase());
  if (isReserved) return 'marketplace_name_reserved';
  return isPlainName(name) ? undefined : 'marketplace_name_malformed';
};

/** How long the longest start is that reads so, and one letter more: signs between letters make one part of each. */
const START_CHARACTERS = 'anthropicdirectories'.length + 1;

/** Whether a name in lower case reads like one of Anthropic's, also when signs are put between its letters. */
const isImpersonating = (name: string): boolean => {
  const parts = name.split(/[^a-z0-9]+/);
  const first = parts.slice(0, START_CHARACTERS);
  const starts = first.map((_part, index) => first.slice(0, index + 1).join(''));
  return (
    IMPERSONATING.test(name) ||
    /official(?:anthropic|claude)|(?:anthropic|claude)official/.test(parts.join('')) ||
    starts.some((start) => IMPERSONATING_START.test(start))
  );
};

/** Undoes the usual disguises: letter case, another sign for a hyphen, a sign at the end. */
const toPlainName = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '')
    .join('-');
