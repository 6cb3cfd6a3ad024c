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
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

/** Another seed tries other requests, more runs try more: CONTRACT_SEED=7 CONTRACT_RUNS=1000 npm test -- tests e2e */
const SEED = Number(process.env.CONTRACT_SEED ?? 1);
const RUNS = Number(process.env.CONTRACT_RUNS ?? 30);
/** A trial is four requests at most, there are some fifty operations, and the machine may be busy. */
const TRIAL_MS_MAX = 100;
const OPERATIONS_MAX = 100;

/** What is declared and not reached here, and why. */
const UNREACHED: Array<[RegExp, string]> = [
  [/ (?:500|internal)$/, 'a bug of ours: it can be had only by making one'],
  [/ (?:503|database_unavailable)$/, 'a database without its first rows: tests of their own below'],
  [/ reader_busy$/, 'takes two readers at once: reading-gate.test.ts has them'],
  [
    /^\S+ \/v1\/(?:me|tokens|sessions|plugins\/\S+\/ratings\/)\S* (?:401|not_signed_in|invalid_token|foreign_origin)$/,
    'asked with good credentials here: accounts.test.ts and sessions.test.ts ask without',
  ],
  [
    /^\S+ \/v1\/plugins\/\S+\/ratings\/\S+ insufficient_scope$|^(?:GET|POST|DELETE) \/v1\/plugins\/\S+\/ratings\/\S+ 403$/,
    'the token has the scope: ratings.test.ts asks with one that has not',
  ],
  [
    /^(?:POST|PUT|PATCH|DELETE) \/v1\/collections\S* (?:40[13]|not_signed_in|invalid_token|foreign_origin|insufficient_scope)$|^GET \/v1\/me\/collections (?:403|insufficient_scope)$/,
    'the token is good and has the scope: collections.test.ts asks with one that has not',
  ],
  [/\{plugin\} 409$| collection_full$/, 'takes 500 plugins: collection-members.test.ts has them'],
  [
    /^\S+ \/v1\/(?:me|sessions|tokens\/\{id\}) (?:403|insufficient_scope)$|^GET \/v1\/tokens (?:403|insufficient_scope)$/,
    'the token has the scope: accounts.test.ts asks with one that has not',
  ],
  [
    /^POST \/v1\/repositories\/\{owner\}\/\{repo\}\/(?:claim|crawl) 409$/,
    'of keys alone, as below',
  ],
  [
    / (?:422|idempotency_key_(?:reused|in_use))$/,
    'asked without keys here: idempotency.test.ts asks with them',
  ],
  [/ session_required$/, 'asked with sessions here: accounts.test.ts asks with tokens'],
  [/ (?:429|rate_limited)$/, 'quotas are out of reach here: limits.test.ts has low ones'],
  [
    /^POST \/v1\/repositories (?:401|invalid_token|403|foreign_origin)$/,
    'asked without credentials here: limits.test.ts asks with false ones',
  ],
  [
    /^(?:GET \/v1\/claims|DELETE \S+\/claim) (?:40[13]|not_signed_in|invalid_token|foreign_origin|insufficient_scope)$/,
    'takes other credentials, and rights at the host: ownership.test.ts has both',
  ],
  [
    /^POST \S+\/claim (?:200|401|502|not_signed_in|invalid_token|foreign_origin|insufficient_scope|not_maintainer|host_unreadable)$/,
    'takes a person whom the host knows: ownership.test.ts has some',
  ],
  [
    /^(?:PATCH \S+\{plugin\}|POST \S+\/crawl) (?:202|40[13]|502|not_signed_in|invalid_token|foreign_origin|insufficient_scope|plugin_not_found|host_access_needed|host_unreadable)$/,
    'takes an owner: plugin-edits.test.ts has some',
  ],
  [
    /^POST \S+\/reports (?:40[13]|not_signed_in|invalid_token|foreign_origin|insufficient_scope)$/,
    'the token is good and has the scope: reports.test.ts and moderation.test.ts ask with others',
  ],
  [/^GET \/(?:healthz|readyz) 304$/, 'declared for every GET, but these have no ETag'],
];

