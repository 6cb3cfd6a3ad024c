import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DeclaredOperation,
  declaredOperations,
  type OpenApiDocument,
} from './contract/declared-operations.ts';
import { findFaults } from './contract/find-faults.ts';
import { fillRegistry, type KnownThings, SECRET } from './contract/known-things.ts';
import { sendRequest } from './contract/send-request.ts';
import { type Reached, tryOperation } from './contract/try-operation.ts';
import { UNREACHED } from './contract/unreached.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type PlayedPublisher, playPublisher } from './harness/play-publisher.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

/** Another seed tries other requests, more runs try more: CONTRACT_SEED=7 CONTRACT_RUNS=1000 npm test -- tests e2e */
const SEED = Number(process.env.CONTRACT_SEED ?? 1);
const RUNS = Number(process.env.CONTRACT_RUNS ?? 30);
/** A trial is five requests at most, there are some hundred operations, and the machine may be busy. */
const TRIAL_MS_MAX = 100;
const OPERATIONS_MAX = 150;

/** It withholds, and indexes anew, what everything else is tried with: a registry of its own is asked. */
const DISTURBS = /^\/v1\/(?:admin\/|publish$)/;

/** A registry that is filled, and what is asked of it. */
type World = { registry: TestRegistry; known: KnownThings; operations: DeclaredOperation[] };

const hosts = [new GitHubStandIn(), new GitHubStandIn()] as const;
let publisher: PlayedPublisher;
let document: OpenApiDocument;
let operations: DeclaredOperation[];
let common: World;
let apart: World;
beforeAll(async () => {
  publisher = await playPublisher();
  const [registry, other] = await Promise.all(
    hosts.map(async (host) => {
      const vars = {
        GITHUB_API_URL: await host.listen(),
        GITHUB_WEBHOOK_SECRET: SECRET,
        PUBLISH_ISSUER: publisher.issuer,
      };
      return startRegistry({ vars, seed: true });
    }),
  );
  if (!registry || !other) throw new Error('a registry was not started');
  document = (await (await registry.get('/openapi.json')).json()) as OpenApiDocument;
  operations = declaredOperations(document);
  const [usual = [], disturbing = []] = [false, true].map((is) =>
    operations.filter(({ path }) => DISTURBS.test(path) === is),
  );
  common = { registry, known: await fillRegistry(registry, hosts[0]), operations: usual };
  const cast = { role: 'admin', publisher } as const;
  const known = await fillRegistry(other, hosts[1], cast);
  apart = { registry: other, known, operations: disturbing };
});
afterAll(async () => {
  await Promise.all([common.registry.stop(), apart.registry.stop()]);
  await Promise.all([...hosts, publisher].map((one) => one.close()));
});

/** What breaks the contract, an operation a line; the statuses and codes that were answered go to `reached`. */
const tryAll = async (
  { registry, known, operations }: World,
  runs: number,
  reached: Reached,
): Promise<string[]> => {
  const broken: string[] = [];
  for (const operation of operations) {
    const effort = { seed: SEED, runs };
    const fault = await tryOperation(registry.url, operation, known, reached, effort);
    if (fault) broken.push(`${operation.name}: ${fault}`);
  }
  return broken;
};

/** What a document declares and nothing was sent to, read from the document itself. */
const leftOutOf = ({ paths }: OpenApiDocument, reached: Reached): string[] => {
  const declared = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const asked = new Set([...reached].map((one) => one.replace(/ \w+$/, '')));
  return declared.filter((name) => !asked.has(name));
};

