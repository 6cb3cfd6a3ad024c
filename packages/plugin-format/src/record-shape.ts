import { isRecord, type JsonValue } from './json-value.ts';

/** Whether a value is what a key may hold. */
export type Check = (value: JsonValue) => boolean;

/** What an object must look like: what its known keys hold, which it needs, and whether it may have others. */
export type RecordShape = {
  keys: Readonly<Record<string, Check>>;
  required: readonly string[];
  isClosed: boolean;
};

/** The usual checks; numbers that JSON cannot hold exactly are no counts. */
export const isAnything: Check = () => true;
export const isText: Check = (value) => typeof value === 'string';
export const isFilledText: Check = (value) => typeof value === 'string' && value !== '';
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => Number.isFinite(value);
export const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
export const isPositive: Check = (value) => Number.isSafeInteger(value) && Number(value) > 0;

/** A text of at most this many UTF-16 units. */
export const isTextWithin =
  (max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= max;

/** One of these texts. */
export const isOneOf =
  (...texts: string[]): Check =>
  (value) =>
    typeof value === 'string' && texts.includes(value);

/** A list whose items all pass, of at most `max`. */
export const isListOf =
  (check: Check, max = Number.POSITIVE_INFINITY): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(check);

/** An object of this shape. */
export const isShaped =
  (shape: RecordShape): Check =>
  (value) =>
    findShapeFault(value, shape) === undefined;

/** The shape of an object that may have other keys as well. */
export const openShape = (keys: RecordShape['keys'], ...required: string[]): RecordShape => ({
  keys,
  required,
  isClosed: false,
});

/** The shape of an object for which any other key is a fault. */
export const closedShape = (keys: RecordShape['keys'], ...required: string[]): RecordShape => ({
  keys,
  required,
  isClosed: true,
});

/** What is wrong with an object that should have this shape, in plain words; undefined for nothing. */
export const findShapeFault = (
  value: JsonValue,
  { keys, required, isClosed }: RecordShape,
): string | undefined => {
  if (!isRecord(value)) return 'it is not an object';
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing) return `\`${missing}\` is missing`;
  for (const [key, item] of Object.entries(value)) {
    const check = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!check && isClosed) return `the key \`${key}\` is unknown`;
    if (check && !check(item)) return `\`${key}\` has a wrong value`;
  }
  return undefined;
};
