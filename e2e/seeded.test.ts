import { page, pluginSummary, skill } from '@skillstash/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());

it('a seeded registry has an answer for each plugin, and a text for each skill, that it lists', async () => {
  const plugins = page(pluginSummary).parse(
    await (await registry.get('/v1/plugins?limit=100')).json(),
  );
  const skills = page(skill).parse(await (await registry.get('/v1/skills?limit=100')).json());
  const addresses = [
    ...plugins.items.map(({ slug }) => `/v1/plugins/${slug}`),
    ...skills.items.map(
      ({ plugin, name }) => `/v1/plugins/${plugin}/skills/${encodeURIComponent(name)}/content`,
    ),
  ];

  const statuses = await Promise.all(
    addresses.map(async (address) => (await registry.get(address)).status),
  );

  expect(addresses.length).toBeGreaterThan(2);
  expect(addresses.filter((_, place) => statuses[place] !== 200)).toEqual([]);
});
