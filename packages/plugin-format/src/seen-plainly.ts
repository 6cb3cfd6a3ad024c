/** White space at an end, two in a row, or another than a space. */
const ODD_SPACE = /^\s|\s$|\s\s|[^\S ]/;

/** Control, format and private characters, those of no width, enclosing marks, and four more that are drawn as nothing. */
const UNSEEN = /[\p{C}\p{Me}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{16FE4}\u{1D159}]/u;

/** Parts of emoji that are not seen by themselves, such as the joiner in 👩‍💻. */
const EMOJI = /\p{RGI_Emoji}/gv;

/** Joiners that the spelling of these scripts needs. */
const LETTER =
  '[\\p{scx=Arabic}\\p{scx=Syriac}\\p{scx=Mongolian}\\p{scx=Devanagari}\\p{scx=Bengali}\\p{scx=Gurmukhi}\\p{scx=Gujarati}' +
  '\\p{scx=Oriya}\\p{scx=Tamil}\\p{scx=Telugu}\\p{scx=Kannada}\\p{scx=Malayalam}\\p{scx=Sinhala}\\p{scx=Khmer}\\p{scx=Myanmar}]';
const JOINERS = new RegExp(`(?<=${LETTER})[\\u200C\\u200D](?=${LETTER})`, 'gu');

/**
 * Whether all of a text is seen as it stands, by the rules that Claude Code 2.1.329 has for names: 358 characters of all kinds
 * were put into names, and what it showed is what counts.
 */
export const isSeenPlainly = (text: string): boolean =>
  !ODD_SPACE.test(text) && !UNSEEN.test(text.replace(EMOJI, '').replace(JOINERS, ''));
