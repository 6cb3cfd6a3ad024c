import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PlayedRepository } from './github-stand-in.ts';

/** Enough of an archive's beginning to hold its global pax header. */
const HEADER_BYTES = 1024;

const commitOf = (archive: Buffer): string => {
  const header = gunzipSync(archive).subarray(0, HEADER_BYTES).toString('latin1');
  const sha = header.match(/comment=([0-9a-f]{40})/)?.[1];
  if (!sha) throw new Error('the archive does not name its commit');
  return sha;
};

/** Every `OWNER+NAME.tar.gz` of a folder as a repository whose head is the archive's commit. */
export const readArchived = (folder: string): PlayedRepository[] =>
  readdirSync(folder)
    .filter((file) => /^[^+]+\+[^+]+\.tar\.gz$/.test(file))
    .sort()
    .map((file, place) => {
      const [owner = '', name = ''] = file.replace(/\.tar\.gz$/, '').split('+');
      const archive = readFileSync(join(folder, file));
      return {
        id: 1000 + place,
        owner,
        name,
        sha: commitOf(archive),
        tarball: () => archive,
        ownerType: 'Organization',
        stars: 0,
        archived: false,
        committedAt: '2026-01-01T00:00:00Z',
      };
    });
