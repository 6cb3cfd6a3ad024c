import { expect, it } from 'vitest';
import { jsonChunks } from '../../src/writes/bulk-rows.ts';
import { upsertLspServers } from '../../src/writes/component-rows.ts';

/** What D1 takes as one value. */
const VALUE_BYTES_MAX = 2_000_000;

/** The texts that would be sent for rows with these commands. */
const textsOf = (commands: readonly string[]): string[] => {
  const db = { prepare: () => ({ bind: (text: string) => text }) };
  const rows = commands.map((command, place) => ({
    id: String(place),
    pluginId: 'p',
    name: 'n',
    command,
    extensions: {},
  }));
  return upsertLspServers(db as never, rows) as unknown as string[];
};

const ascii = (sizes: readonly number[]): string[] => sizes.map((size) => 'c'.repeat(size));

it.each([
  ['equal rows', ascii(Array(20_000).fill(200)), 4],
  ['long rows after short ones', ascii([...Array(32).fill(4), 901_000, 901_000, 901_000]), 8],
  ['short rows after a long one', ascii([1_700_000, ...Array(3_000).fill(4)]), 16],
  ['rows that grow', ascii(Array.from({ length: 400 }, (_, place) => place * 200)), 16],
  ['rows of Chinese', Array(2_000).fill('技'.repeat(1_024)), 5],
])('%s are each sent once, in order, in few statements', (_what, commands, statements) => {
  const texts = textsOf(commands);

  const sent = texts.flatMap((text) => JSON.parse(text) as Array<[string]>);
  expect(sent.map(([id]) => Number(id))).toEqual(commands.map((_, place) => place));
  expect(texts.filter((text) => Buffer.byteLength(text) > VALUE_BYTES_MAX)).toEqual([]);
  expect(texts.length).toBeLessThanOrEqual(statements);
});

it.each([
  ['alone', ascii([2_000_000])],
  ['in multi-byte characters', ['技'.repeat(620_000)]],
  ['among others', ascii([...Array(40).fill(4), 1_900_000, 4])],
])('a row that fits no parameter is refused: %s', (_what, commands) => {
  expect(() => textsOf(commands)).toThrow(/^a row of \d+ bytes does not fit/);
});

it('cuts texts of rows by their bytes, and refuses one that fits no parameter', () => {
  const items = Array(3).fill(JSON.stringify('技'.repeat(400_000)));

  const chunks = jsonChunks(items);

  expect(chunks.map((chunk) => JSON.parse(chunk).length)).toEqual([1, 1, 1]);
  expect(() => jsonChunks([JSON.stringify('技'.repeat(700_000))])).toThrow(/does not fit/);
});
