import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from '../../scripts/serve/root.ts';

/**
 * Runs one of the project's commands as a person types it.
 *
 * @param url the registry that it asks; empty where it asks none
 */
export const npmRun = async (url: string, args: string[]) => {
  try {
    const { stdout, stderr } = await promisify(execFile)('npm', ['run', '-s', ...args], {
      cwd: ROOT,
      env: { ...process.env, SKILLSTASH_URL: url },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
};
