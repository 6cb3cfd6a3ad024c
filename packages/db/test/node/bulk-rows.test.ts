import { expect, it } from 'vitest';
import { upsertLspServers } from '../../src/writes/component-rows.ts';

/** What one parameter takes, in characters. */
const CHARACTERS_MAX = 900_000;

/** The texts that would be sent for rows of these many characters. */
const textsOf = (sizes: readonly number[]): string[] => {
  const db = { prepare: () => ({ bind: (text: string) => text }) };
  const rows = sizes.map((size, place) => ({
    id: String(place),
    pluginId: 'p',
    name: 'n',
    command: 'c'.repeat(size),
    extensions: {},
  }));
  return upsertLspServers(db as never, rows) as unknown as string[];
};

it.each([
  ['equal rows', Array(20_000).fill(200), 6],
  ['long rows after short ones', [...Array(32).fill(4), 451_000, 451_000, 451_000], 6],
  ['short rows after one that is too long', [950_000, ...Array(3_000).fill(4)], 16],
  ['rows that grow', Array.from({ length: 400 }, (_, place) => place * 100), 16],
])('%s are each sent once, in order, in few statements', (_what, sizes, statements) => {
  const texts = textsOf(sizes);

  const sent = texts.flatMap((text) => JSON.parse(text) as Array<[string]>);
  expect(sent.map(([id]) => Number(id))).toEqual(sizes.map((_, place) => place));
  const tooLong = texts.filter(
    (text) => text.length > CHARACTERS_MAX && JSON.parse(text).length > 1,
  );
  expect(tooLong).toEqual([]);
  expect(texts.length).toBeLessThanOrEqual(statements);
});