/**
 * Protocols of other programs, whose rules are not those of this API (parameters that are not known are ignored, errors are
 * JSON-RPC's): mcp*.test.ts, skills-protocol.test.ts and the real clients hold them.
 */
const OTHERS_PROTOCOL = /^\/(?:mcp|v0\.1|api)(?:\/|$)|\/\.well-known\//;

/** They would withhold what everything else is tried with: moderation.test.ts and reports.test.ts hold them. */
const OF_ADMINS = /^\/v1\/admin\//;

/** It takes tokens of builds, each once, before anything else is looked at: publish.test.ts has an issuer of them. */
const OF_BUILDS = /^\/v1\/publish$/;

const ownOperations = (document: OpenApiDocument): DeclaredOperation[] =>
  declaredOperations(document).filter(
    ({ path }) => ![OTHERS_PROTOCOL, OF_ADMINS, OF_BUILDS].some((left) => left.test(path)),
  );

const github = new GitHubStandIn();
let registry: TestRegistry;
let document: OpenApiDocument;
let known: KnownThings;
beforeAll(async () => {
  const vars = { GITHUB_API_URL: await github.listen(), GITHUB_WEBHOOK_SECRET: SECRET };
  registry = await startRegistry({ vars, seed: true });
  known = await fillRegistry(registry, github);
  document = (await (await registry.get('/openapi.json')).json()) as OpenApiDocument;
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** What breaks the contract, an operation a line; the statuses and codes that were answered go to `reached`. */
const tryAll = async (
  operations: readonly DeclaredOperation[],
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

describe('every operation', () => {
  const reached: Reached = new Set();
  let broken: string[];
  beforeAll(
    async () => {
      broken = await tryAll(ownOperations(document), RUNS, reached);
    },
    RUNS * OPERATIONS_MAX * TRIAL_MS_MAX,
  );

  it('answers as the document declares, whatever it is asked', () => {
    expect(broken).toEqual([]);
  });

  it('gives every answer that it declares, but for a few that are explained', () => {
    const declared = ownOperations(document).flatMap(({ name, answers }) =>
      [...answers].flatMap(([status, { codes }]) =>
        [status, ...codes].map((one) => `${name} ${one}`),
      ),
    );

    const missing = declared.filter((one) => !reached.has(one));

    const isExplained = (one: string) => UNREACHED.some(([pattern]) => pattern.test(one));
    expect(missing.filter((one) => !isExplained(one))).toEqual([]);
    expect([...reached].filter(isExplained)).toEqual([]);
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
        const { status, headers: told } = await sendRequest(registry.url, {
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
    const operation = ownOperations(document).find(({ name }) => name === `GET ${path}`);
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
      '/v1/plugins',
      ({ components }) => {
        Object.assign(components.schemas.PluginSummary?.properties ?? {}, {
          stars: { type: 'string' },
        });
      },
      /200 breaks its schema.*\/stars/,
    ],
    [
      'a status is not declared',
      '/v1/users/{username}',
      (changed) => {
        delete at(changed, '/v1/users/{username}').responses['404'];
      },
      /undeclared status 404/,
    ],
    [
      'a code is not declared',
      '/v1/tags',
      (changed) => {
        const answer = at(changed, '/v1/tags').responses['400'];
        if (answer) answer.description = '`invalid_request`';
      },
      /undeclared code invalid_cursor/,
    ],
    [
      'another media type is declared',
      '/v1/stats',
      (changed) => {
        const answer = at(changed, '/v1/stats').responses['200'];
        if (answer) answer.content = { 'text/plain': { schema: { type: 'string' } } };
      },
      /undeclared media type "application\/json"/,
    ],
    [
      'a parameter takes less than what is taken',
      '/v1/collections',
      (changed) => {
        const limit = at(changed, '/v1/collections').parameters?.find(
          ({ name }) => name === 'limit',
        );
        if (limit) limit.schema.minimum = 2;
      },
      /200 {2}to what no schema takes/,
    ],
  ])('%s (%s)', async (_what, path, change, fault) => {
    const changed = structuredClone(document);
    change(changed);
    const one = declaredOperations(changed).filter(({ name }) => name === `GET ${path}`);

    const broken = await tryAll(one, 0, new Set());

    expect(broken.join('\n')).toMatch(fault);
  });
});
