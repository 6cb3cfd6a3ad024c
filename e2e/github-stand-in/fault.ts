import type { ServerResponse } from 'node:http';
import type { PlayedRepository } from './github-stand-in.ts';

/** The ways in which a host fails. Archive faults leave the other answers alone. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'truncated' }
  | { kind: 'corrupt' }
  | { kind: 'slow'; delay_ms: number }
  | { kind: 'hanging' };

const TRICKLE_BYTES = 512;

const trickle = (archive: Buffer, delayMs: number, response: ServerResponse): void => {
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent >= archive.length) {
      clearInterval(timer);
      response.end();
      return;
    }
    response.write(archive.subarray(sent, sent + TRICKLE_BYTES));
    sent += TRICKLE_BYTES;
  }, delayMs);
};

const corrupted = (archive: Buffer): Buffer => {
  const bytes = Buffer.from(archive);
  for (let place = bytes.length >> 1; place < bytes.length; place += 7)
    bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  return bytes;
};

/**
 * Plays a fault.
 *
 * @param rest the path below the repository
 * @returns whether it answered; otherwise the usual answer follows
 */
export const answerFault = (
  fault: Fault,
  rest: string,
  response: ServerResponse,
  repository: PlayedRepository,
): boolean => {
  if (fault.kind === 'status') {
    response.writeHead(fault.status, fault.headers).end('{"message":"as told"}');
    return true;
  }
  if (fault.kind === 'hanging') return true;
  if (!rest.startsWith('/archive')) return false;
  const archive = repository.tarball();
  response.writeHead(200, { 'Content-Type': 'application/x-gzip' });
  if (fault.kind === 'slow') trickle(archive, fault.delay_ms, response);
  else if (fault.kind === 'corrupt') response.end(corrupted(archive));
  else response.end(archive.subarray(0, archive.length >> 1));
  return true;
};
