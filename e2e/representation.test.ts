import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { REPRESENTATION, REPRESENTED } from '../workers/api/src/http/conditional.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

const object = z.record(z.string(), z.unknown());
const described = z.object({
  components: z.object({ schemas: object }),
  paths: z.record(z.string(), z.record(z.string(), z.object({ responses: object }))),
});

/** What says nothing of an answer's shape. A field of one of these names has an object there. */
const isRemark = (key: string, value: unknown): boolean =>
  (key === 'description' && typeof value === 'string') ||
  (key === 'examples' && Array.isArray(value));

/** The same text for the same shapes, in whatever order they were declared. */
const plainly = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    const fields = object.safeParse(one).data;
    if (!fields) return one;
    const told = Object.entries(fields).filter(([key, field]) => !isRemark(key, field));
    return Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** The schemas that a part of the document names, and those that these name. */
const namedIn = (part: unknown, schemas: Record<string, unknown>): Record<string, unknown> => {
  const found: Record<string, unknown> = {};
  const look = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name in found) continue;
      found[name] = schemas[name];
      look(plainly(schemas[name]));
    }
  };
  look(plainly(part));
  return found;
};

it('moves REPRESENTATION with the shape of what has an ETag', async () => {
  const { components, paths } = described.parse(await (await registry.get('/openapi.json')).json());

  const answers = Object.entries(paths).flatMap(([path, { get }]) =>
    get && '304' in get.responses ? [[path, get.responses[200]]] : [],
  );

  const shapes = plainly([answers, namedIn(answers, components.schemas)]);
  const digest = createHash('sha256').update(shapes).digest('hex').slice(0, 12);
  expect(answers.length).toBeGreaterThan(50);
  expect(
    REPRESENTED,
    `Answers that clients hold have another shape. In workers/api/src/http/conditional.ts, raise REPRESENTATION above ${REPRESENTATION}, and let REPRESENTED be '${digest}'.`,
  ).toBe(digest);
});
