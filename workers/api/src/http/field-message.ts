import type * as z from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What a value of each of zod's types is called. */
const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Record<string, string> = {
  uuid: 'a UUID',
  datetime: 'a time, such as 2026-11-21T09:30:00.000Z',
  date: 'a day, such as 2026-11-21',
  url: 'an address',
};

/** What a limit is counted in, by what it is a limit of. */
const UNITS: Record<string, string> = { string: ' characters', array: ' items' };

const typeMessage = (input: unknown, expected: string): string => {
  if (input === undefined) return 'is missing';
  if (Array.isArray(input) && expected === 'string') return 'must be one text';
  return `must be ${TYPES[expected] ?? 'something else'}`;
};

const limitMessage = (origin: string, bound: string, limit: number | bigint): string => {
  const unit = UNITS[origin];
  return unit ? `must have ${bound} ${limit}${unit}` : `must be ${bound} ${limit}`;
};

const formatMessage = ({ format, prefix, suffix }: Record<string, unknown>): string => {
  if (format === 'starts_with') return `must begin with ${prefix}`;
  if (format === 'ends_with') return `must end with ${suffix}`;
  const known = FORMATS[String(format)];
  return known ? `must be ${known}` : 'does not look as it must';
};

/**
 * What is wrong with a value, for people, as it goes on from its name, where its schema does not say so itself: zod's own
 * messages tell of types and regular expressions.
 */
export const fieldMessage = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.input, issue.expected);
    case 'too_big':
      return limitMessage(issue.origin, 'at most', issue.maximum);
    case 'too_small':
      if (Array.isArray(issue.input) ? !issue.input.length : issue.input === '') return 'is empty';
      return limitMessage(issue.origin, 'at least', issue.minimum);
    case 'invalid_format':
      return formatMessage(issue);
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    default:
      return 'does not fit';
  }
};
