import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENT_VERSIONS } from './client-versions.ts';
import { type Ended, runProgram } from './run-program.ts';

/** What npm does not know how to prepare by itself: Claude Code moves its program into place. */
const PREPARE = 'node_modules/@anthropic-ai/claude-code/install.cjs';

const succeed = ({ status, output }: Ended): void => {
  if (status !== 0) throw new Error(`the clients could not be installed: ${output}`);
};

/**
 * Installs the pinned clients from npm into a folder, with the npm settings of whoever runs this. Nothing is downloaded
 * again where they are there already.
 *
 * @returns the folder of their programs
 */
export const installClients = async (folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, env: process.env };
  const dependencies = { ...CLIENT_VERSIONS };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  succeed(await runProgram('npm', ['install', ...quiet], options));
  succeed(await runProgram(process.execPath, [join(folder, PREPARE)], options));
  return join(folder, 'node_modules/.bin');
};
