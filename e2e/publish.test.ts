import { crawlRequested, crawlRun, errorBody, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn, type PlayedRepository } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { forgedTokens } from './harness/forged-tokens.ts';
import { personIn } from './harness/person.ts';
import {
  type PlayedPublisher,
  playPublisher,
  publisherToken,
  type TokenPart,
} from './harness/play-publisher.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const FORGERIES_OF_EACH = 40;
const AT_ONCE = 20;

const github = new GitHubStandIn();
let apiUrl: string;
let publisher: PlayedPublisher;
let registry: TestRegistry;
beforeAll(async () => {
  publisher = await playPublisher();
  apiUrl = await github.listen();
  const vars = { PUBLISH_ISSUER: publisher.issuer, GITHUB_API_URL: apiUrl };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
  await publisher.close();
});

let repositories = 0;
/** A repository with one plugin that the host has, and the registry does not know. */
const played = async (owner = 'ada'): Promise<PlayedRepository & { fullName: string }> => {
  repositories += 1;
  const fullName = `${owner}/built-${repositories}`;
  const files = marketplaceWith(`built-${repositories}`, ['kit']);
  const repository = await repositoryWith(fullName, files);
  github.put(repository);
  return { ...repository, fullName };
};
const tokenFor = (repository: PlayedRepository, changed: TokenPart = {}): string =>
  publisherToken(publisher, new URL(registry.url).origin, repository, changed);
const publish = (token: string, to: Pick<TestRegistry, 'url'> = registry) =>
  fetch(new URL('/v1/publish', to.url), {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  });
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const endOf = async (response: Response) => {
  const { url } = crawlRequested.parse(await response.json());
  const read = async () => crawlRun.parse(await (await registry.get(url)).json());
  await expect.poll(async () => (await read()).finishedAt, { timeout: 20_000 }).not.toBeNull();
  return read();
};
const rowsOf = async <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  (
    await registry.database
      .prepare(sql)
      .bind(...values)
      .all<Row>()
  ).results;
const recordsOf = (fullName: string) =>
  rowsOf<{ via: string; actor_id: null; actor_name: string; detail: string; request_id: string }>(
    `SELECT via, actor_id, actor_name, detail, request_id FROM audit_log
     WHERE action = 'published' AND object_id = ?`,
    fullName,
  );
/** All that publishing writes before a crawl begins. */
const traces = () =>
  rowsOf(
    `SELECT (SELECT count(*) FROM publish_tokens) AS tokens, (SELECT count(*) FROM crawl_runs WHERE trigger = 'request') AS runs,
     (SELECT count(*) FROM repositories) AS repositories, (SELECT count(*) FROM audit_log) AS acts`,
  );

describe('a build that publishes', () => {
  it('has its commit indexed at once, in a repository that nobody knew', async () => {
    const repository = await played();

    const response = await publish(tokenFor(repository));

    expect(response.status).toBe(202);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(await endOf(response)).toMatchObject({ status: 'ok', commitSha: repository.sha });
    const served = await registry.get(`/v1/plugins/${repository.fullName}/kit`);
    expect(served.status).toBe(200);
    expect(plugin.parse(await served.json()).commitSha).toBe(repository.sha);
    const [record, ...more] = await recordsOf(repository.fullName);
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      via: 'publisher',
      actor_id: null,
      actor_name: repository.fullName,
      request_id: response.headers.get('X-Request-Id'),
    });
    expect(JSON.parse(record?.detail ?? '')).toEqual({
      hostId: repository.id,
      sha: repository.sha,
      ref: 'refs/heads/main',
    });
  });

  it('has the next commit indexed, however lately the repository was checked', async () => {
    const repository = await played();
    await registry.crawl(repository.fullName);
    const next = await repositoryWith(
      repository.fullName,
      marketplaceWith('built-anew', ['kit', 'more']),
    );
    github.put(next);

    const response = await publish(tokenFor(next, { ref: 'refs/tags/v2' }));

    expect(response.status).toBe(202);
    expect(await endOf(response)).toMatchObject({ status: 'ok', commitSha: next.sha, plugins: 2 });
    expect((await registry.get(`/v1/plugins/${repository.fullName}/more`)).status).toBe(200);
  });

  it('is known by its numbers: no name that it brings changes anything', async () => {
    const repository = await played();
    const other = await played('eve');
    const lie = { sub: `repo:${other.fullName}:ref:refs/heads/main`, repository: other.fullName };

    const response = await publish(tokenFor(repository, lie));

    expect(response.status).toBe(202);
    expect(await endOf(response)).toMatchObject({ repository: repository.fullName, status: 'ok' });
    expect((await registry.get(`/v1/repositories/${other.fullName}`)).status).toBe(404);
  });

  it('is followed to the new name of its repository', async () => {
    const repository = await played();
    await registry.crawl(repository.fullName);
    github.rename(repository.fullName, 'ada', `moved-${repository.id}`);

    const response = await publish(tokenFor(repository));

    expect(response.status).toBe(202);
    await endOf(response);
    const served = await registry.get(`/v1/plugins/ada/moved-${repository.id}/kit`);
    expect(served.status).toBe(200);
    expect(await rowsOf('SELECT 1 FROM repositories WHERE host_id = ?', repository.id)).toEqual([
      { 1: 1 },
    ]);
  });

  it('is refused when its repository has gone to another owner since', async () => {
    const repository = await played();
    github.rename(repository.fullName, 'eve', `given-${repository.id}`);

    const response = await publish(tokenFor(repository));

    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('publisher_mismatch');
  });

  it('keeps its token when the host does not answer', async () => {
    const repository = await played();
    const token = tokenFor(repository);
    github.break(repository.fullName, { kind: 'status', status: 500 });

    const first = await publish(token);
    github.mend(repository.fullName);
    const second = await publish(token);

    expect([first.status, second.status]).toEqual([502, 202]);
    expect(await codeOf(first)).toBe('host_unreadable');
    expect(await recordsOf(repository.fullName)).toHaveLength(1);
  });
});

