/** A line of the protocol: its text or bytes, or one of the packets that stand between lines. */
export type Packet = string | Uint8Array | typeof FLUSH | typeof DELIMITER;

/** Ends a message. Format: https://git-scm.com/docs/protocol-common and https://git-scm.com/docs/protocol-v2 */
export const FLUSH = Symbol('flush');
/** Ends a section of a message of protocol 2. */
export const DELIMITER = Symbol('delimiter');

const LENGTH_DIGITS = 4;
/** The most that a packet carries: 65,520 bytes with its length. */
export const PACKET_BYTES_MAX = 65_516;

/** A request that is no sequence of packets. */
export class MalformedPackets extends Error {
  override readonly name = 'MalformedPackets';
}

const encodeOne = (packet: Packet): Uint8Array[] => {
  if (packet === FLUSH) return [Buffer.from('0000')];
  if (packet === DELIMITER) return [Buffer.from('0001')];
  const bytes = typeof packet === 'string' ? Buffer.from(packet) : (packet as Uint8Array);
  const length = (bytes.length + LENGTH_DIGITS).toString(16).padStart(LENGTH_DIGITS, '0');
  return [Buffer.from(length), bytes];
};

/** Packets as they are sent. */
export const encodePackets = (packets: readonly Packet[]): Uint8Array<ArrayBuffer> =>
  Buffer.concat(packets.flatMap(encodeOne)) as Uint8Array<ArrayBuffer>;

const readLength = (bytes: Buffer, at: number): number => {
  const digits = bytes.toString('latin1', at, at + LENGTH_DIGITS);
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new MalformedPackets('a length is four hex digits');
  return Number.parseInt(digits, 16);
};

/**
 * The packets of a request, each line without the line feed at its end.
 *
 * @throws MalformedPackets where a length is none, or says more than there is
 */
export const decodePackets = (
  body: Uint8Array,
): Array<string | typeof FLUSH | typeof DELIMITER> => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const packets: Array<string | typeof FLUSH | typeof DELIMITER> = [];
  for (let at = 0; at < bytes.length; ) {
    const length = readLength(bytes, at);
    if (length === 2 || length === 3) throw new MalformedPackets(`a packet of length ${length}`);
    const end = at + Math.max(length, LENGTH_DIGITS);
    if (end > bytes.length) throw new MalformedPackets('a packet ends after the request');
    if (length === 0) packets.push(FLUSH);
    else if (length === 1) packets.push(DELIMITER);
    else packets.push(bytes.toString('utf8', at + LENGTH_DIGITS, end).replace(/\n$/, ''));
    at = end;
  }
  return packets;
};
