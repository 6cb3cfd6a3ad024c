import type { ServerResponse } from 'node:http';
import type { PlayedRepository } from './github-stand-in.ts';

/** The ways in which a host fails. Archive faults leave the other answers alone. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'truncated' }
  | { kind: 'corrupt' }
  /** The connection breaks in the middle of the archive. */
  | { kind: 'cut' }
  /** The archive drips. */
  | { kind: 'slow'; delay_ms: number; drop_bytes: number }
  /** Half of the archive comes, and then nothing more. */
  | { kind: 'stalled' }
  /** No answer ever comes. */
  | { kind: 'hanging' }
  /** The head of an answer comes, and nothing of its body. */
  | { kind: 'headOnly' };

const drip = (
  archive: Buffer,
  { delay_ms, drop_bytes }: { delay_ms: number; drop_bytes: number },
  response: ServerResponse,
): void => {
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent >= archive.length) {
      clearInterval(timer);
      response.end();
      return;
    }
    response.write(archive.subarray(sent, sent + drop_bytes));
    sent += drop_bytes;
  }, delay_ms);
};

const corrupted = (archive: Buffer): Buffer => {
  const bytes = Buffer.from(archive);
  for (let place = bytes.length >> 1; place < bytes.length; place += 7)
    bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  return bytes;
};

const answerArchive = (fault: Fault, archive: Buffer, response: ServerResponse): void => {
  const half = archive.subarray(0, archive.length >> 1);
  response.writeHead(200, { 'Content-Type': 'application/x-gzip' });
  if (fault.kind === 'slow') drip(archive, fault, response);
  else if (fault.kind === 'corrupt') response.end(corrupted(archive));
  else if (fault.kind === 'stalled') response.write(half);
  else if (fault.kind === 'cut') response.write(half, () => response.destroy());
  else response.end(half);
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
  if (fault.kind === 'headOnly') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
    return true;
  }
  if (!rest.startsWith('/archive')) return false;
  answerArchive(fault, repository.tarball(), response);
  return true;
};
