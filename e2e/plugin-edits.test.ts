import {
  changeFeed,
  errorBody,
  type PluginEditRequest,
  page,
  plugin,
  pluginEdits,
  pluginSummary,
  searchPage,
} from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn, type PlayedRepository } from './github-stand-in/github-stand-in.ts';
import { repositoryWith, skillText } from './harness/archive.ts';
import { AUTH_SECRET, type HostPerson, hostPersonIn, ownerIn } from './harness/owner.ts';
import type { Person } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = { AUTH_SECRET, GITHUB_API_URL: await github.listen() };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

type Said = { category?: string; tags?: string[] };
const put = async (fullName: string, said: Said, text = 'first'): Promise<PlayedRepository> => {
  const played = await repositoryWith(fullName, {
    '.claude-plugin/marketplace.json': {
      name: fullName.replace('/', '-'),
      owner: { name: 'Ada' },
      plugins: [{ name: 'kit', source: './kit', ...said }],
    },
    'kit/skills/hone/SKILL.md': skillText('hone', text),
  });
  github.put(played);
  await registry.crawl(fullName);
  return played;
};

let repositories = 0;
type Owned = { slug: string; fullName: string; owner: HostPerson; played: PlayedRepository };
const owned = async (said: Said = {}): Promise<Owned> => {
  repositories += 1;
  const fullName = `ada/kits-${repositories}`;
  const played = await put(fullName, said);
  const owner = await ownerIn(registry, github, played);
  return { slug: `${fullName}/kit`, fullName, owner, played };
};
const edit = (slug: string, { headers }: Pick<Person, 'headers'>, body: PluginEditRequest) =>
  fetch(new URL(`/v1/plugins/${slug}`, registry.url), {
    method: 'PATCH',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const read = async (slug: string) => {
  const response = await registry.get(`/v1/plugins/${slug}`);
  expect(response.status).toBe(200);
  return {
    etag: response.headers.get('ETag') ?? '',
    ...plugin.parse(await response.json()),
  };
};
const listed = async (query: string) =>
  page(pluginSummary)
    .parse(await (await registry.get(`/v1/plugins?${query}`)).json())
    .items.map(({ slug }) => slug);
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const changesOf = async (slug: string) =>
  changeFeed
    .parse(await (await registry.get('/v1/changes?since=0&limit=100')).json())
    .items.filter((one) => one.slug === slug)
    .map(({ kind }) => kind);
const editsOnRecord = async (slug: string) =>
  registry.database
    .prepare("SELECT 1 FROM audit_log WHERE action = 'plugin_edited' AND object_id = ?")
    .bind(slug)
    .all()
    .then(({ results }) => results.length);

describe('what an owner says of a plugin', () => {
  it('is shown, listed, found, told to mirrors and put into catalogs at once', async () => {
    const { slug, owner } = await owned({ category: 'misc', tags: ['old'] });
    const before = await read(slug);
    const [category, tag] = [`fine-${repositories}`, `sharp-${repositories}`];

    const response = await edit(slug, owner, { category, tags: [tag, 'b'], deprecated: 'Use x.' });

    expect(response.status).toBe(200);
    expect(pluginEdits.parse(await response.json())).toEqual({
      slug,
      category,
      tags: ['b', tag].sort(),
      deprecated: 'Use x.',
    });
    const after = await read(slug);
    expect(after).toMatchObject({ category, tags: ['b', tag].sort(), deprecated: 'Use x.' });
    expect(after.etag).not.toBe(before.etag);
    expect(await listed(`category=${category}`)).toEqual([slug]);
    expect(await listed(`tag=${tag}`)).toEqual([slug]);
    expect(await listed('tag=old')).not.toContain(slug);
    const found = searchPage.parse(
      await (await registry.get(`/v1/search?q=${tag}&category=${category}`)).json(),
    );
    expect(found.items.length).toBe(1);
    expect(await changesOf(slug)).toEqual(['plugin_added', 'plugin_changed']);
    const catalog = await registry.get(`/catalogs/category/${category}/marketplace.json`);
    expect((await catalog.json()) as object).toMatchObject({
      plugins: [{ category, tags: ['b', tag].sort() }],
    });
  });

  it('stays when the repository is crawled again, and gives way to the manifest of then when taken back', async () => {
    const { slug, fullName, owner } = await owned({ category: 'first', tags: ['one'] });
    await edit(slug, owner, { category: 'mine', tags: ['own'], deprecated: 'No more.' });

    await put(fullName, { category: 'second', tags: ['two'] }, 'changed');

    const kept = await read(slug);
    expect(kept).toMatchObject({ category: 'mine', tags: ['own'], deprecated: 'No more.' });
    expect(kept.skills[0]?.description).toBe('changed');
    await edit(slug, owner, { category: null });
    expect(await read(slug)).toMatchObject({ category: 'second', tags: ['own'] });
    await edit(slug, owner, { tags: null, deprecated: null });
    expect(await read(slug)).toMatchObject({ category: 'second', tags: ['two'], deprecated: null });
  });

  it('taken back before the next crawl leaves what the manifest said', async () => {
    const { slug, owner } = await owned({ category: 'first', tags: ['one'] });
    await edit(slug, owner, { category: 'mine', tags: [] });
    await edit(slug, owner, { category: 'mine too' });

    await edit(slug, owner, { category: null, tags: null });

    expect(await read(slug)).toMatchObject({ category: 'first', tags: ['one'] });
  });

  it('may be that it has no tags, or a category where the manifest has none', async () => {
    const { slug, owner } = await owned({ tags: ['one'] });

    await edit(slug, owner, { category: 'mine', tags: [] });

    expect(await read(slug)).toMatchObject({ category: 'mine', tags: [] });
    await edit(slug, owner, { category: null });
    expect(await read(slug)).toMatchObject({ category: null, tags: [] });
  });

  it('said again changes nothing, and is on record once', async () => {
    const { slug, owner } = await owned();
    await edit(slug, owner, { tags: ['a', 'b'] });
    const { etag } = await read(slug);

    const again = await edit(slug, owner, { tags: ['b', 'a', 'b'] });

    expect(again.status).toBe(200);
    expect((await read(slug)).etag).toBe(etag);
    expect(await editsOnRecord(slug)).toBe(1);
    expect(await changesOf(slug)).toEqual(['plugin_added', 'plugin_changed']);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a blank category', { category: '  ' }],
    ['a category with a NUL', { category: 'a\0b' }],
    ['half of a character', { tags: ['\ud800'] }],
    ['a long category', { category: 'a'.repeat(101) }],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, place) => `t${place}`) }],
    ['a long tag', { tags: ['a'.repeat(51)] }],
    ['a long message', { deprecated: 'a'.repeat(1001) }],
    ['what is not an owner’s to say', { verified: true }],
  ])('is refused where it is %s', async (_what, body) => {
    const { slug, owner } = await owned();

    const response = await edit(slug, owner, body as PluginEditRequest);

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('invalid_request');
    expect(await editsOnRecord(slug)).toBe(0);
  });
});

