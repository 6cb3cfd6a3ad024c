import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FloorStatement } from './floor-statements.ts';
import { databaseFile } from './synthetic-registry.ts';

/** A running peer. */
export type Peer = { url: string; pid: number; stop(): void };

/** Starts node:http and node:sqlite on a registry's database, in a process of their own. */
export const startPeer = async (
  stateDir: string,
  statements: readonly FloorStatement[],
): Promise<Peer> => {
  const child = fork(join(import.meta.dirname, 'peer-server.ts'), [databaseFile(stateDir)]);
  const started = once(child, 'message');
  const ended = once(child, 'exit').then(() => {
    throw new Error('the peer ended');
  });
  child.send(statements);
  const [port] = await Promise.race([started, ended]);
  ended.catch(() => {}); // It ends when it is told to.
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: () => child.disconnect(),
  };
};
