/** Control, zero-width and direction-changing characters: they can make one name look like another. */
const HIDDEN =
  /[\p{Cc}\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/u;

/** Whether a text holds a character that is not seen, such as U+202E or U+200B. */
export const hasHiddenCharacters = (text: string): boolean => HIDDEN.test(text);