it('a request that is not understood spends no token', async () => {
  const token = tokenFor(await played());
  const sent = { method: 'POST', headers: { Authorization: `Bearer ${token}` } };

  const first = await fetch(new URL('/v1/publish?ref=main', registry.url), sent);
  const second = await publish(token);

  expect([first.status, second.status]).toEqual([400, 202]);
  expect(await codeOf(first)).toBe('invalid_request');
});

describe('a token', () => {
  it(`used ${AT_ONCE} times at once is accepted once`, async () => {
    const repository = await played();
    const token = tokenFor(repository);

    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => publish(token)));

    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.map(({ status }) => status)).toEqual(Array(AT_ONCE - 1).fill(409));
    expect(new Set(await Promise.all(refused.map(codeOf)))).toEqual(
      new Set(['publish_token_used']),
    );
    expect(await recordsOf(repository.fullName)).toHaveLength(1);
    const runs = await rowsOf(
      'SELECT 1 FROM crawl_runs JOIN repositories r ON r.id = repository_id WHERE r.full_name = ?',
      repository.fullName,
    );
    expect(runs).toHaveLength(1);
  });

  it('is forgotten when nobody would take it any more, and not before', async () => {
    const repository = await played();
    const [old, young] = [`old-${repository.id}`, `young-${repository.id}`];
    await publish(tokenFor(repository, { jti: old }));
    await publish(tokenFor(repository, { jti: young }));
    await registry.database
      .prepare(
        "UPDATE publish_tokens SET usable_until = '2026-01-01T00:00:00.000Z' WHERE token_id = ?",
      )
      .bind(old)
      .run();

    await registry.tick();

    const kept = await rowsOf<{ token_id: string; usable_until: string }>(
      'SELECT token_id, usable_until FROM publish_tokens WHERE token_id IN (?, ?)',
      old,
      young,
    );
    expect(kept.map(({ token_id }) => token_id)).toEqual([young]);
    // Fifteen minutes after it was made, and a minute for each clock.
    const left_ms = Date.parse(kept[0]?.usable_until ?? '') - Date.now();
    expect(left_ms).toBeGreaterThan(16 * 60_000);
    expect(left_ms).toBeLessThanOrEqual(17 * 60_000);
  });

  it('that is forged is never accepted, whatever was done to it', async () => {
    const repository = await played();
    const other = await played('eve');
    const audience = new URL(registry.url).origin;
    const world = { publisher, audience, repository, other };
    const forgeries = forgedTokens(world, FORGERIES_OF_EACH, 6);
    const before = await traces();
    const asked = publisher.asked;

    const wrong: string[] = [];
    let accepted = 0;
    for (let start = 0; start < forgeries.length; start += AT_ONCE)
      await Promise.all(
        forgeries.slice(start, start + AT_ONCE).map(async ({ kind, token, status, code }) => {
          const response = await publish(token);
          if (response.ok) accepted += 1;
          const told = await codeOf(response);
          if (response.status !== status || told !== code)
            wrong.push(`${kind}: ${response.status} ${told}, not ${status} ${code}: ${token}`);
        }),
      );

    expect(forgeries.length).toBeGreaterThanOrEqual(1_000);
    expect(wrong).toEqual([]);
    expect(accepted).toBe(0);
    expect(await traces()).toEqual(before);
    // Names of keys that nobody has do not make us ask for each.
    expect(publisher.asked - asked).toBeLessThanOrEqual(1);
  }, 120_000);

  it('that was used is never accepted again, whoever else publishes meanwhile', async () => {
    const repository = await played();
    const tokens = Array.from({ length: 10 }, () => tokenFor(repository));
    await Promise.all(tokens.map((token) => publish(token)));
    const before = await traces();

    const replayed: number[] = [];
    for (let round = 0; round < 10; round += 1)
      for (const { status } of await Promise.all(tokens.map((token) => publish(token))))
        replayed.push(status);

    expect(replayed).toEqual(Array(100).fill(409));
    expect(await traces()).toEqual(before);
  });

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['of a person', async () => (await personIn(registry)).headers],
    ['under another scheme', async () => ({ Authorization: `Basic ${tokenFor(await played())}` })],
    [
      'after another',
      async () => ({ Authorization: `Bearer x, Bearer ${tokenFor(await played())}` }),
    ],
    ['that is empty', async () => ({ Authorization: 'Bearer' })],
  ])('%s does not publish', async (_what, headersOf) => {
    const response = await fetch(new URL('/v1/publish', registry.url), {
      method: 'POST',
      headers: await headersOf(),
    });

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(await codeOf(response)).toBe('invalid_token');
  });

  it('is asked for', async () => {
    const response = await registry.post('/v1/publish', {});

    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('not_signed_in');
  });

  it('is told which audience it lacks, once its issuer has signed it', async () => {
    const repository = await played();

    const response = await publish(tokenFor(repository, { aud: 'https://github.com/ada' }));

    expect(response.status).toBe(401);
    expect(errorBody.parse(await response.json()).detail).toContain(new URL(registry.url).origin);
  });
});

