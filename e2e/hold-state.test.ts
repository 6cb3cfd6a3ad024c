import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';

const folder = mkdtempSync(join(tmpdir(), 'skillstash-held-'));
const HELD = 'holds';
const PROGRAM = `
  const { holdState } = await import(${JSON.stringify(join(ROOT, 'scripts/serve/hold-state.ts'))});
  try {
    const letGo = holdState(process.argv[1]);
    process.on('message', () => { letGo(); process.send('let go'); });
    process.send('${HELD}');
  } catch (error) {
    process.send(error.message);
    process.disconnect();
  }`;

const holders: ChildProcess[] = [];
afterAll(() => {
  for (const holder of holders) holder.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process that tries to hold a folder, and how that went. */
const holder = async (stateDir: string): Promise<{ child: ChildProcess; said: string }> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, stateDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  holders.push(child);
  const [said] = await once(child, 'message');
  return { child, said: String(said) };
};

it('lets one of many that come at once hold a state folder, and tells the others who it is', async () => {
  const stateDir = join(folder, 'at-once');

  const all = await Promise.all(Array.from({ length: 4 }, () => holder(stateDir)));

  const [one, ...more] = all.filter(({ said }) => said === HELD);
  const refused = all.filter(({ said }) => said !== HELD).map(({ said }) => said);
  expect(more).toEqual([]);
  expect(new Set(refused)).toEqual(
    new Set([
      `${stateDir} is held by process ${one?.child.pid}, another npm start: set STATE_DIR to another folder.`,
    ]),
  );
});

it('takes a state folder over from a process that was killed', async () => {
  const stateDir = join(folder, 'killed');
  const { child } = await holder(stateDir);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const next = await holder(stateDir);

  expect(next.said).toBe(HELD);
});

it('waits for a process that is about to let a state folder go', async () => {
  const stateDir = join(folder, 'let-go');
  const { child } = await holder(stateDir);

  const next = holder(stateDir);
  setTimeout(() => child.send('let go'), 500);

  expect((await next).said).toBe(HELD);
});
