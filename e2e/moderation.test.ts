import { auditRecord, errorBody, page, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { repositoryWith, skillText } from './harness/archive.ts';
import { type Person, personIn } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';
import { codeOf, sendAs } from './harness/send-as.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
let admin: Person;
let member: Person;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  admin = await personIn(registry, { role: 'admin' });
  member = await personIn(registry);
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

let repositories = 0;
const crawled = async () => {
  repositories += 1;
  const name = `zonk${repositories}`;
  const files = {
    '.claude-plugin/marketplace.json': {
      name: `${name}-shop`,
      owner: { name: 'Ada' },
      plugins: [
        { name, source: './kit', description: `A ${name}.`, category: `${name}s`, tags: [name] },
        { name: `${name}-other`, source: './other', tags: [name] },
      ],
    },
    'kit/README.md': `# ${name}\n`,
    [`kit/skills/${name}-skill/SKILL.md`]: skillText(`${name}-skill`),
    [`kit/agents/${name}-agent.md`]: skillText(`${name}-agent`),
    [`kit/commands/${name}-go.md`]: '---\ndescription: Goes.\n---\n\nGo.\n',
    'kit/.mcp.json': { mcpServers: { [`${name}-store`]: { command: 'store' } } },
    'other/skills/plain/SKILL.md': skillText('plain'),
  };
  const fullName = `ada/${name}-repo`;
  github.put(await repositoryWith(fullName, files));
  await registry.crawl(fullName);
  return { name, fullName, slug: `${fullName}/${name}` };
};

const send = (method: string, path: string, person: Pick<Person, 'headers'>, body?: unknown) =>
  sendAs(registry, [method, path], person, body);
const block = (slug: string, reason = 'It steals keys.') =>
  send('PUT', `/v1/admin/plugins/${slug}/block`, admin, { reason });
const unblock = (slug: string) => send('DELETE', `/v1/admin/plugins/${slug}/block`, admin);
const actsOn = async (objectId: string) => {
  const { results } = await registry.database
    .prepare('SELECT action FROM audit_log WHERE object_id = ? ORDER BY id')
    .bind(objectId)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
};

/** Public doors that tell of many plugins; of each, what the blocked one is looked for by. */
const listDoors = (name: string, fullName: string): string[] => [
  '/v1/plugins?limit=100',
  `/v1/plugins?tag=${name}`,
  `/v1/plugins?category=${name}s`,
  `/v1/plugins?owner=ada&limit=100&sort=name`,
  `/v1/plugins?marketplace=${fullName}`,
  `/v1/search?q=${name}&type=all&limit=100`,
  `/v1/search/suggest?q=${name}`,
  `/v1/resolve?name=${name}`,
  `/v1/skills?q=${name}`,
  `/v1/agents?q=${name}`,
  `/v1/commands?q=${name}`,
  `/v1/mcp-servers?q=${name}`,
  '/v1/skills?limit=100&sort=downloads',
  `/v1/plugins/${fullName}/${name}-other/related`,
  '/feeds/new.atom',
  '/feeds/updated.atom',
  `/feeds/category/${name}s.atom`,
  '/feeds/owner/ada.atom',
  '/sitemaps/1.xml',
  '/v0.1/servers?limit=100',
  '/api/search?q=zonk',
];

/** What is found of a plugin at a door: its address, which no other plugin's contains. */
const tells = async (path: string, slug: string): Promise<boolean> => {
  const response = await registry.get(path, { 'Cache-Control': 'no-cache' });
  const text = await response.text();
  expect([path, response.status]).toEqual([path, 200]);
  const [owner, repo, name] = slug.split('/');
  return new RegExp(`${owner}/${repo}/${name}(?![\\w-])`).test(text) || isServerOf(text, slug);
};
const isServerOf = (text: string, slug: string): boolean =>
  text.includes(`.${slug.split('/')[1]}/`) || text.includes(`/${slug.split('/').at(-1)}-store"`);

const parts = (slug: string, name: string): string[] => [
  `/v1/plugins/${slug}`,
  `/v1/plugins/${slug}/readme`,
  `/v1/plugins/${slug}/versions`,
  `/v1/plugins/${slug}/downloads`,
  `/v1/plugins/${slug}/ratings`,
  `/v1/plugins/${slug}/related`,
  `/v1/plugins/${slug}/skills/${name}-skill`,
  `/v1/plugins/${slug}/skills/${name}-skill/content`,
  `/v1/plugins/${slug}/agents/${name}-agent`,
  `/v1/plugins/${slug}/agents/${name}-agent/content`,
  `/v1/plugins/${slug}/commands/${name}-go`,
  `/v1/plugins/${slug}/commands/${name}-go/content`,
  `/v1/plugins/${slug}/mcp-servers/${name}-store`,
  `/${slug}/.well-known/agent-skills/index.json`,
];

const catalogNames = async (path: string): Promise<string[]> => {
  const response = await registry.get(path, { 'Cache-Control': 'no-cache' });
  const { plugins } = (await response.json()) as { plugins: Array<{ name: string }> };
  return plugins.map(({ name }) => name);
};

const askMcp = async (tool: string, args: object): Promise<string> => {
  const response = await fetch(new URL('/mcp', registry.url), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: tool, arguments: args },
    }),
  });
  expect(response.status).toBe(200);
  return response.text();
};

