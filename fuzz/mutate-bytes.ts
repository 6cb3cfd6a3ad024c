import { gzipSync } from 'node:zlib';
import type { Random } from '../drill/random.ts';
import { BLOCK_BYTES, HEADER_FIELDS, mendChecksum } from './raw-tar.ts';

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const placeIn = (bytes: Uint8Array, random: Random): number =>
  random.between(0, Math.max(0, bytes.length - 1));

const noise = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.between(0, 255));

const flip: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  for (let flips = random.between(1, 8); flips > 0 && bytes.length > 0; flips -= 1) {
    const place = placeIn(bytes, random);
    changed[place] = (changed[place] ?? 0) ^ (1 << random.between(0, 7));
  }
  return changed;
};

const truncate: Mutation = (bytes, random) => bytes.slice(0, placeIn(bytes, random));

const insert: Mutation = (bytes, random) => {
  const place = placeIn(bytes, random);
  const added = noise(random, random.between(1, 700));
  return Buffer.concat([bytes.subarray(0, place), added, bytes.subarray(place)]);
};

const cut: Mutation = (bytes, random) => {
  const place = placeIn(bytes, random);
  return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + random.between(1, 700))]);
};

const addGarbage: Mutation = (bytes, random) =>
  Buffer.concat([bytes, noise(random, random.between(1, 2_000))]);

const overwrite: Mutation = (bytes, random) => {
  const changed = bytes.slice();
  const place = placeIn(bytes, random);
  const end = Math.min(bytes.length, place + random.between(1, 64));
  return changed.fill(random.pick([0, 0xff, 0x20, 0x2f], 1)[0] ?? 0, place, end);
};

const ANYWHERE: readonly Mutation[] = [flip, truncate, insert, cut, addGarbage, overwrite];

const blocksOf = (tar: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(tar.length / BLOCK_BYTES) }, (_, place) =>
    tar.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES),
  );

const onBlocks =
  (change: (blocks: Uint8Array[], random: Random) => void): Mutation =>
  (tar, random) => {
    const blocks = blocksOf(tar);
    change(blocks, random);
    return Buffer.concat(blocks);
  };

const somewhere = (blocks: readonly unknown[], random: Random): number =>
  random.between(0, Math.max(0, blocks.length - 1));

const duplicateBlocks = onBlocks((blocks, random) => {
  const start = somewhere(blocks, random);
  const repeated = blocks.slice(start, start + random.between(1, 6));
  blocks.splice(somewhere(blocks, random), 0, ...repeated);
});

const dropBlocks = onBlocks((blocks, random) => {
  blocks.splice(somewhere(blocks, random), random.between(1, 3));
});

const swapBlocks = onBlocks((blocks, random) => {
  const [one, two] = [somewhere(blocks, random), somewhere(blocks, random)];
  const [first, second] = [blocks[one], blocks[two]];
  if (first && second) [blocks[one], blocks[two]] = [second, first];
});

const zeroBlocks = onBlocks((blocks, random) => {
  const count = random.between(1, 2);
  blocks.splice(somewhere(blocks, random), count, new Uint8Array(BLOCK_BYTES * count));
});

const isHeader = (block: Uint8Array): boolean =>
  Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar';

/** Values that a field may be given: lies about sizes, other types, paths that climb. */
const FIELD_VALUES: readonly Uint8Array[] = [
  '77777777777\0',
  '00000000000\0',
  '00000000001\0',
  '00004000000\0',
  '-0000000001\0',
  '9999',
  '0x10',
  '\0',
  ' ',
  'L',
  'K',
  'x',
  'g',
  '1',
  '3',
  '6',
  '7',
  'S',
  'Z',
  '../../etc/passwd',
  '/etc/passwd',
  'top/../../x.md',
  'top//x.md',
  'top/a\0b.md',
  'top/plugins/',
].map((text) => Buffer.from(text, 'latin1'));

const changeField: Mutation = (tar, random) => {
  const changed = tar.slice();
  const headers = blocksOf(changed).filter(isHeader);
  const [header] = random.pick(headers, 1);
  const [field] = random.pick(Object.values(HEADER_FIELDS), 1);
  if (!header || !field) return changed;
  const [offset, length] = field;
  const binary = Uint8Array.from({ length: 12 }, () => 0xff);
  const [value = binary] = random.pick([...FIELD_VALUES, binary, noise(random, 12)], 1);
  header.set(value.subarray(0, length), offset);
  if (random.chance(0.8)) mendChecksum(header);
  return changed;
};

const IN_TAR: readonly Mutation[] = [
  ...ANYWHERE,
  duplicateBlocks,
  dropBlocks,
  swapBlocks,
  zeroBlocks,
  changeField,
  changeField,
  changeField,
];

const severalOf = (bytes: Uint8Array, random: Random, from: readonly Mutation[]): Uint8Array => {
  let changed = bytes;
  for (let count = random.between(1, 3); count > 0; count -= 1)
    changed = random.pick(from, 1)[0]?.(changed, random) ?? changed;
  return changed;
};

/** One to three changes of a tar's bytes, blocks or header fields. */
export const mutateTar = (tar: Uint8Array, random: Random): Uint8Array =>
  severalOf(tar, random, IN_TAR);

/** One to three changes of any bytes, or a second gzip member behind them. */
export const mutateGzip = (gzip: Uint8Array, random: Random): Uint8Array => {
  if (random.chance(0.1)) return Buffer.concat([gzip, gzipSync(noise(random, 1_000))]);
  if (random.chance(0.1)) return Buffer.concat([gzip, gzip]);
  return severalOf(gzip, random, ANYWHERE);
};
