import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { mergeSegments } from '../src/search/index.ts';
import { insertPlugins, makePlugins } from './support/synthetic.ts';

const BATCHES = 12;

const read = async () => {
  const [segments, hits] = await env.DB.batch<{ value: number }>([
    env.DB.prepare('SELECT count(DISTINCT segid) AS value FROM search_index_idx'),
    env.DB.prepare(
      "SELECT rowid AS value FROM search_index WHERE search_index MATCH 'alpha' ORDER BY rowid",
    ),
  ]);
  return {
    segments: segments?.results[0]?.value ?? 0,
    hits: hits?.results.map(({ value }) => value),
  };
};

const mergeAll = async (): Promise<void> => {
  for (let before = Infinity; ; ) {
    await mergeSegments(env.DB);
    const { segments } = await read();
    if (segments === before) return;
    before = segments;
  }
};

it('leaves the index in few segments, with the same hits, and then writes nothing', async () => {
  for (let batch = 0; batch < BATCHES; batch += 1)
    await insertPlugins(makePlugins(batch * 10, batch * 10 + 10));
  const before = await read();

  await mergeAll();

  const after = await read();
  expect(before.segments).toBeGreaterThan(4);
  expect(after.segments).toBeLessThan(4);
  expect(after.hits).toEqual(before.hits);
  expect(after.hits?.length).toBeGreaterThan(BATCHES);
  const [merged] = await env.DB.batch([
    env.DB.prepare("INSERT INTO search_index (search_index, rank) VALUES ('merge', 500)"),
  ]);
  expect(merged?.meta.rows_written).toBeLessThanOrEqual(1);
});
