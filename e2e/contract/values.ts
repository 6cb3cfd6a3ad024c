import fc from 'fast-check';
import type { DeclaredParameter, JsonSchema } from './declared-operations.ts';

/** Texts that parsers, databases and URLs stumble over. */
export const ODD_TEXTS = [
  ' ',
  "'",
  '"',
  '%',
  '_',
  '*',
  '\\',
  '\0',
  '\n',
  'null',
  'undefined',
  'true',
  'NaN',
  '-1',
  '0',
  '1e3',
  '0x10',
  '９',
  '١٢',
  '٣',
  '" OR 1=1 --',
  "'; DROP TABLE plugins; --",
  '{"a":1}',
  '[object Object]',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'ﬁ',
  '👩‍👩‍👧',
  '\u202egnp',
  '\ufeff',
  'İ',
  'a/b/c',
  'a/b',
  'A'.repeat(201),
  'é'.repeat(400),
];

const wordsUpTo = (length: number): string => 'a'.repeat(length);

const lengthsOf = ({ minLength, maxLength }: JsonSchema): string[] => [
  ...(minLength ? [wordsUpTo(minLength - 1), wordsUpTo(minLength)] : []),
  ...(maxLength ? [wordsUpTo(maxLength), wordsUpTo(maxLength + 1)] : []),
];

const boundsOf = ({ minimum, maximum }: JsonSchema): string[] =>
  [minimum, maximum].flatMap((bound) =>
    bound === undefined ? [] : [bound - 1, bound, bound + 1].map(String),
  );

/** Texts at the edges of a schema, on both sides. */
const edgesOf = (schema: JsonSchema): string[] => [
  ...(schema.enum ?? []),
  ...(schema.type === 'boolean' ? ['true', 'false', 'TRUE', '1'] : []),
  ...boundsOf(schema),
  ...lengthsOf(schema),
  ...(schema.anyOf ?? []).flatMap(edgesOf),
];

const WHOLE = /^\d{1,15}$/;
const DECIMAL = /^\d{1,15}(?:\.\d{1,2})?$/;

/** A parameter's text as the value that its schema speaks of: parameters are texts on the wire. */
export const textAsValue = ({ schema }: DeclaredParameter, text: string): unknown => {
  if (schema.type === 'boolean' && ['true', 'false'].includes(text)) return text === 'true';
  if (schema.type === 'integer' && WHOLE.test(text)) return Number(text);
  if (schema.type === 'number' && DECIMAL.test(text)) return Number(text);
  return text;
};

/**
 * Texts for a parameter: known ones most of the time, else those at the edges of its schema, odd ones, and any.
 *
 * @param known texts that find something
 */
export const textsFor = (
  { schema, example }: DeclaredParameter,
  known: readonly string[],
): fc.Arbitrary<string> => {
  const edges = edgesOf(schema);
  const likely = [...known, ...(example === undefined ? [] : [String(example)])];
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(likely.length ? likely : ['a'])) },
    { weight: 3, arbitrary: fc.constantFrom(...(edges.length ? edges : ['a'])) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_TEXTS) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  );
};

/** JSON values that fit little. */
export const ODD_VALUES = [null, true, 0, -1, 1.5, '', 'x', [], {}, [[]], 'A'.repeat(500)];

/** JSON values near a schema: most of them fit, some have a part that does not. */
export const jsonNear = (schema: JsonSchema, known: readonly string[]): fc.Arbitrary<unknown> => {
  const fitting = (): fc.Arbitrary<unknown> => {
    if (schema.type === 'object') {
      const parts = Object.entries(schema.properties ?? {});
      const record = fc.record(
        Object.fromEntries(parts.map(([name, part]) => [name, jsonNear(part, known)])),
        { requiredKeys: [] },
      );
      const more = fc.record({ surplus: fc.constant(1), __proto: fc.constant('x') });
      return fc.oneof(
        { weight: 9, arbitrary: record },
        {
          weight: 1,
          arbitrary: fc.tuple(record, more).map(([one, other]) => ({ ...one, ...other })),
        },
      );
    }
    if (schema.type === 'array')
      return fc.array(jsonNear(schema.items ?? {}, known), {
        maxLength: (schema.maxItems ?? 10) + 1,
        size: 'max',
      });
    if (schema.type === 'boolean') return fc.boolean();
    if (schema.type === 'null') return fc.constant(null);
    if (schema.type === 'integer') return fc.constantFrom(...boundsOf(schema).map(Number), 1.5);
    if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => jsonNear(one, known)));
    return fc.constantFrom(...(schema.enum ?? known), ...lengthsOf(schema), 'a/b', 'a/b/c');
  };
  return fc.oneof(
    { weight: 30, arbitrary: fitting() },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(...ODD_VALUES) },
  );
};
