import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type Parameter = {
  in: string;
  name: string;
  required?: boolean;
  description?: string;
  example?: unknown;
  schema: { type?: string; enum?: unknown[]; default?: unknown };
};
type Answer = { description: string; content?: Record<string, { schema?: object }> };
type Operation = {
  summary: string;
  tags: string[];
  parameters?: Parameter[];
  security?: object[];
  responses: Record<string, Answer>;
};
type Description = {
  openapi: string;
  servers: Array<{ url: string }>;
  tags: Array<{ name: string; description: string }>;
  components: { schemas: Record<string, object> };
  paths: Record<string, Record<string, Operation>>;
};

let registry: TestRegistry;
let description: Description;
let operations: Array<[string, Operation]>;
beforeAll(async () => {
  registry = await startRegistry();
  description = (await (await registry.get('/openapi.json')).json()) as Description;
  operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Operation] => [`${method} ${path}`, one]),
  );
});
afterAll(() => registry.stop());

const parameters = () =>
  operations.flatMap(([name, { parameters: all = [] }]) =>
    all.map((one) => ({ at: `${name} ${one.name}`, ...one })),
  );

const failing = <T extends { at: string }>(all: T[], good: (one: T) => boolean): string[] =>
  all.filter((one) => !good(one)).map(({ at }) => at);

describe('the page at /docs', () => {
  it('is where whoever comes to the root is sent', async () => {
    const response = await fetch(registry.url, { redirect: 'manual' });

    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toBe('/docs');
  });

  it('loads what it shows from the registry alone, and may ask nobody else', async () => {
    const response = await registry.get('/docs');

    const text = await response.text();

    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(policy).toMatch(/^default-src 'self';/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src/);
    expect(text).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
    expect(text).not.toMatch(/<script(?![^>]* src=)|\son[a-z]+=/);
  });

  it('finds every file that it names', async () => {
    const text = await (await registry.get('/docs')).text();
    const files = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);

    const answers = await Promise.all(files.map((path) => registry.get(path)));

    expect(files).toContain('/docs/swagger-ui-bundle.js');
    expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
    expect(answers.map(({ headers }) => headers.get('Content-Type')?.split(';')[0])).toEqual([
      'text/css',
      'text/javascript',
      'text/javascript',
      'application/json',
    ]);
  });

  it('gives the viewer whole, and keeps it out of the worker', async () => {
    const folder = join(ROOT, 'dist/docs-viewer');
    const file = 'swagger-ui-bundle.js';
    const script = readFileSync(join(folder, file), 'utf8');

    const served = await (await registry.get(`/docs/${file}`)).text();

    expect(readdirSync(folder).sort()).toEqual([file, 'swagger-ui.css']);
    expect(served === script).toBe(true);
    expect(script).toContain('SwaggerUIBundle=');
    const modules = readdirSync(join(ROOT, 'dist/api')).filter((name) => name.endsWith('.js'));
    expect(modules.length).toBeGreaterThan(1);
    for (const name of modules)
      expect(readFileSync(join(ROOT, 'dist/api', name), 'utf8')).not.toContain('SwaggerUIBundle=');
  });

  it('lists the operations to whoever runs no scripts', async () => {
    const text = await (await registry.get('/docs')).text();

    for (const path of Object.keys(description.paths)) expect(text).toContain(`<code>${path}<`);
  });

  it.each(['other.js', 'index.html', 'constructor', '..%2Fwrangler.toml', '%00'])(
    'has no file %s',
    async (file) => {
      expect((await registry.get(`/docs/${file}`)).status).toBe(404);
    },
  );
});

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1, of the registry that gives it', () => {
    expect(description.openapi).toBe('3.1.0');
    expect(description.servers.map(({ url }) => url)).toEqual(['/']);
  });

  it('says what each tag is about, and uses every one', () => {
    const used = new Set(operations.flatMap(([, { tags }]) => tags));

    expect(description.tags.map(({ name }) => name).sort()).toEqual([...used].sort());
    expect(description.tags.every((tag) => tag.description !== '')).toBe(true);
  });

  it('describes every parameter, with an example of a fitting type', () => {
    const isFitting = ({ schema, example }: Parameter): boolean => {
      if (schema.enum && !schema.enum.includes(example)) return false;
      if (schema.type === 'boolean') return example === true || example === false;
      if (schema.type === 'integer') return Number.isInteger(example);
      return schema.type === 'number' ? typeof example === 'number' : typeof example === 'string';
    };

    expect(failing(parameters(), (one) => Boolean(one.description))).toEqual([]);
    expect(failing(parameters(), isFitting)).toEqual([]);
  });

  it('gives defaults of the type that they are for', () => {
    const isFitting = ({ schema }: Parameter): boolean =>
      schema.default === undefined ||
      typeof schema.default === (schema.type === 'integer' ? 'number' : schema.type);

    expect(failing(parameters(), isFitting)).toEqual([]);
  });

  it('declares exactly the parameters that a path has', () => {
    for (const [name, { parameters: all = [] }] of operations) {
      const inPath = all.filter((one) => one.in === 'path');
      const named = [...name.matchAll(/\{(\w+)\}/g)].map(([, one]) => one);
      expect(inPath.map((one) => one.name).sort(), name).toEqual(named.sort());
      expect(
        inPath.every(({ required }) => required),
        name,
      ).toBe(true);
    }
  });

  it('has a schema for every answer but those without a body', () => {
    const answers = operations.flatMap(([name, { responses }]) =>
      Object.entries(responses).map(([status, one]) => ({ at: `${name} ${status}`, ...one })),
    );
    const hasSchema = ({ at, content }: (typeof answers)[number]): boolean =>
      /(?:20[24]|30[148])$/.test(at) || Object.values(content ?? {}).some(({ schema }) => schema);

    expect(failing(answers, hasSchema)).toEqual([]);
    expect(failing(answers, (one) => one.description !== '')).toEqual([]);
  });

  it('refers to nothing that it does not have', () => {
    const named = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)];

    const missing = named
      .map(([, reference = '']) => reference.replace('#/components/schemas/', ''))
      .filter((name) => !description.components.schemas[name]);

    expect(named.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('can be tried: what its examples name is accepted', async () => {
    const reads = Object.entries(description.paths).filter(
      ([, { get }]) => get && get.security === undefined,
    );
    const tried = reads.flatMap(([path, { get }]) => {
      const all = (get?.parameters ?? []).filter(({ name }) => name !== 'cursor');
      const filled = all
        .filter((one) => one.in === 'path')
        .reduce((text, one) => text.replace(`{${one.name}}`, String(one.example)), path);
      const queries = all.filter((one) => one.in === 'query');
      return ['', ...queries.map(({ name, example }) => `${name}=${example}`)].map((query) => ({
        address: `${filled}?${query}`,
        needs: queries.filter(({ required, name }) => required && !query.startsWith(`${name}=`)),
      }));
    });

    const refused: string[] = [];
    for (const { address, needs } of tried) {
      const more = needs.map(({ name, example }) => `&${name}=${example}`).join('');
      const { status } = await registry.get(address + more);
      if (status !== 200 && status !== 404) refused.push(`${status} ${address}${more}`);
    }

    expect(refused).toEqual([]);
  });
});
