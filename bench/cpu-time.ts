import { readdirSync, readFileSync } from 'node:fs';

const MICROSECONDS = 1_000;

/**
 * CPU time that a process has used, in microseconds: user and system, of all its threads. Linux only. The scheduler's own
 * nanoseconds rather than `/proc/<pid>/stat`, whose hundredths of a second would ask for rounds of seconds.
 */
export const cpuTime_us = (pid: number): number => {
  let total_ns = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const [onCpu_ns] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
    total_ns += Number(onCpu_ns);
  }
  return total_ns / MICROSECONDS;
};