const doorsThatTell = async ({
  slug,
  fullName,
  name,
}: Record<'slug' | 'fullName' | 'name', string>) => {
  const told: string[] = [];
  for (const path of listDoors(name, fullName)) if (await tells(path, slug)) told.push(path);
  for (const path of [
    '/catalogs/all/marketplace.json',
    `/catalogs/owner/ada/marketplace.json`,
    `/catalogs/marketplace/${fullName}/marketplace.json`,
  ])
    if ((await catalogNames(path)).includes(name)) told.push(path);
  const batch = await registry.post('/v1/plugins/batch', { slugs: [slug] });
  if (((await batch.json()) as { items: unknown[] }).items.length) told.push('batch');
  if ((await askMcp('search_plugins', { query: name })).includes(`${slug}"`)) told.push('mcp');
  return told;
};

describe('a blocked plugin', () => {
  it('is told of at no public door, and at all of them again when it is unblocked', async () => {
    const kit = await crawled();
    const before = await doorsThatTell(kit);

    const blocked = await block(kit.slug);

    expect(blocked.status).toBe(204);
    expect(await doorsThatTell(kit)).toEqual([]);
    expect((await unblock(kit.slug)).status).toBe(204);
    expect(await doorsThatTell(kit)).toEqual(before);
    expect(before.length).toBeGreaterThan(20);
  });

  it('answers at each of its addresses with the reason, and with itself when it is unblocked', async () => {
    const { slug, name } = await crawled();
    await block(slug, 'It steals keys.');

    const answers = await Promise.all(parts(slug, name).map((path) => registry.get(path)));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 451));
    const bodies = await Promise.all(answers.map(async (one) => errorBody.parse(await one.json())));
    expect(bodies.map(({ code, detail }) => [code, detail])).toEqual(
      bodies.map(() => ['plugin_blocked', 'It steals keys.']),
    );
    await unblock(slug);
    const again = await Promise.all(parts(slug, name).map((path) => registry.get(path)));
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 200));
  });

  it('answers so however its address is percent-encoded', async () => {
    const { fullName, name } = await crawled();
    await block(`${fullName}/${name}`);
    const spelled = fullName.replace('ada', '%61d%41');

    const answers = await Promise.all(
      parts(`${spelled}/${name}`, name).map((path) => registry.get(path.replace('plug', 'pl%75g'))),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 451));
  });

  it('goes from the machines that have it: the catalog says that it left, git too', async () => {
    const { slug, name } = await crawled();
    const heads = () => registry.get('/git/all.git/info/refs?service=git-upload-pack');
    const before = await (await heads()).text();

    await block(slug);

    const catalog = (await (
      await registry.get('/catalogs/all/marketplace.json', { 'Cache-Control': 'no-cache' })
    ).json()) as { renames: Record<string, string | null> };
    expect(catalog.renames[name]).toBe(null);
    expect(await (await heads()).text()).not.toBe(before);
  });

  it('is told to mirrors as removed, and as added when it is unblocked', async () => {
    const { slug } = await crawled();
    await block(slug);
    await unblock(slug);

    const { results } = await registry.database
      .prepare('SELECT kind FROM changes WHERE slug = ? ORDER BY sequence')
      .bind(slug)
      .all<{ kind: string }>();

    expect(results.map(({ kind }) => kind)).toEqual([
      'plugin_added',
      'plugin_removed',
      'plugin_added',
    ]);
  });

  it('stays blocked when its repository is crawled with new content', async () => {
    const { slug, fullName, name } = await crawled();
    await block(slug);
    github.put(
      await repositoryWith(fullName, {
        '.claude-plugin/marketplace.json': {
          name: `${name}-shop`,
          owner: { name: 'Ada' },
          plugins: [{ name, source: './kit', description: 'Another.' }],
        },
        'kit/skills/new/SKILL.md': skillText('new'),
      }),
    );

    await registry.crawl(fullName);

    expect((await registry.get(`/v1/plugins/${slug}`)).status).toBe(451);
    await unblock(slug);
    const shown = plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());
    expect(shown).toMatchObject({ status: 'active', description: 'Another.' });
  });

  it('is blocked once, however often, and may get another reason', async () => {
    const { slug } = await crawled();
    await Promise.all(Array.from({ length: 5 }, () => block(slug, 'One.')));

    await block(slug, 'Two.');

    const answer = await registry.get(`/v1/plugins/${slug}`);
    expect(errorBody.parse(await answer.json()).detail).toBe('Two.');
    await unblock(slug);
    await unblock(slug);
    expect((await registry.get(`/v1/plugins/${slug}`)).status).toBe(200);
    expect(await actsOn(slug)).toEqual(['plugin_blocked', 'plugin_blocked', 'plugin_unblocked']);
  });
});

