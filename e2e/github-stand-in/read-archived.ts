import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type PlayedRepository, repositoryIdOf } from './github-stand-in.ts';

const ARCHIVE = /^[^+]+\+[^+]+\.tar\.gz$/;
const BLOCK_BYTES = 512;

/** The commit that `git archive` wrote into the global pax header; of what else made the archive, a sha that moves with its content. */
const commitOf = (tar: Buffer): string =>
  tar
    .subarray(0, 2 * BLOCK_BYTES)
    .toString('latin1')
    .match(/comment=([0-9a-f]{40})/)?.[1] ?? createHash('sha1').update(tar).digest('hex');

const octal = (header: Buffer, from: number): number =>
  Number.parseInt(header.toString('latin1', from, from + 12), 8) || 0;

/** The latest time in the entries' headers (POSIX ustar): git gives all of them the commit's. */
const committedAt = (tar: Buffer): string => {
  let latest_s = 0;
  for (let at = 0; tar[at]; ) {
    const header = tar.subarray(at, at + BLOCK_BYTES);
    latest_s = Math.max(latest_s, octal(header, 136));
    at += BLOCK_BYTES * (1 + Math.ceil(octal(header, 124) / BLOCK_BYTES));
  }
  return new Date(latest_s * 1000).toISOString();
};

/** The files of a folder that hold a repository, `OWNER+NAME.tar.gz`. */
export const archivesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => ARCHIVE.test(file))
    .sort()
    .map((file) => join(folder, file));

/**
 * An `OWNER+NAME.tar.gz` as a repository whose head is the archive's commit. Its id follows from its name.
 *
 * @throws where it is no gzipped file
 */
export const readArchived = (file: string): PlayedRepository => {
  const [owner = '', name = ''] = basename(file, '.tar.gz').split('+');
  const archive = readFileSync(file);
  const tar = gunzipSync(archive);
  return {
    id: repositoryIdOf(`${owner}/${name}`),
    owner,
    name,
    sha: commitOf(tar),
    tarball: () => archive,
    ownerType: 'Organization',
    stars: 0,
    archived: false,
    committedAt: committedAt(tar),
  };
};
