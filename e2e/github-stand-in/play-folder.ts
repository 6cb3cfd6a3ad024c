import type { GitHubStandIn } from './github-stand-in.ts';
import { readArchived } from './read-archived.ts';

/**
 * Plays every `OWNER+NAME.tar.gz` of a folder as a repository whose head is the archive's commit.
 *
 * @returns their names, `owner/name`
 */
export const playFolder = (standIn: GitHubStandIn, folder: string): string[] =>
  readArchived(folder).map((repository) => {
    standIn.put(repository);
    return `${repository.owner}/${repository.name}`;
  });
