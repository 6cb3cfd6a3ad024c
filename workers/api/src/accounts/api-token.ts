import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'ssk_';
const SECRET_CHARACTERS = 32;
const CHECKSUM_CHARACTERS = 6;
const TOKEN = /^ssk_[0-9A-Za-z]{38}$/;

/** The largest multiple of 62 that a byte can be below: bytes from there on would make some characters likelier. */
const FAIR_BYTES = 248;

const randomText = (): string => {
  let text = '';
  while (text.length < SECRET_CHARACTERS)
    for (const byte of crypto.getRandomValues(new Uint8Array(SECRET_CHARACTERS)))
      if (byte < FAIR_BYTES && text.length < SECRET_CHARACTERS)
        text += ALPHABET.charAt(byte % ALPHABET.length);
  return text;
};

const checksum = (secret: string): string => {
  let rest = crc32(secret);
  let text = '';
  while (text.length < CHECKSUM_CHARACTERS) {
    text = ALPHABET.charAt(rest % ALPHABET.length) + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
};

/**
 * A new API token: `ssk_`, 32 random characters (190 bits) and their CRC-32 in base 62, so that whoever scans for leaked
 * secrets knows a true one without asking us.
 */
export const newApiToken = (): string => {
  const secret = randomText();
  return PREFIX + secret + checksum(secret);
};

/** Whether a text can be one of our tokens at all; most false ones end here, without a look into the database. */
export const isApiToken = (text: string): boolean => {
  const secret = text.slice(PREFIX.length, PREFIX.length + SECRET_CHARACTERS);
  return TOKEN.test(text) && text.endsWith(checksum(secret));
};

/** The digest under which a token is kept: 64 lowercase hex digits. */
export const tokenDigest = async (token: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))).toString(
    'hex',
  );
