import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

/** How to accept a change is in CONTRIBUTING.md. */
const SNAPSHOT = './openapi.snapshot.yaml';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

it('describes the contract that was agreed on', async () => {
  const served: unknown = await (await registry.get('/openapi.json')).json();

  const written = stringify(served, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    sortMapEntries: true,
  });

  await expect(written).toMatchFileSnapshot(SNAPSHOT);
});
