import { statSync } from 'node:fs';
import type { GitHubStandIn } from './github-stand-in.ts';
import { archivesIn, readArchived } from './read-archived.ts';

/** What of a file moves when it is written again; undefined where it went away meanwhile. */
const stateOf = (file: string): string | undefined => {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && [stat.ino, stat.size, stat.mtimeMs].join();
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * Plays every `OWNER+NAME.tar.gz` of a folder as a repository whose head is the archive's commit. Before each answer it looks
 * at the folder again: what was written anew is played anew, and what was taken away is gone. An archive that cannot be
 * read, as while it is being written, changes nothing.
 *
 * @param complain is told of each state of an archive that cannot be read
 * @returns the names of what is played at first, `owner/name`
 */
export const playFolder = (
  standIn: GitHubStandIn,
  folder: string,
  complain: (text: string) => void = console.error,
): string[] => {
  const states = new Map<string, string>();
  const names = new Map<string, string>();
  const play = (file: string): void => {
    try {
      const repository = readArchived(file);
      standIn.put(repository);
      names.set(file, `${repository.owner}/${repository.name}`);
    } catch (error) {
      complain(`${file} cannot be read: ${messageOf(error)}`);
    }
  };
  const look = (): void => {
    const files = archivesIn(folder);
    for (const file of files) {
      const state = stateOf(file);
      if (state === undefined || state === states.get(file)) continue;
      states.set(file, state);
      play(file);
    }
    for (const file of new Set(states.keys()).difference(new Set(files))) {
      standIn.remove(names.get(file) ?? '');
      states.delete(file);
      names.delete(file);
    }
  };
  look();
  standIn.beforeAnswer = look;
  return [...names.values()];
};
