import { spawn } from 'node:child_process';

/** How a program ended. `output` is what it printed on both streams, without terminal colours; `stdout` on the first alone. */
export type Ended = { status: number | string; output: string; stdout: string };

export type RunOptions = { cwd: string; env: Record<string, string | undefined> };

const TIMEOUT_MS = 120_000;
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: terminal escapes begin with one.
const COLOURS = /\x1b\[[0-9;]*m/g;
/** What moves the cursor begins another line: a spinner overwrites its own. */
const MOVES = /\r|\x1b\[[0-9;?]*[A-Za-z]/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above.

const plain = (text: string): string => text.replace(COLOURS, '').replace(MOVES, '\n');

/**
 * Runs a program to its end, its stdin closed. Not one of the synchronous ways: the servers that it asks live in this
 * very process. One that takes two minutes is killed, and its status is the signal's name.
 */
export const runProgram = (
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    let [output, stdout] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ status: code ?? signal ?? 'gone', output: plain(output), stdout: plain(stdout) });
    });
  });
