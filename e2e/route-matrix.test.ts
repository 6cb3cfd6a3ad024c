import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRET } from './contract/known-things.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';
import { CALLERS, type Caller, callersIn } from './route-matrix/callers.ts';
import { OWNED, type World } from './route-matrix/row.ts';
import { ROWS } from './route-matrix/rows.ts';

type Document = {
  paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
};
type Operation = { name: string; scope: string | undefined; isPersonal: boolean };

const github = new GitHubStandIn();
let registry: TestRegistry;
let world: World;
let callers: Awaited<ReturnType<typeof callersIn>>;
let operations: Operation[];
beforeAll(async () => {
  const vars = { GITHUB_API_URL: await github.listen(), GITHUB_WEBHOOK_SECRET: SECRET };
  registry = await startRegistry({ vars, seed: true });
  callers = await callersIn(registry);
  world = { registry, owner: callers.owner };
  const owned = await repositoryWith(OWNED, marketplaceWith('owned', ['kit']));
  github.put(owned);
  await registry.crawl(OWNED);
  github.people.give(callers.owner.hostToken, owned, 'admin');
  const { paths } = (await (await registry.get('/openapi.json')).json()) as Document;
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      scope: security?.flatMap(({ token }) => token ?? [])[0],
      isPersonal: security !== undefined,
    })),
  );
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** What an operation answers to a caller: its status, and how long a cache may have it. */
const answerTo = async (caller: Caller, { name, scope }: Operation) => {
  const [method = '', path = ''] = name.split(' ');
  const asked = (await ROWS[name]?.ask(world)) ?? {};
  // Operations for browsers alone name no scope: whoever may read asks for them.
  const headers = await callers.credentials(caller, scope ?? 'read');
  if (asked.body !== undefined) headers.set('Content-Type', 'application/json');
  for (const [header, value] of Object.entries(asked.headers ?? {})) headers.set(header, value);
  const response = await fetch(new URL(asked.path ?? path, registry.url), {
    method,
    headers,
    redirect: 'manual',
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  });
  await response.body?.cancel();
  return { status: response.status, cacheControl: response.headers.get('Cache-Control') ?? '' };
};

describe('the matrix', () => {
  it('has a row for each operation of the document, and none besides', () => {
    const names = operations.map(({ name }) => name);

    expect(names.filter((name) => !ROWS[name])).toEqual([]);
    expect(Object.keys(ROWS).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(CALLERS)('holds for %s, and lets no cache have what takes a person', async (caller) => {
    const wrong: string[] = [];

    for (const operation of operations) {
      const { status, cacheControl } = await answerTo(caller, operation);
      const due = ROWS[operation.name]?.expected[caller];
      if (status !== due) wrong.push(`${operation.name}: ${status} where ${due} was due`);
      if (operation.isPersonal && !cacheControl.includes('no-store'))
        wrong.push(`${operation.name}: ${cacheControl}`);
    }

    expect(wrong).toEqual([]);
  });
});
