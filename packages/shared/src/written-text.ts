import * as z from 'zod';

/** Control characters that no text of a person holds; line ends and tabs are fine. */
const UNWRITABLE = '\0';

/**
 * A text that a person wrote, stored and given back as it is. Characters are counted as people (and JSON Schema) count them:
 * an emoji is one, not two.
 *
 * @param charactersMax how long it may be
 */
export const writtenText = (charactersMax: number) =>
  z
    .string()
    .refine((text) => text.isWellFormed() && !text.includes(UNWRITABLE), {
      message: 'is not text: it holds half a character or NUL',
    })
    .refine((text) => [...text].length <= charactersMax, {
      message: `has more than ${charactersMax} characters`,
    })
    .meta({ maxLength: charactersMax });
