import { errorBody, repositoryClaim, repositoryClaimList } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from './github-stand-in/fault.ts';
import { GitHubStandIn, type PlayedRepository } from './github-stand-in/github-stand-in.ts';
import type { Right } from './github-stand-in/played-people.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { agreeAtHost, CookieJar } from './harness/cookie-jar.ts';
import { type HostSignIn, playHostSignIn } from './harness/host-sign-in.ts';
import { AUTH_SECRET, claim, hostPersonIn, ownerIn } from './harness/owner.ts';
import { type Person, personIn } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let host: HostSignIn;
let registry: TestRegistry;
beforeAll(async () => {
  host = await playHostSignIn();
  const vars = { ...host.vars, AUTH_SECRET, GITHUB_API_URL: await github.listen() };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
  await host.stop();
});

let repositories = 0;
/** A crawled repository with one plugin, under a name of its own. */
const crawled = async (): Promise<PlayedRepository & { fullName: string }> => {
  repositories += 1;
  const fullName = `ada/shop-${repositories}`;
  const played = await repositoryWith(fullName, marketplaceWith(`shop-${repositories}`, ['kit']));
  github.put(played);
  await registry.crawl(fullName);
  return { ...played, fullName };
};
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const giveUp = (fullName: string, { headers }: Person) =>
  fetch(new URL(`/v1/repositories/${fullName}/claim`, registry.url), { method: 'DELETE', headers });
const claimsOf = async (person: Person) => {
  const response = await registry.get('/v1/claims', person.headers);
  return repositoryClaimList.parse(await response.json()).items.map(({ repository }) => repository);
};
const actsOf = async (person: Person) => {
  const { results } = await registry.database
    .prepare('SELECT action, detail, request_id FROM audit_log WHERE actor_id = ? ORDER BY id')
    .bind(person.id)
    .all<{ action: string; detail: string; request_id: string }>();
  return results.map(({ action, detail }) => [action, JSON.parse(detail)]);
};

