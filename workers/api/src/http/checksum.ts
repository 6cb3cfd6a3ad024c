/** FNV-1a: its prime, and where two runs of it begin, so that what one misses by luck the other does not. */
const PRIME = 0x01000193;
const BEGINNINGS = [0x811c9dc5, 0x1b873593] as const;
const RADIX = 36;
/** Of a 32-bit number in that radix. */
const DIGITS = 7;

/** How long a checksum is. */
export const CHECKSUM_CHARACTERS = BEGINNINGS.length * DIGITS;

/**
 * Tells texts apart, in digits and lower-case letters; it keeps nothing secret. Every step can be undone, so a single changed
 * character always shows. A digest of the platform's would cost more than the rest of a page.
 */
export const checksum = (text: string): string =>
  BEGINNINGS.map((beginning) => {
    let hash: number = beginning;
    for (let place = 0; place < text.length; place += 1)
      hash = Math.imul(hash ^ text.charCodeAt(place), PRIME);
    return (hash >>> 0).toString(RADIX).padStart(DIGITS, '0');
  }).join('');
