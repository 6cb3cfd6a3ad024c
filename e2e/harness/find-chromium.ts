import { existsSync } from 'node:fs';
import { type Unpacked, unpackPackage } from './unpack-package.ts';

/** Debian's package without windows: half the size, and it needs no desktop's libraries. */
const PACKAGE = 'chromium-headless-shell';
const INSTALLED = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/**
 * A Chromium: the one named, else the machine's own, else Debian's, which is unpacked into `node_modules/.cache` at first
 * use (100 MB).
 *
 * @param named the program of another one, `CHROMIUM`
 * @throws where there is none and Debian's cannot be had
 */
export const findChromium = async (named: string | undefined): Promise<Unpacked> => {
  const installed = named ?? INSTALLED.find((program) => existsSync(program));
  if (installed) return { program: installed, libraries: [] };
  try {
    return await unpackPackage(PACKAGE, `usr/lib/chromium/${PACKAGE}`);
  } catch (cause) {
    throw new Error(
      'There is no Chromium here, and Debian’s could not be unpacked: install one, or name its program in CHROMIUM.',
      { cause },
    );
  }
};