describe('a claim', () => {
  it.each<Right>(['admin', 'maintain'])('is for whom the host lets %s', async (right) => {
    const repository = await crawled();
    const person = await hostPersonIn(registry);
    github.people.give(person.hostToken, repository, right);

    const response = await claim(registry, person, repository.fullName.toUpperCase());

    const made = repositoryClaim.parse(await response.json());
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(made).toMatchObject({ repository: repository.fullName, permission: right });
    expect(await claimsOf(person)).toEqual([repository.fullName]);
    expect(await actsOf(person)).toEqual([
      ['claim_confirmed', { repository: repository.fullName, permission: right }],
    ]);
  });

  it.each<Right>(['push', 'triage', 'pull'])('is not for whom it lets only %s', async (right) => {
    const repository = await crawled();
    const person = await hostPersonIn(registry);
    github.people.give(person.hostToken, repository, right);

    const response = await claim(registry, person, repository.fullName);

    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('not_maintainer');
    expect(await claimsOf(person)).toEqual([]);
    expect(await actsOf(person)).toEqual([]);
  });

  it('is made with the token that signing in brought', async () => {
    const repository = await crawled();
    const jar = new CookieJar(registry.url);
    host.present({ id: 4_000_001, login: 'Signed-In' });
    await jar.send(await agreeAtHost(jar));
    github.people.give(host.tokens.at(-1) ?? '', repository, 'admin');

    const response = await jar.send(`/v1/repositories/${repository.fullName}/claim`, {
      method: 'POST',
    });

    expect(response.status).toBe(200);
    expect(github.requests.at(-1)).toMatchObject({
      path: `/repositories/${repository.id}`,
      headers: { authorization: `Bearer ${host.tokens.at(-1)}` },
    });
  });

  it('made twice at once is one, and keeps the time of the first', async () => {
    const repository = await crawled();
    const person = await ownerIn(registry, github, repository);
    const [first] = (await claimList(person)) ?? [];

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => claim(registry, person, repository.fullName)),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const claims = await claimList(person);
    expect(claims.length).toBe(1);
    expect(claims[0]?.claimedAt).toBe(first?.claimedAt);
  });

  it('ends when the host says at the next claim that the right is gone', async () => {
    const repository = await crawled();
    const person = await ownerIn(registry, github, repository);
    github.people.give(person.hostToken, repository, 'push');

    const response = await claim(registry, person, repository.fullName);

    expect(response.status).toBe(403);
    expect(await claimsOf(person)).toEqual([]);
    expect((await actsOf(person)).at(-1)).toEqual([
      'claim_ended',
      { repository: repository.fullName, by: 'host' },
    ]);
  });

  it('ends when the host does not show the repository any more', async () => {
    const repository = await crawled();
    const person = await ownerIn(registry, github, repository);
    github.remove(repository.fullName);

    const response = await claim(registry, person, repository.fullName);

    expect(response.status).toBe(403);
    expect(await claimsOf(person)).toEqual([]);
  });

  it('is of the repository, whatever it and others are called', async () => {
    const repository = await crawled();
    const person = await hostPersonIn(registry);
    github.people.give(person.hostToken, repository, 'admin');
    github.rename(repository.fullName, 'eve', `taken-${repository.id}`);
    github.put({ ...repository, id: repository.id + 1 });

    const response = await claim(registry, person, repository.fullName);

    expect(response.status).toBe(200);
    expect(github.requests.at(-1)?.path).toBe(`/repositories/${repository.id}`);
  });

  it('is given up by who has it, once', async () => {
    const repository = await crawled();
    const person = await ownerIn(registry, github, repository);
    const other = await ownerIn(registry, github, repository);

    const first = await giveUp(repository.fullName, person);
    const second = await giveUp(repository.fullName, person);

    expect([first.status, second.status]).toEqual([204, 404]);
    expect(await codeOf(second)).toBe('claim_not_found');
    expect(await claimsOf(person)).toEqual([]);
    expect(await claimsOf(other)).toEqual([repository.fullName]);
    expect((await actsOf(person)).at(-1)).toEqual([
      'claim_ended',
      { repository: repository.fullName, by: 'person' },
    ]);
  });

  it('cannot be made of what is not known here', async () => {
    const person = await hostPersonIn(registry);

    const response = await claim(registry, person, 'nobody/nothing');

    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe('repository_not_found');
  });

  it('takes a token for that repository', async () => {
    const repository = await crawled();
    const person = await hostPersonIn(registry, { scopes: ['read', 'publish:eve/*'] });
    github.people.give(person.hostToken, repository, 'admin');

    const answers = await Promise.all([
      claim(registry, person, repository.fullName),
      giveUp(repository.fullName, person),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(Array(2).fill('insufficient_scope'));
  });
});

const claimList = async (person: Person) =>
  repositoryClaimList.parse(await (await registry.get('/v1/claims', person.headers)).json()).items;

describe('a host that does not answer', () => {
  it.each<[string, Fault]>([
    ['fails', { kind: 'status', status: 500 }],
    ['asks for a pause', { kind: 'status', status: 429 }],
    ['forbids', { kind: 'status', status: 403 }],
    ['redirects', { kind: 'status', status: 302, headers: { Location: 'http://127.0.0.1:9/' } }],
    ['says something else', { kind: 'status', status: 200 }],
  ])('and %s makes and ends no claim', async (_what, fault) => {
    const repository = await crawled();
    const owner = await ownerIn(registry, github, repository);
    const newcomer = await hostPersonIn(registry);
    github.people.give(newcomer.hostToken, repository, 'admin');
    github.break(repository.fullName, fault);

    const answers = [
      await claim(registry, owner, repository.fullName),
      await claim(registry, newcomer, repository.fullName),
    ];

    github.mend(repository.fullName);
    expect(answers.map(({ status }) => status)).toEqual([502, 502]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(Array(2).fill('host_unreadable'));
    expect(await claimsOf(owner)).toEqual([repository.fullName]);
    expect(await claimsOf(newcomer)).toEqual([]);
    expect(await actsOf(newcomer)).toEqual([]);
  });

  it.each([
    [
      'took the token back',
      async (person: { hostToken: string }) => {
        github.people.revoke(person.hostToken);
      },
    ],
    [
      'gave us none',
      async (person: Person) => {
        await registry.database
          .prepare('DELETE FROM host_tokens WHERE user_id = ?')
          .bind(person.id)
          .run();
      },
    ],
    [
      'gave us one that was sealed with another secret',
      async (person: Person) => {
        await registry.database
          .prepare(
            "UPDATE host_tokens SET sealed = replace(sealed, substr(sealed, 30, 4), 'AAAA') WHERE user_id = ?",
          )
          .bind(person.id)
          .run();
      },
    ],
  ])('because it %s makes and ends no claim', async (_what, spoil) => {
    const repository = await crawled();
    const owner = await ownerIn(registry, github, repository);
    await spoil(owner);

    const response = await claim(registry, owner, repository.fullName);

    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('host_access_needed');
    expect(await claimsOf(owner)).toEqual([repository.fullName]);
  });

  it('is not asked for somebody who never signed in with it', async () => {
    const repository = await crawled();
    const stranger = await personIn(registry);
    const before = github.requests.length;

    const response = await claim(registry, stranger, repository.fullName);

    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('host_access_needed');
    expect(github.requests.length).toBe(before);
  });
});
