import { SCOPES } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type Described = {
  security?: Array<Record<string, string[]>>;
  operationId: string;
  summary: string;
  parameters?: Array<{ name: string; in: string; description: string }>;
  responses: Record<string, { description: string }>;
};

type Schema = { description?: string; properties?: Record<string, Schema> };
type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
};

/** Fields that their names explain, wherever they are; any other says what it is. */
const SAY_THEMSELVES =
  /\.(?:id|name|slug|description|url|username|displayName|avatarUrl|title|message|items|createdAt|plugins|skills|agents|commands|mcpServers|hooks|lspServers|ratings|jsonrpc)$/;

const isSentence = (text: string): boolean => /^[\p{Lu}`].*[.]$/u.test(text);

/** Every field that is described anywhere in a document, by the last two names on the way to it. */
const fieldsOf = (owner: string, node: unknown): Array<[path: string, field: Schema]> => {
  if (typeof node !== 'object' || node === null) return [];
  const { properties = {} } = node as Schema;
  return [
    ...Object.entries(properties).map(([name, field]): [string, Schema] => [
      `${owner}.${name}`,
      field,
    ]),
    ...Object.entries(node).flatMap(([name, child]) =>
      fieldsOf(
        /^(?:properties|items|anyOf|oneOf|allOf|schema|content|\d+)$/.test(name) ? owner : name,
        child,
      ),
    ),
  ];
};

let registry: TestRegistry;
let document: Document;
let schemas: Document['components']['schemas'];
let operations: Array<[string, Described]>;
beforeAll(async () => {
  registry = await startRegistry();
  document = (await (await registry.get('/openapi.json')).json()) as Document;
  schemas = document.components.schemas;
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

describe('the schemas', () => {
  it('each say what they are', () => {
    const silent = Object.entries(schemas).filter(
      ([, { description = '' }]) => !isSentence(description),
    );

    expect(Object.keys(schemas).length).toBeGreaterThan(50);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('say of each field what its name does not', () => {
    const fields = fieldsOf('', document);

    const silent = fields.filter(
      ([path, { description = '' }]) => !SAY_THEMSELVES.test(path) && !isSentence(description),
    );

    expect(fields.length).toBeGreaterThan(500);
    expect([...new Set(silent.map(([path]) => path))]).toEqual([]);
  });
});
