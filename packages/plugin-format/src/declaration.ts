import type { JsonPath } from './json-lines.ts';
import { isRecord, type JsonRecord, type JsonValue, ownValue } from './json-value.ts';
import type { ProblemPlace } from './problem-log.ts';
import type { JsonFile } from './read-json.ts';

/** Most places are never reported, so the line is looked up only when it is read. */
const placeIn = (file: JsonFile, at: JsonPath): ProblemPlace => ({
  path: file.path,
  get line() {
    return file.findLine(at);
  },
});

/** One value of a field with the place where it is written. */
export type DeclaredItem = { value: JsonValue; place: ProblemPlace };

/** The value of one field of a manifest or an entry, and where it is written. */
export class Declaration {
  readonly value: JsonValue;
  readonly #file: JsonFile;
  readonly #at: JsonPath;

  constructor(value: JsonValue, file: JsonFile, at: JsonPath) {
    this.value = value;
    this.#file = file;
    this.#at = at;
  }

  /** The place of the field, or of something inside it. */
  placeOf(...inside: JsonPath): ProblemPlace {
    return placeIn(this.#file, [...this.#at, ...inside]);
  }

  /** The items of a list, or the value itself as the only item. */
  items(): DeclaredItem[] {
    const { value } = this;
    if (!Array.isArray(value)) return [{ value, place: this.placeOf() }];
    return value.map((item, index) => ({ value: item, place: this.placeOf(index) }));
  }
}

/** A manifest or a marketplace entry: one JSON object and its place in a file. */
export class Manifest {
  readonly record: JsonRecord;
  readonly file: JsonFile;
  readonly #at: JsonPath;

  constructor(record: JsonRecord, file: JsonFile, at: JsonPath = []) {
    this.record = record;
    this.file = file;
    this.#at = at;
  }

  /** Another object in the place of this one. */
  withRecord(record: JsonRecord): Manifest {
    return new Manifest(record, this.file, this.#at);
  }

  /** The field as written; undefined where the key is absent. */
  get(key: string): Declaration | undefined {
    const value = ownValue(this.record, key);
    return value === undefined ? undefined : new Declaration(value, this.file, [...this.#at, key]);
  }

  /** A field's text, or undefined where it is absent or no text. */
  text(key: string): string | undefined {
    const value = ownValue(this.record, key);
    return typeof value === 'string' ? value : undefined;
  }

  /** A field's object, or undefined where it is absent or none. */
  object(key: string): JsonRecord | undefined {
    const value = ownValue(this.record, key);
    return isRecord(value) ? value : undefined;
  }

  /** The place of the whole object, or of something inside it. */
  placeOf(...inside: JsonPath): ProblemPlace {
    return placeIn(this.file, [...this.#at, ...inside]);
  }
}