/** Makes a claim as old as that. */
const age = (person: Person, days: number) =>
  registry.database
    .prepare(
      "UPDATE repository_owners SET checked_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?) WHERE user_id = ?",
    )
    .bind(`-${days} days`, person.id)
    .run();

describe('an owner’s right', () => {
  it('is nobody else’s, whether or not there is such a plugin', async () => {
    const { slug, fullName } = await owned();
    const stranger = await hostPersonIn(registry);

    const answers = await Promise.all([
      edit(slug, stranger, { category: 'x' }),
      edit(`${fullName}/none`, stranger, { category: 'x' }),
      edit('no/such/plugin', stranger, { category: 'x' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(Array(3).fill('claim_not_found'));
    expect((await read(slug)).category).toBe(null);
  });

  it('does not reach into another repository', async () => {
    const { owner, fullName } = await owned();
    await owned();

    const response = await edit(`${fullName}/none`, owner, { category: 'x' });

    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe('plugin_not_found');
  });

  it('is taken at its word for 30 days, and asked for again after', async () => {
    const { slug, owner } = await owned();
    await age(owner, 29);
    const asked = github.requests.length;
    await edit(slug, owner, { category: 'a' });
    expect(github.requests.length).toBe(asked);
    await age(owner, 31);

    const answers = [
      await edit(slug, owner, { category: 'b' }),
      await edit(slug, owner, { category: 'c' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(github.requests.length).toBe(asked + 1);
  });

  it('that is gone ends the claim, and the act is refused', async () => {
    const { slug, owner, played } = await owned();
    await age(owner, 31);
    github.people.give(owner.hostToken, played, 'push');

    const first = await edit(slug, owner, { category: 'x' });
    github.people.give(owner.hostToken, played, 'admin');
    const second = await edit(slug, owner, { category: 'x' });

    expect([first.status, second.status]).toEqual([404, 404]);
    expect((await read(slug)).category).toBe(null);
  });

  it('that cannot be asked for is neither there nor gone', async () => {
    const { slug, fullName, owner } = await owned();
    await age(owner, 31);
    github.break(fullName, { kind: 'status', status: 500 });

    const during = await edit(slug, owner, { category: 'x' });
    github.mend(fullName);
    const after = await edit(slug, owner, { category: 'y' });

    expect([during.status, after.status]).toEqual([502, 200]);
    expect((await read(slug)).category).toBe('y');
  });
});

describe('a crawl that an owner asks for', () => {
  const crawl = (fullName: string, { headers }: Person) =>
    fetch(new URL(`/v1/repositories/${fullName}/crawl`, registry.url), { method: 'POST', headers });

  it('comes each time, however lately the repository was checked', async () => {
    const { fullName, owner } = await owned();

    const statuses: number[] = [];
    for (let times = 0; times < 5; times += 1) statuses.push((await crawl(fullName, owner)).status);

    expect(statuses).toEqual(Array(5).fill(202));
    const { results } = await registry.database
      .prepare("SELECT 1 FROM audit_log WHERE action = 'crawl_asked' AND actor_id = ?")
      .bind(owner.id)
      .all();
    expect(results.length).toBe(5);
  });

  it('is nobody else’s to ask for', async () => {
    const { fullName } = await owned();

    const response = await crawl(fullName, await hostPersonIn(registry));

    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe('claim_not_found');
  });
});
