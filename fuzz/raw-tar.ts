/** One entry of a tar archive with nothing taken for granted: what the header says need not be true. */
export type RawEntry = {
  name: string | Uint8Array;
  /** The type flag, one character. */
  type: string;
  body: Uint8Array;
  link?: string;
  /** The size field as written; the body's own where it is absent. */
  size?: string;
  mode?: string;
  magic?: string;
  prefix?: string;
  hasWrongChecksum?: boolean;
};

/** Bytes in a header or a unit of padding. */
export const BLOCK_BYTES = 512;

/** The fields of a header: name → offset and length. */
export const HEADER_FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  prefix: [345, 155],
} as const;

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Makes a header's checksum right again after its fields were changed. */
export const mendChecksum = (header: Uint8Array): void => {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(bytesOf(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
};

const put = (header: Uint8Array, field: keyof typeof HEADER_FIELDS, value: string | Uint8Array) => {
  const [offset, length] = HEADER_FIELDS[field];
  header.set((typeof value === 'string' ? bytesOf(value) : value).subarray(0, length), offset);
};

const octal = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`;

const blocksOf = (entry: RawEntry): Uint8Array[] => {
  const header = new Uint8Array(BLOCK_BYTES);
  put(header, 'name', entry.name);
  put(header, 'mode', entry.mode ?? '0000644\0');
  put(header, 'uid', '0000000\0');
  put(header, 'size', entry.size ?? octal(entry.body.length));
  put(header, 'mtime', octal(0));
  put(header, 'type', entry.type);
  put(header, 'link', entry.link ?? '');
  put(header, 'magic', entry.magic ?? 'ustar\u000000');
  put(header, 'prefix', entry.prefix ?? '');
  mendChecksum(header);
  if (entry.hasWrongChecksum) header[150] = header[150] === 0x31 ? 0x32 : 0x31;
  return [header, entry.body, new Uint8Array(-entry.body.length & (BLOCK_BYTES - 1))];
};

/** The archive of these entries with its two closing blocks, not compressed. */
export const packRaw = (entries: readonly RawEntry[]): Uint8Array =>
  Buffer.concat([...entries.flatMap(blocksOf), new Uint8Array(2 * BLOCK_BYTES)]);

/** A regular file. */
export const fileEntry = (name: string, body: string | Uint8Array): RawEntry => ({
  name,
  type: '0',
  body: typeof body === 'string' ? bytesOf(body) : body,
});

/** A symbolic link. */
export const linkEntry = (name: string, link: string): RawEntry => ({
  name,
  type: '2',
  body: new Uint8Array(),
  link,
});

/** A pax header for the next entry, or with type `g` for all that follow; values may be bytes that are no text. */
export const paxEntry = (
  records: ReadonlyArray<readonly [string, string | Uint8Array]>,
  type: 'x' | 'g' = 'x',
): RawEntry => ({
  name: 'pax_header',
  type,
  body: Buffer.concat(records.map(([key, value]) => paxRecord(key, value))),
});

const paxRecord = (key: string, value: string | Uint8Array): Uint8Array => {
  const bytes = typeof value === 'string' ? bytesOf(value) : value;
  const rest = Buffer.concat([bytesOf(` ${key}=`), bytes, bytesOf('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length += 1;
  return Buffer.concat([bytesOf(String(length)), rest]);
};

/** A GNU header that gives the next entry a long name, or with type `K` a long link. */
export const gnuLongEntry = (text: string | Uint8Array, type: 'L' | 'K' = 'L'): RawEntry => ({
  name: '././@LongLink',
  type,
  body: Buffer.concat([typeof text === 'string' ? bytesOf(text) : text, new Uint8Array(1)]),
});
