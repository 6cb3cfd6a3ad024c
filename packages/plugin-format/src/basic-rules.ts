import type { JsonPath } from './json-lines.ts';
import { isRecord, isTextList, isTextRecord, type JsonValue, typeName } from './json-value.ts';
import type { ProblemCode } from './problem-codes.ts';

/** A fault in a field: `at` leads inside the field; without a `code` it is the field's type that is wrong. */
export type FieldFault = { message: string; at?: JsonPath; code?: ProblemCode };

/** Finds what clients refuse in the value of one field. */
export type FieldRule = (value: JsonValue) => FieldFault[];

const expects =
  (isRight: (value: JsonValue) => boolean, expected: string): FieldRule =>
  (value) =>
    isRight(value) ? [] : [{ message: `it must be ${expected}, not ${typeName(value)}` }];

/** The rules of fields that hold one plain value. */
export const text = expects((value) => typeof value === 'string', 'a text');
export const flag = expects((value) => typeof value === 'boolean', 'true or false');
export const textList = expects(isTextList, 'a list of texts');
export const object = expects(isRecord, 'an object');
export const textMap = expects(isTextRecord, 'a map of texts');
export const list = expects(Array.isArray, 'a list');

/** The same faults, one step further inside. */
export const inside = (key: string | number, faults: FieldFault[]): FieldFault[] =>
  faults.map((fault) => ({ ...fault, at: [key, ...(fault.at ?? [])] }));

/** A rule from a finder of one fault in plain words. */
export const judged =
  (findFault: (value: JsonValue) => string | undefined): FieldRule =>
  (value) => {
    const message = findFault(value);
    return message === undefined ? [] : [{ message }];
  };
