/**
 * Prints what a repository offers, as the registry would read it.
 *
 * Usage: node scripts/inspect.ts FILE.tar.gz|DIRECTORY --repository OWNER/REPO
 * Exit 0 with the snapshot as JSON; 1 when the archive cannot be read; 2 when the command is wrong.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ArchiveError, readArchive, readRepository } from '../packages/plugin-format/src/index.ts';
import { readDirectory } from '../packages/plugin-format/src/read-directory.ts';
import { repositoryName } from '../packages/shared/src/index.ts';

const USAGE = 'Usage: npm run -s inspect -- FILE.tar.gz|DIRECTORY --repository OWNER/REPO';

const parseCommand = (): { place: string; repository: string } | undefined => {
  try {
    const options = { repository: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [place, ...others] = positionals;
    const repository = repositoryName.safeParse(values.repository);
    if (place === undefined || others.length > 0 || !repository.success) return undefined;
    return { place, repository: repository.data };
  } catch {
    return undefined;
  }
};

const readPlace = async (place: string) => {
  if ((await stat(place)).isDirectory()) return { ...(await readDirectory(place)), commit: null };
  // Node types its web streams apart from the global ones; they are the same.
  return readArchive(
    Readable.toWeb(createReadStream(place)) as unknown as ReadableStream<Uint8Array>,
  );
};

const main = async (): Promise<number> => {
  const command = parseCommand();
  if (!command) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  try {
    const { tree, commit, problems } = await readPlace(command.place);
    const { snapshot } = readRepository(tree, { repository: command.repository, commit });
    const whole = { ...snapshot, problems: [...problems, ...snapshot.problems] };
    process.stdout.write(`${JSON.stringify(whole, null, 2)}\n`);
    return 0;
  } catch (cause) {
    if (cause instanceof ArchiveError) process.stderr.write(`${cause.code}: ${cause.message}\n`);
    else if (cause instanceof Error && 'syscall' in cause)
      process.stderr.write(`${cause.message}\n`);
    else throw cause;
    return 1;
  }
};

// Whoever reads may have had enough, as `head` has: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main();
