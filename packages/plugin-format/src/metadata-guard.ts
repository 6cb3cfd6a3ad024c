import { ArchiveError } from './archive-error.ts';

const BLOCK_BYTES = 512;
const TYPE_AT = 156;
const SIZE_AT = 124;
const SIZE_BYTES = 12;
const SPACE = 0x20;
const ZERO = 0x30;
const codesOf = (types: string): ReadonlySet<number | undefined> =>
  new Set(Buffer.from(types, 'latin1'));
const METADATA_TYPES = codesOf('xgLK');
const PAX_TYPES = codesOf('xg');
/** Links, devices, folders and pipes: whatever size they claim, nothing follows them. */
const BODYLESS_TYPES = codesOf('123456');

type MetadataCaps = { readonly metadata_bytes: number; readonly metadata_total_bytes: number };

/**
 * Watches a tar pass by and refuses one whose long names and pax headers are larger than any path needs. The decoder
 * holds such a header whole, and 8 MB of tiny records take it 200 MB of memory.
 */
export class MetadataGuard {
  readonly #caps: MetadataCaps;
  readonly #header = new Uint8Array(BLOCK_BYTES);
  #filled = 0;
  #metadata: Uint8Array | undefined;
  #read = 0;
  #ahead = 0;
  #total = 0;

  constructor(caps: MetadataCaps) {
    this.#caps = caps;
  }

  /**
   * Looks at the next bytes.
   *
   * @throws ArchiveError `archive_corrupt`
   */
  inspect(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; )
      at += this.#ahead > 0 ? this.#takeBody(chunk, at) : this.#takeHeader(chunk, at);
  }

  #takeHeader(chunk: Uint8Array, at: number): number {
    const bytes = Math.min(BLOCK_BYTES - this.#filled, chunk.length - at);
    this.#header.set(chunk.subarray(at, at + bytes), this.#filled);
    this.#filled += bytes;
    if (this.#filled === BLOCK_BYTES) this.#open();
    return bytes;
  }

  #open(): void {
    const type = this.#header[TYPE_AT];
    const bytes = readSize(this.#header);
    this.#filled = 0;
    this.#read = 0;
    this.#metadata = undefined;
    this.#ahead = BODYLESS_TYPES.has(type) ? 0 : Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
    if (!METADATA_TYPES.has(type)) return;
    this.#total += bytes + BLOCK_BYTES;
    if (bytes > this.#caps.metadata_bytes || this.#total > this.#caps.metadata_total_bytes)
      throw new ArchiveError('archive_corrupt', `Its headers hold ${this.#total} bytes of names.`);
    if (PAX_TYPES.has(type)) this.#metadata = new Uint8Array(bytes);
  }

  #takeBody(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#ahead, chunk.length - at);
    this.#ahead -= taken;
    if (!this.#metadata) return taken;
    const wanted = Math.min(taken, this.#metadata.length - this.#read);
    if (wanted > 0) this.#metadata.set(chunk.subarray(at, at + wanted), this.#read);
    this.#read += taken;
    // A size in there would lead the decoder elsewhere than this guard. Git writes it for files over 8 GiB only.
    if (this.#ahead === 0 && namesSize(this.#metadata))
      throw new ArchiveError('archive_corrupt', 'A pax header names another size.');
    return taken;
  }
}

/**
 * The size field of a header, as the decoder reads it: octal digits up to a NUL, spaces left out, or a number of base
 * 256 where the first bit says so. What the decoder refuses gives any number.
 */
const readSize = (header: Uint8Array): number => {
  const first = header[SIZE_AT] ?? 0;
  const isBinary = (first & 0x80) !== 0;
  let size = isBinary ? first & 0x7f : 0;
  for (let at = isBinary ? SIZE_AT + 1 : SIZE_AT; at < SIZE_AT + SIZE_BYTES; at += 1) {
    const byte = header[at] ?? 0;
    if (isBinary) size = size * 256 + byte;
    else if (byte === 0) break;
    else if (byte !== SPACE) size = size * 8 + (byte - ZERO);
  }
  return Math.max(0, size);
};

/** Whether pax records, `LENGTH KEY=VALUE\n` each, have one with the key `size`. */
const namesSize = (records: Uint8Array): boolean => {
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(SPACE, at);
    if (space < 0) return false;
    const length = Number.parseInt(new TextDecoder().decode(records.subarray(at, space)), 10);
    if (!(length > 0)) return false;
    const key = new TextDecoder().decode(records.subarray(space + 1, space + 6));
    if (key === 'size=') return true;
    at += length;
  }
  return false;
};
