import { type FieldRule, judged } from './basic-rules.ts';
import { isRecord } from './json-value.ts';
import { findShapeFault, isListOf, isShaped, isTextWithin, openShape } from './record-shape.ts';

const DEPENDENCY = openShape(
  { file: isTextWithin(256), pattern: isTextWithin(256) },
  'file',
  'pattern',
);

const SIGNALS = openShape({
  cli: isListOf(isTextWithin(64), 10),
  hosts: isListOf(isTextWithin(128), 20),
  filesRead: isListOf(isTextWithin(256), 10),
  manifestDeps: isListOf(isShaped(DEPENDENCY), 10),
  cwd: isListOf(isTextWithin(256), 10),
});

const RELEVANCE = openShape({ topic: isTextWithin(64), signals: isShaped(SIGNALS) });

/** When an entry's plugin is of use; clients ignore what is no object, but refuse an object with a fault. */
export const relevance: FieldRule = (value) =>
  isRecord(value) ? judged((record) => findShapeFault(record, RELEVANCE))(value) : [];
