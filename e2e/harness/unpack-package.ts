import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/serve/root.ts';

/** A program, and where the libraries are that it does not find by itself. */
export type Unpacked = { program: string; libraries: string[] };

const CACHE = join(ROOT, 'node_modules/.cache');

const run = promisify(execFile);

/** apt-get with lists and archives of its own: it needs no root, and the machine stays as it is. */
const aptGet = (folder: string, args: string[]): Promise<unknown> => {
  const options = {
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': 'root',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return run('apt-get', ['--quiet', '--yes', ...flags, ...args]);
};

/** Downloads a package with what the machine lacks of its dependencies, and unpacks them into a folder. */
const unpackInto = async (folder: string, name: string): Promise<void> => {
  const archives = join(folder, 'cache/archives');
  for (const needed of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, needed), { recursive: true });
  await aptGet(folder, ['update']);
  await aptGet(folder, ['install', '--download-only', '--no-install-recommends', name]);
  for (const file of readdirSync(archives).filter((one) => one.endsWith('.deb')))
    await run('dpkg-deb', ['--extract', join(archives, file), join(folder, 'root')]);
  for (const spent of ['state', 'cache']) rmSync(join(folder, spent), { recursive: true });
};

/**
 * A program of one of Debian's packages, which is unpacked into `node_modules/.cache` at first use. Neither root nor an
 * installation is needed.
 *
 * @param program its path on a machine that has the package installed
 * @throws where the package cannot be had, or does not hold the program
 */
export const unpackPackage = async (name: string, program: string): Promise<Unpacked> => {
  const folder = join(CACHE, name);
  // Renamed when it is whole: two tests may need it at once, and one may be stopped.
  const making = `${folder}.${process.pid}`;
  try {
    if (!existsSync(folder)) await unpackInto(making, name);
    if (!existsSync(folder)) renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  const found = join(folder, 'root', program);
  if (!existsSync(found)) throw new Error(`${name} does not hold ${program}`);
  const libraries = globSync(join(folder, 'root/usr/lib/**/*.so*')).map((file) => dirname(file));
  return { program: found, libraries: [...new Set(libraries)] };
};
