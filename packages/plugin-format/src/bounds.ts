import { isRecord, isTextList, type JsonValue, ownValue } from './json-value.ts';
import { cutItems, cutText, isWithin, type ListLimit } from './text-limits.ts';

/** What is kept of a value: the very same where it is short enough, undefined where it is left out. */
export type Bound = (value: JsonValue) => JsonValue | undefined;

/** The bounds of an object's fields, by key. */
export type Bounds = ReadonlyMap<string, Bound>;

/** A text that is only shown is cut. Here as below, what has another type is left to who reads it. */
export const cutTo =
  (max_bytes: number): Bound =>
  (value) =>
    typeof value === 'string' ? cutText(value, max_bytes) : value;

/** A text that would mean something else if it were cut is kept whole or not at all; `instead` stands in its place. */
export const wholeWithin =
  (max_bytes: number, instead?: null): Bound =>
  (value) =>
    typeof value === 'string' && !isWithin(value, max_bytes) ? instead : value;

/** A list of texts, of which the first ones are kept. */
export const listWithin =
  (limit: ListLimit): Bound =>
  (value) => {
    if (!isTextList(value)) return value;
    const kept = cutItems(value, limit);
    return kept.length === value.length ? value : kept;
  };

/** A list of texts that mean something together: all of them, or none. */
export const wholeListWithin =
  ({ bytes }: ListLimit): Bound =>
  (value) =>
    isTextList(value) && !isWithin(value, bytes) ? [] : value;

/** A map from text to text or nothing, of which the first pairs are kept. */
export const mapWithin =
  (limit: ListLimit): Bound =>
  (value) => {
    if (!isRecord(value)) return value;
    // What is no text is nested, or small.
    const pairs = Object.entries(value).filter(
      ([, item]) => !isRecord(item) && !Array.isArray(item),
    );
    const kept = cutItems(pairs, limit);
    return kept.length === pairs.length ? value : Object.fromEntries(kept);
  };

/** An object with fields of its own to be bound. */
export const recordOf =
  (bounds: Bounds): Bound =>
  (value) =>
    isRecord(value) ? boundRecord(value, bounds, () => undefined) : value;

/**
 * An object whose fields are all within their bounds: the very same where they are already.
 *
 * @param onLoss is told of each field of which something is lost
 */
export const boundRecord = <R extends object>(
  record: R,
  bounds: Bounds,
  onLoss: (key: string) => void,
): R => {
  // Whatever it is, what is bound came out of JSON.
  const written = record as { [key: string]: JsonValue };
  const changed = new Map<string, JsonValue | undefined>();
  for (const [key, bound] of bounds) {
    const value = ownValue(written, key);
    const kept = value === undefined ? undefined : bound(value);
    if (kept === value) continue;
    changed.set(key, kept);
    onLoss(key);
  }
  if (changed.size === 0) return record;
  const pairs = Object.entries(written).map(([key, value]) => [
    key,
    changed.has(key) ? changed.get(key) : value,
  ]);
  // A bound gives the type that it takes, and whose field may not be missing gives something instead.
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as R;
};
