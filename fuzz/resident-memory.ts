import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says of one process: its resident memory now, and the most that it ever was. */
export type ResidentMemory = { now_bytes: number; most_bytes: number };

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Processes end while they are listed.
    return '';
  }
};

const isWorkerdOf = (pid: string, parent: number): boolean => {
  const afterName = readText(`/proc/${pid}/stat`).split(') ').pop() ?? '';
  return (
    Number(afterName.split(' ')[1]) === parent && readText(`/proc/${pid}/comm`) === 'workerd\n'
  );
};

/** The process id of the workerd that this process started; undefined where there is none, or no /proc to look it up in. */
export const findWorkerd = (): number | undefined => {
  const pids = process.platform === 'linux' ? readdirSync('/proc') : [];
  const pid = pids.find((name) => /^\d+$/.test(name) && isWorkerdOf(name, process.pid));
  return pid === undefined ? undefined : Number(pid);
};

/** What the workerd that this process started holds; undefined where `findWorkerd` is. */
export const findResidentMemory = (): ResidentMemory | undefined => {
  const pid = findWorkerd();
  const status = pid === undefined ? '' : readText(`/proc/${pid}/status`);
  const bytesOf = (field: string): number =>
    1_024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return status === '' ? undefined : { now_bytes: bytesOf('VmRSS'), most_bytes: bytesOf('VmHWM') };
};
