import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../scripts/serve/root.ts';

const READY_MS = 60_000;
const DEATH_MS = 2_000;
const POLL_MS = 5;

/** What the server runs on: a folder with its bundles, one with its data, and the host that it crawls. */
export type ServerOptions = { bundles: string; stateDir: string; githubUrl: string; log: string };

/** Processes that this one started; none where the system does not say. */
const childrenOf = (pid: number): number[] => {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return list.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

const isAlive = (pid: number): boolean => {
  try {
    // The state follows the name in parentheses; Z waits to be buried.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z');
  } catch {
    return false;
  }
};

/** One life of the registry, as a process of its own: Node, and workerd below it. */
export class Server {
  url = '';
  readonly #process: ChildProcess;
  readonly #loaded: Promise<unknown>;

  /** Starts the process, which loads its code and then waits for `serve`. */
  constructor({ bundles, stateDir, githubUrl, log }: ServerOptions) {
    const output = openSync(log, 'a');
    this.#process = spawn(process.execPath, [join(ROOT, 'drill/served.ts')], {
      stdio: ['ignore', output, output, 'ipc'],
      env: { ...process.env, BUNDLES: bundles, STATE_DIR: stateDir, GITHUB_API_URL: githubUrl },
    });
    closeSync(output);
    this.#loaded = this.#next();
    // Whoever waits for it is told; a spare that nobody needs any more may end.
    this.#loaded.catch(() => undefined);
  }

  /** Serves from the data there is; nothing is crawled before `tick`. */
  async serve(): Promise<void> {
    await this.#loaded;
    this.#process.send('serve');
    const { url } = (await this.#next()) as { url: string };
    this.url = url;
  }

  /** Lets time begin: what is due is crawled from now on. */
  tick(): void {
    this.#process.send('tick');
  }

  /**
   * Kills Node with -9 and waits for its end and workerd's.
   *
   * @returns how many processes outlived it; they are ended, too
   */
  async kill(): Promise<number> {
    const { pid } = this.#process;
    const below = pid === undefined ? [] : childrenOf(pid);
    // One that ended by itself says so no second time.
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exit = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exit;
    }
    const deadline = Date.now() + DEATH_MS;
    while (below.some(isAlive) && Date.now() < deadline) await sleep(POLL_MS);
    const outlived = below.filter(isAlive);
    for (const one of outlived) process.kill(one, 'SIGKILL');
    return outlived.length;
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#process.off('exit', fail).off('message', take);
      };
      const fail = () => {
        end();
        reject(new Error('the server ended by itself or is not getting ready: see its log'));
      };
      const take = (message: unknown) => {
        end();
        resolve(message);
      };
      const timer = setTimeout(fail, READY_MS);
      this.#process.once('exit', fail).once('message', take);
    });
  }
}
