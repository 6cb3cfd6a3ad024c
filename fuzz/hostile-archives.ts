import { constants, createGzip, deflateRawSync } from 'node:zlib';
import { bytesOf, fileEntry, packRaw, paxEntry, type RawEntry } from './raw-tar.ts';

/** An archive that tries to take all memory there is. `code` is the refusal that must follow, null where it is read. */
export type HostileArchive = { name: string; code: string | null; make: () => Promise<Buffer> };

const MB = 1_000_000;
const END_BYTES = 1_024;

/** Gzips parts one after the other, so that hundreds of MB never exist at once. */
const gzipParts = async (parts: Iterable<Uint8Array>): Promise<Buffer> => {
  const gzip = createGzip({ level: 1 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => gzip.once('end', resolve).once('error', reject));
  for (const part of parts)
    if (!gzip.write(part)) await new Promise((resolve) => gzip.once('drain', resolve));
  gzip.end();
  await ended;
  return Buffer.concat(chunks);
};

function* tarParts(entries: Iterable<RawEntry>): Generator<Uint8Array> {
  for (const entry of entries) yield packRaw([entry]).subarray(0, -END_BYTES);
  yield new Uint8Array(END_BYTES);
}

const fromEntries = (entries: () => Iterable<RawEntry>) => () => gzipParts(tarParts(entries()));

function* count<Item>(length: number, make: (place: number) => Item): Generator<Item> {
  for (let place = 0; place < length; place += 1) yield make(place);
}

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/** One gzip member that would expand to 10 GB: a fragment of 100 MB of zeros, whole blocks, a hundred times over. */
const bomb = async (): Promise<Buffer> => {
  const fragmentOf = (bytes: Uint8Array) =>
    deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const header = packRaw([{ ...fileEntry('top/big.bin', ''), size: '77777777777\0' }]).subarray(
    0,
    512,
  );
  const zeros = fragmentOf(new Uint8Array(100 * MB));
  return Buffer.concat([GZIP_HEADER, fragmentOf(header), ...Array<Buffer>(100).fill(zeros)]);
};

const marketplace = (plugins: unknown): RawEntry =>
  fileEntry(
    'top/.claude-plugin/marketplace.json',
    JSON.stringify({ name: 'hostile', owner: { name: 'Eve' }, plugins }),
  );

/** Text that JavaScript holds with two bytes a character, of this many bytes in UTF-8. */
const wideText = (bytes: number): string => `“${'All work and no play. '.repeat(bytes / 22)}”`;

const skill = (place: number, head: string, body: string): RawEntry =>
  fileEntry(
    `top/skills/s${place}/SKILL.md`,
    `---\nname: s${place}\ndescription: Says ${place}, at length.\n${head}---\n${body}`,
  );

const manyKeys = (): string => [...count(3_400, (place) => `k${place}: v`)].join('\n').concat('\n');

const tinyRecords = (): Uint8Array =>
  bytesOf([...count(800_000, (place) => `10 ${place.toString(36).padStart(5, '0')}=\n`)].join(''));

const plugins = (length: number) => [
  ...count(length, (place) => ({ name: `p${place}`, source: `./p${place}` })),
];

/** One of each kind that is known. */
export const HOSTILE_ARCHIVES: readonly HostileArchive[] = [
  { name: 'a gzip bomb of 10 GB', code: 'archive_too_large', make: bomb },
  {
    name: '50,000 tiny skills',
    code: null,
    make: fromEntries(() => count(50_000, (place) => skill(place, '', 'x'))),
  },
  {
    name: '400 MB of binary files',
    code: null,
    make: fromEntries(function* () {
      yield skill(0, '', 'x');
      for (let place = 0; place < 8; place += 1)
        yield fileEntry(`top/bin/${place}.bin`, new Uint8Array(50 * MB).fill(place + 1));
    }),
  },
  {
    name: '60 MB of Markdown',
    code: null,
    make: fromEntries(() => count(64, (place) => skill(place, '', wideText(950_000 + place)))),
  },
  {
    name: '23 MB of frontmatter',
    code: null,
    make: fromEntries(() => count(700, (place) => skill(place, manyKeys(), 'x'))),
  },
  {
    name: '45 MB of JSON',
    code: null,
    make: fromEntries(function* () {
      yield marketplace(plugins(45));
      for (let place = 0; place < 45; place += 1)
        yield fileEntry(
          `top/p${place}/.mcp.json`,
          `{"mcpServers":{"s":{"command":"c","x":[${'{},'.repeat(330_000)}0]}}}`,
        );
    }),
  },
  {
    name: 'a marketplace of 500,000 entries',
    code: null,
    make: fromEntries(() => [marketplace(Array(500_000).fill(0))]),
  },
  {
    name: 'a file shared by 20,000 entries',
    code: null,
    make: fromEntries(() => [
      marketplace([...count(20_000, (place) => ({ name: `p${place}`, source: './' }))]),
      ...count(50, (place) => skill(place, `long: ${'word '.repeat(5_000)}\n`, 'x')),
    ]),
  },
  {
    name: 'pax headers of 8 MB',
    code: 'archive_corrupt',
    make: fromEntries(() => [
      { ...paxEntry([]), body: tinyRecords() },
      fileEntry('top/skills/s/SKILL.md', 'x'),
    ]),
  },
  {
    name: '50,000 links in a chain',
    code: null,
    make: fromEntries(function* () {
      yield skill(0, '', 'x');
      for (let place = 0; place < 49_000; place += 1)
        yield {
          ...fileEntry(`top/l/${place}`, ''),
          type: '2',
          link: `${'./'.repeat(45)}${place + 1}`,
        };
    }),
  },
];
