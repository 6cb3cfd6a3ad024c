import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';

const BLOCK_BYTES = 512;
const SIZE_AT = 124;
const NAME_BYTES = 100;
const PREFIX_AT = 345;
const COMPONENT = /(?:\/SKILL|\/agents\/[^/]+|\/commands\/[^/]+)\.md$/;

const textAt = (tar: Buffer, start: number, bytes: number): string => {
  const end = tar.indexOf(0, start);
  return tar.toString('utf8', start, end < 0 || end > start + bytes ? start + bytes : end);
};

/** Name and content of each file of a plain tar, without a check of any kind. */
const untar = (tar: Buffer): Array<[string, Buffer]> => {
  const files: Array<[string, Buffer]> = [];
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(tar.toString('latin1', at + SIZE_AT, at + SIZE_AT + 12), 8);
    const prefix = textAt(tar, at + PREFIX_AT, 155);
    const name = textAt(tar, at, NAME_BYTES);
    const start = at + BLOCK_BYTES;
    files.push([prefix ? `${prefix}/${name}` : name, tar.subarray(start, start + size)]);
    at = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return files;
};

/**
 * The least that anybody must do who reads this archive: gunzip it whole, find its files, parse the frontmatter of each
 * component. No hashes, no limits, no problems, no manifests.
 *
 * @returns how many frontmatters were parsed
 */
export const parseFloor = (archive: Buffer): number => {
  let parsed = 0;
  for (const [name, content] of untar(gunzipSync(archive))) {
    if (!COMPONENT.test(name)) continue;
    const text = content.toString('utf8');
    const end = text.indexOf('\n---', 4);
    const values = parse(text.slice(4, end), { schema: 'core' }) as { name?: string };
    if (values.name) parsed += 1;
  }
  return parsed;
};