describe('a verification', () => {
  it('is given and taken back, is listed, and is on record once each', async () => {
    const { slug, name } = await crawled();
    const verify = (method: string) =>
      send(method, `/v1/admin/plugins/${slug}/verification`, admin);
    const verified = () => registry.get(`/v1/plugins?verified=true&tag=${name}`);

    const given = [await verify('PUT'), await verify('PUT')];

    expect(given.map(({ status }) => status)).toEqual([204, 204]);
    expect(await (await verified()).text()).toContain(slug);
    await verify('DELETE');
    expect(await (await verified()).text()).not.toContain(slug);
    expect(await actsOn(slug)).toEqual(['plugin_verified', 'plugin_unverified']);
  });
});

describe('what admins do', () => {
  const ACTS: Array<[string, string, unknown?]> = [
    ['PUT', '/v1/admin/plugins/a/b/c/block', { reason: 'x' }],
    ['DELETE', '/v1/admin/plugins/a/b/c/block'],
    ['PUT', '/v1/admin/plugins/a/b/c/verification'],
    ['DELETE', '/v1/admin/plugins/a/b/c/verification'],
    ['PUT', '/v1/admin/collections/a/b/feature'],
    ['DELETE', '/v1/admin/collections/a/b/feature'],
    ['PUT', '/v1/admin/plugins/a/b/c/ratings/d/hidden'],
    ['DELETE', '/v1/admin/plugins/a/b/c/ratings/d/hidden'],
    ['GET', '/v1/admin/reports'],
    ['GET', '/v1/admin/audit'],
    [
      'POST',
      '/v1/admin/reports/019c4c42-0000-7000-8000-000000000000/decision',
      { status: 'resolved' },
    ],
  ];

  it.each(ACTS)('nobody else does: %s %s', async (method, path, body) => {
    const weak = await personIn(registry, { role: 'admin', scopes: ['read', 'rate'] });
    const lofty = await personIn(registry, { role: 'member', scopes: ['admin'] });

    const answers = await Promise.all(
      [member, weak, lofty].map((person) => send(method, path, person, body)),
    );

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(Array(3).fill('insufficient_scope'));
  });

  it.each(ACTS.filter(([method]) => method !== 'GET'))(
    'to what is not there is refused: %s %s',
    async (method, path, body) => {
      const response = await send(method, path, admin, body);

      expect(response.status).toBe(404);
    },
  );

  it.each(ACTS.filter(([, path]) => path.includes('/plugins/')))(
    'at the address that a plugin had before is sent to that of today: %s %s',
    async (method, path, body) => {
      const { fullName, name, slug } = await crawled();
      github.rename(fullName, 'eve', `${name}-moved`);
      await registry.crawl(fullName);

      const response = await fetch(new URL(path.replace('a/b/c', slug), registry.url), {
        method,
        headers: { ...admin.headers, 'Content-Type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
        redirect: 'manual',
      });

      const now = path.replace('a/b/c', `eve/${name}-moved/${name}`);
      expect([response.status, response.headers.get('Location')]).toEqual([308, now]);
    },
  );

  it('is on record, page by page, each act once', async () => {
    const walked: string[] = [];
    for (let path: string | null = '/v1/admin/audit?limit=5'; path; ) {
      const response = await send('GET', path, admin);
      const { items, nextCursor } = page(auditRecord).parse(await response.json());
      walked.push(...items.map(({ id }) => id));
      const cursor = z.string().nullable().parse(nextCursor);
      path = cursor && `/v1/admin/audit?limit=5&cursor=${encodeURIComponent(cursor)}`;
    }

    const { results } = await registry.database
      .prepare('SELECT id FROM audit_log ORDER BY id DESC')
      .all<{ id: string }>();
    expect(walked).toEqual(results.map(({ id }) => id));
    expect(walked.length).toBeGreaterThan(10);
  });

  it('puts a collection before the others', async () => {
    const now = new Date().toISOString();
    for (const [place, name] of ['one', 'two'].entries())
      await registry.database
        .prepare(
          `INSERT INTO collections (id, user_id, slug, name, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .bind(crypto.randomUUID(), member.id, `mod/${name}`, name, now, `${now}${place}`)
        .run();
    const first = async () => {
      const response = await registry.get('/v1/collections', { 'Cache-Control': 'no-cache' });
      return ((await response.json()) as { items: Array<{ slug: string }> }).items[0]?.slug;
    };
    const before = await first();

    const response = await send('PUT', '/v1/admin/collections/mod/one/feature', admin);

    expect(response.status).toBe(204);
    expect([before, await first()]).toEqual(['mod/two', 'mod/one']);
  });

  it('is not one that is unlisted', async () => {
    await registry.database
      .prepare(
        `INSERT INTO collections (id, user_id, slug, name, visibility, created_at, updated_at)
         VALUES (?, ?, 'mod/hidden', 'hidden', 'unlisted', '', '')`,
      )
      .bind(crypto.randomUUID(), member.id)
      .run();

    const response = await send('PUT', '/v1/admin/collections/mod/hidden/feature', admin);

    expect([response.status, await codeOf(response)]).toEqual([404, 'collection_not_found']);
  });
});
