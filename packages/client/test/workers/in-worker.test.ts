import { expect, it } from 'vitest';
import { ApiError, createClient } from '../../src/index.ts';

/** The host is played by vitest.config.ts: it answers `/v1/stats` in the declared shape, and refuses all else. */
const client = createClient({ baseUrl: 'https://registry.example', validate: true, retries: 0 });

it('reads and validates through the global fetch of a worker', async () => {
  const stats = await client.stats.get();

  expect(stats.plugins).toBe(1);
});

it('throws what the registry refuses', async () => {
  const failed = client.plugins.get('no/such/plugin');

  await expect(failed).rejects.toBeInstanceOf(ApiError);
});
