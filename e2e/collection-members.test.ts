import { collection as collectionShape, errorBody } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPRESENTATION } from '../workers/api/src/http/conditional.ts';
import { type Person, personIn } from './harness/person.ts';
import { pluginsIn } from './harness/plugins-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const TABS = 20;

let registry: TestRegistry;
let ada: Person;
let plugins: string[];
beforeAll(async () => {
  registry = await startRegistry();
  ada = await personIn(registry);
  plugins = (await pluginsIn(registry, 502)).slugs;
});
afterAll(() => registry.stop());

const send = (method: string, path: string, etag: string | undefined, body?: unknown) =>
  fetch(new URL(path, registry.url), {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...ada.headers,
      ...(etag === undefined ? {} : { 'If-Match': etag }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const problemOf = async (response: Response) => errorBody.parse(await response.json());
const etagOf = (response: Response) => response.headers.get('ETag') ?? '';
let collections = 0;
const made = async (members: string[] = []) => {
  collections += 1;
  const body = { name: `Collection ${collections}`, plugins: members };
  const response = await send('POST', '/v1/collections', undefined, body);
  const { slug } = collectionShape.parse(await response.json());
  return { slug, path: `/v1/collections/${slug}`, etag: etagOf(response) };
};
const shown = async (path: string) => {
  const response = await registry.get(path);
  const { plugins: members, pluginCount } = collectionShape.parse(await response.json());
  return { members: members.map(({ slug }) => slug), pluginCount, etag: etagOf(response) };
};
const some = (...places: number[]) => places.map((place) => plugins[place] ?? '');

describe('the members of a collection', () => {
  it('are replaced and put in order as a whole', async () => {
    const { path, etag } = await made(some(0, 1, 2, 3));

    const response = await send('PUT', `${path}/plugins`, etag, { plugins: some(3, 7, 1, 0) });

    expect(response.status).toBe(200);
    expect(await shown(path)).toMatchObject({ members: some(3, 7, 1, 0), pluginCount: 4 });
  });

  it('are as many as 500, and no more', async () => {
    const { path, etag } = await made();

    const tooMany = await send('PUT', `${path}/plugins`, etag, { plugins: plugins.slice(0, 501) });
    const most = await send('PUT', `${path}/plugins`, etag, { plugins: plugins.slice(0, 500) });
    const oneMore = await send('PUT', `${path}/plugins/${plugins[501]}`, etagOf(most), {});
    const again = await send('PUT', `${path}/plugins/${plugins[499]}`, etagOf(most), {
      position: 0,
    });

    expect([tooMany, most, oneMore, again].map(({ status }) => status)).toEqual([
      400, 200, 409, 200,
    ]);
    expect((await problemOf(oneMore)).code).toBe('collection_full');
    const { members, pluginCount } = await shown(path);
    expect(pluginCount).toBe(500);
    expect(members.slice(0, 2)).toEqual(some(499, 0));
  });

  it.each<[string, number[], number, number | undefined, number[]]>([
    ['at the end', [0, 1, 2], 5, undefined, [0, 1, 2, 5]],
    ['first', [0, 1, 2], 5, 0, [5, 0, 1, 2]],
    ['in between', [0, 1, 2], 5, 2, [0, 1, 5, 2]],
    ['at the end where the place is beyond it', [0, 1, 2], 5, 499, [0, 1, 2, 5]],
    ['further up', [0, 1, 2, 3], 3, 1, [0, 3, 1, 2]],
    ['further down', [0, 1, 2, 3], 0, 2, [1, 2, 0, 3]],
    ['last', [0, 1, 2, 3], 0, 3, [1, 2, 3, 0]],
    ['where it is', [0, 1, 2, 3], 1, 1, [0, 1, 2, 3]],
    ['where it is when nobody says', [0, 1, 2, 3], 1, undefined, [0, 1, 2, 3]],
  ])('get one put %s', async (_where, before, one, position, after) => {
    const { path, etag } = await made(some(...before));

    const response = await send('PUT', `${path}/plugins/${plugins[one]}`, etag, { position });

    expect(response.status).toBe(200);
    expect((await shown(path)).members).toEqual(some(...after));
  });

  it('lose one, and keep their order when others come and go', async () => {
    const { path, etag } = await made(some(0, 1, 2, 3));

    const first = await send('DELETE', `${path}/plugins/${plugins[1]}`, etag);
    const second = await send('PUT', `${path}/plugins/${plugins[8]}`, etagOf(first), {
      position: 1,
    });
    const third = await send('DELETE', `${path}/plugins/${plugins[0]}`, etagOf(second));
    const none = await send('DELETE', `${path}/plugins/${plugins[0]}`, etagOf(third));

    expect([first, second, third, none].map(({ status }) => status)).toEqual([200, 200, 200, 404]);
    expect((await problemOf(none)).code).toBe('plugin_not_found');
    expect((await shown(path)).members).toEqual(some(8, 2, 3));
  });

  it('have to be there, and it is said which are not', async () => {
    const { path, etag } = await made(some(0));
    await registry.database
      .prepare("UPDATE plugins SET status = 'blocked' WHERE slug = ?")
      .bind(plugins[500])
      .run();

    const whole = await send('PUT', `${path}/plugins`, etag, {
      plugins: [...some(1), 'no/such/plugin', ...some(500)],
    });
    const one = await send('PUT', `${path}/plugins/no/such/plugin`, etag, {});
    const created = await send('POST', '/v1/collections', undefined, {
      name: 'Of nothing',
      plugins: ['no/such/plugin'],
    });

    expect([whole, one, created].map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await problemOf(whole)).toMatchObject({
      code: 'plugin_not_found',
      errors: [{ path: 'plugins.1' }, { path: 'plugins.2' }],
    });
    expect(await shown(path)).toMatchObject({ members: some(0) });
    expect((await registry.get(`/v1/collections/${ada.username}/of-nothing`)).status).toBe(404);
  });

  it.each([
    ['one twice', () => ({ plugins: some(1, 2, 1) })],
    ['one twice in other letters', () => ({ plugins: [...some(1), plugins[1]?.toUpperCase()] })],
    ['an id', () => ({ plugins: ['019c4c42-0000-7000-8000-000000000000'] })],
    ['a path', () => ({ plugins: ['../../etc/passwd'] })],
    ['a number', () => ({ plugins: [1] })],
    ['null', () => ({ plugins: [null] })],
    ['no list', () => ({ plugins: 'a/b/c' })],
    ['nothing', () => ({})],
  ])('are refused with %s', async (_what, bodyOf) => {
    const { path, etag } = await made(some(0));

    const response = await send('PUT', `${path}/plugins`, etag, bodyOf());

    expect(response.status).toBe(400);
    expect((await shown(path)).members).toEqual(some(0));
  });

  it.each([-1, 1.5, 500, '1', null])('cannot be put at %j', async (position) => {
    const { path, etag } = await made(some(0));

    const response = await send('PUT', `${path}/plugins/${plugins[1]}`, etag, { position });

    expect(response.status).toBe(400);
  });
});

describe('two who edit at once', () => {
  it('have to say what they edit', async () => {
    const { path } = await made(some(0));

    const answers = [
      await send('PATCH', path, undefined, { name: 'Any' }),
      await send('PATCH', path, ' ', { name: 'Any' }),
      await send('DELETE', path, undefined),
      await send('PUT', `${path}/plugins`, undefined, { plugins: [] }),
      await send('PUT', `${path}/plugins/${plugins[1]}`, undefined, {}),
      await send('DELETE', `${path}/plugins/${plugins[0]}`, undefined),
    ];

    expect(answers.map(({ status }) => status)).toEqual([428, 428, 428, 428, 428, 428]);
    expect((await problemOf(answers[0] as Response)).code).toBe('precondition_required');
    expect((await shown(path)).members).toEqual(some(0));
  });

  it('do not overwrite each other with any kind of change', async () => {
    const { path, etag } = await made(some(0, 1));
    await send('PATCH', path, etag, { description: 'Somebody was faster.' });

    const answers = [
      await send('PATCH', path, etag, { name: 'Any' }),
      await send('DELETE', path, etag),
      await send('PUT', `${path}/plugins`, etag, { plugins: [] }),
      await send('PUT', `${path}/plugins/${plugins[2]}`, etag, { position: 0 }),
      await send('DELETE', `${path}/plugins/${plugins[0]}`, etag),
    ];

    expect(answers.map(({ status }) => status)).toEqual([412, 412, 412, 412, 412]);
    expect((await problemOf(answers[0] as Response)).code).toBe('precondition_failed');
    expect((await shown(path)).members).toEqual(some(0, 1));
  });

  it.each([
    ['nonsense', 'nonsense'],
    ['a tag without quotes', `${REPRESENTATION}-000000000000v1r1`],
    ['another registry’s tag', `"${REPRESENTATION}-000000000000v1r1"`],
    ['a plugin’s tag', `"${REPRESENTATION}-7"`],
    [
      'a list of old tags',
      `"${REPRESENTATION}-000000000000v1r1", "${REPRESENTATION}-000000000000v2r1"`,
    ],
    ['half of a query', `"${REPRESENTATION}-' OR 1=1 --"`],
  ])('do not get through with %s', async (_what, etag) => {
    const { path } = await made();

    const response = await send('PATCH', path, etag, { name: 'Any' });

    expect(response.status).toBe(412);
  });

  it('may use the tag of a page that they read, in a list or made weak, and `*`', async () => {
    const { path } = await made(some(0));
    const tags = [
      (etag: string) => etag,
      (etag: string) => `W/${etag}`,
      (etag: string) => `"${REPRESENTATION}-000000000000v1r1", ${etag}`,
      () => '*',
    ];

    const statuses: number[] = [];
    for (const asSent of tags) {
      const { etag } = await shown(path);
      statuses.push((await send('PATCH', path, asSent(etag), { name: 'Again' })).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200]);
  });

  it('are not disturbed by what others do elsewhere, nor by what their plugins become', async () => {
    const { path, etag } = await made(some(0));
    await made(some(1));
    await registry.database
      .prepare('UPDATE plugins SET stars = stars + 1, revision = revision + 1 WHERE slug = ?')
      .bind(plugins[0])
      .run();
    const { etag: now } = await shown(path);

    const response = await send('PATCH', path, etag, { name: 'Mine' });

    expect(now).not.toBe(etag);
    expect(response.status).toBe(200);
  });

  it('do not mistake a new collection for the one that was there', async () => {
    const { slug, path, etag } = await made(some(0));
    await send('DELETE', path, etag);
    const name = slug.split('/')[1];
    await send('POST', '/v1/collections', undefined, { name, plugins: some(5) });

    const response = await send('PUT', `${path}/plugins`, etag, { plugins: [] });

    expect(response.status).toBe(412);
    expect((await shown(path)).members).toEqual(some(5));
  });

  it.each<[string, (path: string, etag: string, tab: number) => Promise<Response>]>([
    ['PATCH', (path, etag, tab) => send('PATCH', path, etag, { name: `Tab ${tab}` })],
    [
      'PUT of all members',
      (path, etag, tab) => send('PUT', `${path}/plugins`, etag, { plugins: some(tab, tab + 1) }),
    ],
    [
      'PUT of one member',
      (path, etag, tab) =>
        send('PUT', `${path}/plugins/${plugins[100 + tab]}`, etag, { position: 0 }),
    ],
  ])('are 20 with the same tag: one %s wins, and all of it', async (_what, change) => {
    const { path, etag } = await made(some(300, 301));

    const answers = await Promise.all(
      Array.from({ length: TABS }, (_, tab) => change(path, etag, tab)),
    );

    const statuses = answers.map(({ status }) => status).sort();
    const winner = answers.find(({ status }) => status === 200) as Response;
    const body = collectionShape.parse(await winner.json());
    const { members, etag: now } = await shown(path);
    expect(statuses).toEqual([200, ...Array<number>(TABS - 1).fill(412)]);
    expect(members).toEqual(body.plugins.map(({ slug }) => slug));
    expect(now.split('r')[0]).toBe(etagOf(winner).split('r')[0]);
    const { results } = await registry.database
      .prepare("SELECT 1 FROM audit_log WHERE action = 'collection_changed' AND object_id = ?")
      .bind(body.slug)
      .all();
    expect(results).toHaveLength(1);
  });

  it('and one deletes: either the change or the deletion', async () => {
    const { path, etag } = await made(some(0));

    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => send('PATCH', path, etag, { name: 'Changed' })),
      ...Array.from({ length: 10 }, () => send('DELETE', path, etag)),
    ]);

    const done = answers.filter(({ status }) => status < 300);
    expect(done).toHaveLength(1);
    expect((await registry.get(path)).status).toBe(done[0]?.status === 204 ? 404 : 200);
  });
});
