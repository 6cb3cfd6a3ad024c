import type * as z from 'zod';

/** Anything JSON can say. */
export type JsonValue = z.core.util.JSONType;

/** A JSON object, or a YAML mapping turned into one. */
export type JsonRecord = { [key: string]: JsonValue };

const MAX_DEPTH = 32;

/** Whether a value is an object and neither null nor a list. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own keys only: `constructor` is a plugin name that occurs. */
export const ownValue = (record: JsonRecord, key: string): JsonValue | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Whether a value is a list of strings. */
export const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Whether a value is an object whose values are all strings. */
export const isTextRecord = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((item) => typeof item === 'string');

/** A value as it is shown in a message; what nests deep becomes null. */
export const shownValue = (value: unknown): string => JSON.stringify(toJsonValue(value));

/** A word for the type of a value, for messages. */
export const typeName = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : isRecord(value)
        ? 'an object'
        : `a ${typeof value}`;

/** A copy that JSON and the contract can hold: what nests over 32 deep or is no JSON becomes null. */
export const toJsonValue = (value: unknown, depth = 0): JsonValue => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => toJsonValue(item, depth + 1));
  return toJsonRecord(value, depth);
};

/** The same for an object. A key `__proto__` is left out, since plain objects cannot carry it safely. */
export const toJsonRecord = (value: object, depth = 0): JsonRecord => {
  const copy: JsonRecord = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__') copy[key] = toJsonValue(item, depth + 1);
  }
  return copy;
};