describe('every operation', () => {
  const reached: Reached = new Set();
  let broken: string[];
  beforeAll(
    async () => {
      const faults = [common, apart].map((world) => tryAll(world, RUNS, reached));
      broken = (await Promise.all(faults)).flat();
    },
    RUNS * OPERATIONS_MAX * TRIAL_MS_MAX,
  );

  it('answers as the document declares, whatever it is asked', () => {
    expect(broken).toEqual([]);
  });

  it('is one that a trial was sent to', () => {
    const more = structuredClone(document);
    Object.assign(more.paths, { '/v1/left-out': { get: { responses: {} } } });

    const leftOut = [document, more].map((one) => leftOutOf(one, reached));

    expect(leftOut).toEqual([[], ['GET /v1/left-out']]);
  });

  it('gives every answer that it declares, but for a few that are explained', () => {
    const declared = operations.flatMap(({ name, answers }) =>
      [...answers].flatMap(([status, { codes }]) =>
        [status, ...codes].map((one) => `${name} ${one}`),
      ),
    );

    const missing = declared.filter((one) => !reached.has(one));

    const isExplained = (one: string) => UNREACHED.some(([pattern]) => pattern.test(one));
    const idle = UNREACHED.filter(([pattern]) => !missing.some((one) => pattern.test(one)));
    expect(missing.filter((one) => !isExplained(one))).toEqual([]);
    expect([...reached].filter(isExplained)).toEqual([]);
    expect(idle).toEqual([]);
  });

  it('refuses every other method with 405 and says which it takes', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const wrong: string[] = [];

    for (const [path, declared] of Object.entries(document.paths)) {
      const taken = Object.keys(declared).map((method) => method.toUpperCase());
      const due = [...taken, ...(taken.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
      for (const method of methods.filter((one) => !taken.includes(one))) {
        const target = path.replaceAll(/\{\w+\}/g, 'a');
        const headers = { 'Content-Type': 'application/json' };
        const { status, headers: told } = await sendRequest(common.registry.url, {
          method,
          target,
          headers,
          body: '{}',
        });
        const allow = told.allow?.split(', ').sort().join();
        if (status !== 405 || allow !== due.join())
          wrong.push(`${method} ${path} ${status} ${allow}`);
      }
    }

    expect(wrong).toEqual([]);
  });
});

describe('a database that lacks its first rows', () => {
  let bare: TestRegistry;
  beforeAll(async () => {
    bare = await startRegistry();
    await bare.database.exec('DELETE FROM registry_totals');
  });
  afterAll(() => bare.stop());

  it.each(['/readyz', '/v1/stats'])('makes %s answer 503 as declared', async (path) => {
    const operation = operations.find(({ name }) => name === `GET ${path}`);
    const asked = { method: 'GET', target: path, headers: {} };

    const answered = await sendRequest(bare.url, asked);

    expect(answered.status).toBe(503);
    expect(operation && findFaults(operation, asked, answered)).toEqual([]);
  });
});

describe('the trials fail where', () => {
  type Change = (changed: OpenApiDocument) => void;
  const at = (changed: OpenApiDocument, path: string) => {
    const operation = changed.paths[path]?.get;
    if (!operation) throw new Error(`there is no GET ${path}`);
    return operation;
  };

  it.each<[string, string, Change, RegExp]>([
    [
      'a field has another type',
      'GET /v1/plugins',
      ({ components }) => {
        Object.assign(components.schemas.PluginSummary?.properties ?? {}, {
          stars: { type: 'string' },
        });
      },
      /200 breaks its schema.*\/stars/,
    ],
    [
      'a status is not declared',
      'GET /v1/users/{username}',
      (changed) => {
        delete at(changed, '/v1/users/{username}').responses['404'];
      },
      /undeclared status 404/,
    ],
    [
      'a code is not declared',
      'GET /v1/tags',
      (changed) => {
        const answer = at(changed, '/v1/tags').responses['400'];
        if (answer) answer.description = '`invalid_request`';
      },
      /undeclared code invalid_cursor/,
    ],
    [
      'another media type is declared',
      'GET /v1/stats',
      (changed) => {
        const answer = at(changed, '/v1/stats').responses['200'];
        if (answer) answer.content = { 'text/plain': { schema: { type: 'string' } } };
      },
      /undeclared media type "application\/json"/,
    ],
    [
      'a parameter takes less than what is taken',
      'GET /v1/collections',
      (changed) => {
        const limit = at(changed, '/v1/collections').parameters?.find(
          ({ name }) => name === 'limit',
        );
        if (limit) limit.schema.minimum = 2;
      },
      /200 {2}to what no schema takes/,
    ],
    [
      'an event of a stream is something else',
      'POST /mcp',
      ({ components }) => {
        const { anyOf = [] } = components.schemas.JsonRpcResponse ?? {};
        anyOf.pop();
      },
      /200 has an event that breaks its schema: .*"error"/,
    ],
  ])('%s (%s)', async (_what, name, change, fault) => {
    const changed = structuredClone(document);
    change(changed);
    const one = declaredOperations(changed).filter((operation) => operation.name === name);

    const broken = await tryAll({ ...common, operations: one }, 0, new Set());

    expect(broken.join('\n')).toMatch(fault);
  });
});
