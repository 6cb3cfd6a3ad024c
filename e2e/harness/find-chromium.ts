import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/serve/root.ts';

/** A browser's program, and where the libraries are that it does not find by itself. */
export type Chromium = { program: string; libraries: string[] };

/** Debian's package without windows: half the size, and it needs no desktop's libraries. */
const PACKAGE = 'chromium-headless-shell';
const UNPACKED = join(ROOT, 'node_modules/.cache', PACKAGE);
const INSTALLED = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

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

/** Downloads Debian's package with what the machine lacks of its dependencies, and unpacks them into a folder. */
const unpackInto = async (folder: string): Promise<void> => {
  const archives = join(folder, 'cache/archives');
  for (const needed of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, needed), { recursive: true });
  await aptGet(folder, ['update']);
  await aptGet(folder, ['install', '--download-only', '--no-install-recommends', PACKAGE]);
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb')))
    await run('dpkg-deb', ['--extract', join(archives, file), join(folder, 'root')]);
  for (const spent of ['state', 'cache']) rmSync(join(folder, spent), { recursive: true });
};

const unpacked = (): Chromium | undefined => {
  const program = join(UNPACKED, 'root/usr/lib/chromium', PACKAGE);
  if (!existsSync(program)) return undefined;
  const libraries = globSync(join(UNPACKED, 'root/usr/lib/**/*.so*')).map((file) => dirname(file));
  return { program, libraries: [...new Set(libraries)] };
};

const install = async (): Promise<Chromium | undefined> => {
  // Renamed when it is whole: two tests may need it at once, and one may be stopped.
  const making = `${UNPACKED}.${process.pid}`;
  try {
    await unpackInto(making);
    if (!existsSync(UNPACKED)) renameSync(making, UNPACKED);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return unpacked();
};

/**
 * A Chromium: the one named, else the machine's own, else Debian's, which is unpacked into `node_modules/.cache` at first
 * use (100 MB; neither root nor an installation is needed).
 *
 * @param named the program of another one, `CHROMIUM`
 * @throws where there is none and Debian's cannot be had
 */
export const findChromium = async (named: string | undefined): Promise<Chromium> => {
  const installed = named ?? INSTALLED.find((program) => existsSync(program));
  if (installed) return { program: installed, libraries: [] };
  try {
    const found = unpacked() ?? (await install());
    if (found) return found;
    throw new Error(`${PACKAGE} does not hold its program`);
  } catch (cause) {
    throw new Error(
      'There is no Chromium here, and Debian’s could not be unpacked: install one, or name its program in CHROMIUM.',
      { cause },
    );
  }
};
