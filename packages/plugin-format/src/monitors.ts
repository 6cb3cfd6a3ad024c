import { isRecord, type JsonValue } from './json-value.ts';
import { type Check, closedShape, findShapeFault, isFilledText } from './record-shape.ts';

const isTrigger: Check = (value) =>
  typeof value === 'string' && (value === 'always' || /^on-skill-invoke:./s.test(value));

const MONITOR = closedShape(
  { name: isFilledText, command: isFilledText, description: isFilledText, when: isTrigger },
  'name',
  'command',
  'description',
);

/** What a client finds wrong with a list of monitors, in plain words; undefined for a valid one. */
export const findMonitorsFault = (value: JsonValue): string | undefined => {
  if (!Array.isArray(value)) return 'it is neither a path nor a list of monitors';
  const [fault] = value.flatMap((monitor) => findShapeFault(monitor, MONITOR) ?? []);
  if (fault) return `a monitor is not valid: ${fault}`;
  const names = new Set(value.map((monitor) => isRecord(monitor) && monitor.name));
  return names.size === value.length ? undefined : 'two monitors have the same name';
};
