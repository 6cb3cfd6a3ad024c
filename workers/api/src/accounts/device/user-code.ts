/** Consonants only: no word, and nothing that looks like something else (RFC 8628, 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
/** Bytes from here on would make some letters likelier. */
const FAIR_BYTES = 240;

/** A code for a person to type: 20^8, good for minutes. */
export const newUserCode = (): string => {
  let code = '';
  while (code.length < LENGTH)
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH * 2)))
      if (byte < FAIR_BYTES && code.length < LENGTH) code += LETTERS.charAt(byte % LETTERS.length);
  return code;
};

/** A code as people read it: `BCDF-GHJK`. */
export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What somebody typed, as it is kept: letter case, spaces and dashes do not matter. */
export const typedUserCode = (text: string): string =>
  text
    .slice(0, 100)
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');
