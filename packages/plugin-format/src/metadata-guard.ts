import { ArchiveError } from './archive-error.ts';

const BLOCK_BYTES = 512;
const METADATA_TYPES = 'xgLK';
/** Links, devices, folders and pipes: whatever size they claim, nothing follows them. */
const BODYLESS_TYPES = '123456';

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
    for (let at = 0; at < chunk.length; ) {
      const rest = chunk.subarray(at);
      at += this.#ahead > 0 ? this.#takeBody(rest) : this.#takeHeader(rest);
    }
  }

  #takeHeader(rest: Uint8Array): number {
    const part = rest.subarray(0, BLOCK_BYTES - this.#filled);
    this.#header.set(part, this.#filled);
    this.#filled += part.length;
    if (this.#filled === BLOCK_BYTES) this.#open();
    return part.length;
  }

  #open(): void {
    const type = String.fromCharCode(this.#header[156] ?? 0);
    const bytes = readSize(this.#header.subarray(124, 136));
    const isMetadata = METADATA_TYPES.includes(type);
    this.#filled = 0;
    this.#read = 0;
    this.#metadata = undefined;
    this.#ahead = BODYLESS_TYPES.includes(type) ? 0 : Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
    if (!isMetadata) return;
    this.#total += bytes + BLOCK_BYTES;
    if (bytes > this.#caps.metadata_bytes || this.#total > this.#caps.metadata_total_bytes)
      throw new ArchiveError('archive_corrupt', `Its headers hold ${this.#total} bytes of names.`);
    if (type === 'x' || type === 'g') this.#metadata = new Uint8Array(bytes);
  }

  #takeBody(rest: Uint8Array): number {
    const part = rest.subarray(0, this.#ahead);
    const bytes = this.#metadata?.length ?? 0;
    if (this.#read < bytes) this.#metadata?.set(part.subarray(0, bytes - this.#read), this.#read);
    this.#read += part.length;
    this.#ahead -= part.length;
    // A size in there would lead the decoder elsewhere than this guard. Git writes it for files over 8 GiB only.
    if (this.#ahead === 0 && this.#metadata && namesSize(this.#metadata))
      throw new ArchiveError('archive_corrupt', 'A pax header names another size.');
    return part.length;
  }
}

/** A size field: octal digits, or a number of base 256 where the first bit says so. */
const readSize = (field: Uint8Array): number => {
  const [first = 0, ...others] = field;
  if (first & 0x80) return others.reduce((size, byte) => size * 256 + byte, first & 0x7f);
  const [digits = ''] = new TextDecoder().decode(field).split('\0');
  return Number.parseInt(digits.replaceAll(' ', ''), 8) || 0;
};

/** Whether pax records, `LENGTH KEY=VALUE\n` each, have one with the key `size`. */
const namesSize = (records: Uint8Array): boolean => {
  for (let at = 0; at < records.length; ) {
    const space = records.indexOf(0x20, at);
    if (space < 0) return false;
    const length = Number.parseInt(new TextDecoder().decode(records.subarray(at, space)), 10);
    if (!(length > 0)) return false;
    const key = new TextDecoder().decode(records.subarray(space + 1, space + 6));
    if (key === 'size=') return true;
    at += length;
  }
  return false;
};
