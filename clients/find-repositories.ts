import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PlayedRepository } from '../e2e/github-stand-in/github-stand-in.ts';
import { archivesIn, readArchived } from '../e2e/github-stand-in/read-archived.ts';
import { ROOT } from '../scripts/serve/root.ts';
import { shelfRepositories } from './made-up-repositories.ts';

/** Real repositories as archives, where somebody put them beside the checkout. */
const ARCHIVES = join(ROOT, '../shared/corpus/repos');

/** Marketplaces of many kinds: agents and commands, MCP and language servers, skills alone, entries without manifests. */
const CHOSEN = [
  'wshobson/agents',
  'anthropics/claude-plugins-official',
  'anthropics/knowledge-work-plugins',
  'anthropics/skills',
  'EveryInc/compound-engineering-plugin',
  'obra/superpowers',
];

/** Repositories with more than a hundred plugins: real ones, or else made-up ones. `isReal` says which. */
export const findRepositories = async (): Promise<{
  isReal: boolean;
  repositories: PlayedRepository[];
}> => {
  if (!existsSync(ARCHIVES)) return { isReal: false, repositories: await shelfRepositories() };
  const all = archivesIn(ARCHIVES).map(readArchived);
  const repositories = CHOSEN.flatMap((fullName) =>
    all.filter(({ owner, name }) => `${owner}/${name}` === fullName),
  );
  return { isReal: true, repositories };
};