describe('an issuer', () => {
  const AUDIENCE = 'https://skillstash.example';
  let issuer: PlayedPublisher;
  let apart: TestRegistry;
  beforeAll(async () => {
    issuer = await playPublisher();
    const vars = {
      PUBLISH_ISSUER: issuer.issuer,
      PUBLISH_AUDIENCE: AUDIENCE,
      GITHUB_API_URL: apiUrl,
    };
    apart = await startRegistry({ vars });
  });
  afterAll(async () => {
    await apart.stop();
    await issuer.close();
  });
  const goodFor = async (audience = AUDIENCE) => publisherToken(issuer, audience, await played());

  it.each<[string, NonNullable<PlayedPublisher['answer']>]>([
    ['fails', (response) => response.writeHead(500).end()],
    [
      'leads elsewhere',
      (response) => response.writeHead(302, { Location: publisher.issuer }).end(),
    ],
    ['hangs up', (response) => response.destroy()],
    ['tells no JSON', (response) => response.writeHead(200).end('<html>')],
    ['tells no keys', (response) => response.writeHead(200).end('{"keys":{}}')],
    ['tells too much', (response) => response.writeHead(200).end(' '.repeat(65_537))],
  ])('that %s is 502, and nothing is accepted', async (_what, answer) => {
    issuer.answer = answer;

    const response = await publish(await goodFor(), apart);

    expect(response.status).toBe(502);
    expect(await codeOf(response)).toBe('host_unreadable');
  });

  it('that answers again is believed, for the audience that is set', async () => {
    issuer.answer = undefined;

    const answers = [
      await publish(await goodFor(), apart),
      await publish(await goodFor(new URL(apart.url).origin), apart),
    ];

    expect(answers.map(({ status }) => status)).toEqual([202, 401]);
  });

  it('that is not set makes nobody a publisher', async () => {
    const unset = await startRegistry({ vars: { PUBLISH_ISSUER: '' } });

    const response = await publish(await goodFor(new URL(unset.url).origin), unset);

    await unset.stop();
    expect(response.status).toBe(500);
    expect(await codeOf(response)).toBe('internal');
  });
});
