import { SCOPES } from '@skillstash/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type Described = {
  security?: Array<Record<string, string[]>>;
  operationId: string;
  summary: string;
  parameters?: Array<{ name: string; in: string; description: string }>;
  responses: Record<string, { description: string }>;
};

let registry: TestRegistry;
let operations: Array<[string, Described]>;
beforeAll(async () => {
  registry = await startRegistry();
  const document = (await (await registry.get('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Described>>;
  };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Described] => [`${method} ${path}`, one]),
  );
});
afterAll(() => registry.stop());

it('says of each operation that asks who is there how it refuses whom it does not know', () => {
  // Builds are no persons: they have no scopes.
  const personal = operations.filter(([, { security }]) =>
    security?.some(({ publisher }) => !publisher),
  );

  const silent = personal.filter(
    ([, { responses }]) =>
      !responses[401]?.description.includes('`not_signed_in`') ||
      !responses[403]?.description.includes('`insufficient_scope`'),
  );

  expect(personal.length).toBeGreaterThan(0);
  expect(silent.map(([name]) => name)).toEqual([]);
});

it('names a scope that there is wherever it takes a token', () => {
  const named = operations.flatMap(([, { security = [] }]) =>
    security.flatMap((one) => Object.values(one).flat()),
  );

  expect(named.filter((scope) => !(SCOPES as readonly string[]).includes(scope))).toEqual([]);
});

it('says of each id of what it is', () => {
  const ids = operations.flatMap(([name, { parameters = [] }]) =>
    parameters.flatMap((one) => (one.name === 'id' ? [[name, one.description]] : [])),
  );

  expect(Object.fromEntries(ids)).toEqual({
    'get /v1/runs/{id}': 'The id of a run.',
    'delete /v1/tokens/{id}': 'The id of a token.',
    'post /v1/admin/reports/{id}/decision': 'The id of a report.',
  });
});

it('names each operation as no other one, in a word that every language takes', () => {
  const ids = operations.map(([, one]) => one.operationId);

  expect(new Set(ids).size).toBe(operations.length);
  expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]*$/.test(id))).toEqual([]);
  expect(ids).toContain('getPluginsByOwnerByRepoByPlugin');
});
