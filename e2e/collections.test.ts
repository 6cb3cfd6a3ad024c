import {
  collectionList,
  collection as collectionShape,
  collectionSummary,
  errorBody,
  page,
  user,
} from '@skillstash/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, personIn } from './harness/person.ts';
import { pluginsIn } from './harness/plugins-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
let ada: Person;
let eve: Person;
let plugins: string[];
beforeAll(async () => {
  registry = await startRegistry();
  eve = await personIn(registry);
  plugins = (await pluginsIn(registry, 502)).slugs;
});
beforeEach(async () => {
  ada = await personIn(registry);
});
afterAll(() => registry.stop());

type Sent = { body?: unknown; etag?: string | undefined };

const send = (method: string, path: string, { headers }: Person, { body, etag }: Sent = {}) =>
  fetch(new URL(path, registry.url), {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...headers,
      ...(etag === undefined ? {} : { 'If-Match': etag }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const create = (body: unknown, by = ada) => send('POST', '/v1/collections', by, { body });
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const etagOf = (response: Response) => response.headers.get('ETag') ?? '';
const at = (slug: string, below = '') => `/v1/collections/${slug}${below}`;
const read = async (slug: string) => {
  const response = await registry.get(at(slug));
  return { etag: etagOf(response), collection: collectionShape.parse(await response.json()) };
};
/** A collection of ada's with these members, and the ETag that its maker got. */
const made = async (name: string, members: string[] = [], more = {}) => {
  const response = await create({ name, plugins: members, ...more });
  const { slug } = collectionShape.parse(await response.json());
  return { slug, etag: etagOf(response) };
};
const auditOf = async (slug: string) => {
  const { results } = await registry.database
    .prepare(
      "SELECT action, actor_id, detail FROM audit_log WHERE object_kind = 'collection' AND object_id = ? ORDER BY id",
    )
    .bind(slug)
    .all<{ action: string; actor_id: string; detail: string }>();
  return results;
};

describe('a collection', () => {
  it('is made with its members in order, and is there for everybody', async () => {
    const members = [plugins[2], plugins[0], plugins[1]] as string[];

    const response = await create({
      name: 'What I use',
      description: 'Daily.',
      plugins: members.map((slug) => slug.toUpperCase()),
    });

    const body = collectionShape.parse(await response.json());
    const shown = await read(body.slug);
    const list = page(collectionSummary).parse(
      await (await registry.get('/v1/collections?limit=100')).json(),
    );
    expect(response.status).toBe(201);
    expect(response.headers.get('Location')).toBe(at(`${ada.username}/what-i-use`));
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(shown.collection).toEqual(body);
    expect(shown.collection).toMatchObject({
      name: 'What I use',
      description: 'Daily.',
      username: ada.username,
      visibility: 'public',
      featured: false,
      pluginCount: 3,
    });
    expect(shown.collection.plugins.map(({ slug }) => slug)).toEqual(members);
    expect(list.items.map(({ slug }) => slug)).toContain(body.slug);
  });

  it('is renamed, moved, described and hidden; its old address is free', async () => {
    const { slug, etag } = await made('Old name', [plugins[0] ?? '']);

    const renamed = await send('PATCH', at(slug), ada, { body: { name: 'New name' }, etag });
    const moved = await send('PATCH', at(slug), ada, {
      body: { slug: 'Elsewhere', description: 'Moved.', visibility: 'unlisted' },
      etag: etagOf(renamed),
    });

    const body = collectionShape.parse(await moved.json());
    expect([renamed.status, moved.status]).toEqual([200, 200]);
    expect(collectionShape.parse(await renamed.json())).toMatchObject({ slug, name: 'New name' });
    expect(body).toMatchObject({
      slug: `${ada.username}/elsewhere`,
      name: 'New name',
      description: 'Moved.',
      visibility: 'unlisted',
      pluginCount: 1,
    });
    expect((await registry.get(at(slug))).status).toBe(404);
    expect((await create({ name: 'Old name' })).status).toBe(201);
  });

  it('is deleted, with its members, and stays deleted', async () => {
    const { slug, etag } = await made('Short lived', plugins.slice(0, 3));

    const gone = await send('DELETE', at(slug), ada, { etag });
    const again = await send('DELETE', at(slug), ada, { etag });

    expect([gone.status, again.status]).toEqual([204, 404]);
    expect((await registry.get(at(slug))).status).toBe(404);
    expect((await auditOf(slug)).map(({ action }) => action)).toEqual([
      'collection_created',
      'collection_deleted',
    ]);
  });

  it('that is unlisted is reached by its address alone', async () => {
    const { slug } = await made('Between us', [plugins[0] ?? ''], { visibility: 'unlisted' });

    const [list, person, own, theirs, whole] = await Promise.all([
      registry.get('/v1/collections?limit=100'),
      registry.get(`/v1/users/${ada.username}`),
      send('GET', '/v1/me/collections', ada),
      send('GET', '/v1/me/collections', eve),
      registry.get(`/catalogs/collection/${slug}/marketplace.json`),
    ]);

    const slugsOf = (items: Array<{ slug: string }>) => items.map((one) => one.slug);
    expect(slugsOf(page(collectionSummary).parse(await list.json()).items)).not.toContain(slug);
    expect(user.parse(await person.json()).collections).toEqual([]);
    expect(slugsOf(collectionList.parse(await own.json()).items)).toEqual([slug]);
    expect(slugsOf(collectionList.parse(await theirs.json()).items)).toEqual([]);
    expect((await read(slug)).collection.visibility).toBe('unlisted');
    expect(whole.status).toBe(200);
  });

  it('that is hidden is not featured any more', async () => {
    const { slug } = await made('Featured once');
    await registry.database
      .prepare('UPDATE collections SET featured = 1 WHERE slug = ?')
      .bind(slug)
      .run();
    const { etag, collection } = await read(slug);

    const hidden = await send('PATCH', at(slug), ada, { body: { visibility: 'unlisted' }, etag });

    expect(collection.featured).toBe(true);
    expect(collectionShape.parse(await hidden.json()).featured).toBe(false);
  });

  it('is nobody else’s to change, whether they may see it or not', async () => {
    const { slug, etag } = await made('Mine', [plugins[0] ?? '']);
    const hidden = await made('Mine alone', [], { visibility: 'unlisted' });
    const admin = await personIn(registry, { role: 'admin' });

    const answers = await Promise.all(
      [slug, hidden.slug, `${ada.username}/none`].flatMap((one) =>
        [eve, admin].flatMap((person) => [
          send('PATCH', at(one), person, { body: { name: 'Yours' }, etag }),
          send('PATCH', at(one), person, { body: { name: 'Yours' }, etag: '*' }),
          send('DELETE', at(one), person, { etag: '*' }),
          send('PUT', at(one, '/plugins'), person, { body: { plugins: [] }, etag: '*' }),
          send('PUT', at(one, `/plugins/${plugins[1]}`), person, { body: {}, etag: '*' }),
          send('DELETE', at(one, `/plugins/${plugins[0]}`), person, { etag: '*' }),
        ]),
      ),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(await Promise.all(answers.map(codeOf)))).toEqual(
      new Set(['collection_not_found']),
    );
    expect((await read(slug)).collection).toMatchObject({ name: 'Mine', pluginCount: 1 });
    expect((await auditOf(slug)).map(({ action }) => action)).toEqual(['collection_created']);
  });

  it('takes the scope', async () => {
    const reader = await personIn(registry, { scopes: ['read', 'rate'] });

    const answers = [
      await create({ name: 'No' }, reader),
      await send('PATCH', at('a/b'), reader, { body: { name: 'No' }, etag: '*' }),
      await send('DELETE', at('a/b'), reader, { etag: '*' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('is on record with each change', async () => {
    const { slug, etag } = await made('On record');
    const put = await send('PUT', at(slug, `/plugins/${plugins[3]}`), ada, { body: {}, etag });
    await send('PATCH', at(slug), ada, { body: { name: 'Still' }, etag: etagOf(put) });

    const acts = await auditOf(slug);

    expect(acts.map(({ action, detail }) => [action, JSON.parse(detail)])).toEqual([
      ['collection_created', { visibility: 'public' }],
      ['collection_changed', { put: plugins[3] }],
      ['collection_changed', { changed: ['name'] }],
    ]);
    expect(new Set(acts.map(({ actor_id }) => actor_id))).toEqual(new Set([ada.id]));
  });

  it('is one of at most 100 a person', async () => {
    const answers = await Promise.all(
      Array.from({ length: 105 }, (_, place) => create({ name: `Number ${place}` })),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(100).fill(201), ...Array<number>(5).fill(409)]);
    expect(await codeOf(answers.find(({ status }) => status === 409) as Response)).toBe(
      'too_many_collections',
    );
  });
});

describe('the address of a collection', () => {
  it.each([
    ['Café Tools', 'cafe-tools'],
    ['  ÜBER   alles!  ', 'uber-alles'],
    ['ﬁle & ＡＢＣ', 'file-abc'],
    ['--a--b--', 'a-b'],
    [`${'x'.repeat(63)} y`, 'x'.repeat(63)],
  ])('is made of its name: %j', async (name, segment) => {
    const response = await create({ name });

    const { slug, name: kept } = collectionShape.parse(await response.json());
    expect(slug).toBe(`${ada.username}/${segment}`);
    expect(kept).toBe(name);
  });

  it.each([
    ['the same in other letters', 'CAFE', { name: 'café' }],
    ['the same once composed and once not', 'Cafe\u0301', { name: 'Caf\u00e9' }],
    ['a full-width twin', 'abc', { name: 'ａｂｃ' }],
    ['the Kelvin sign', 'k', { name: '\u212a' }],
    ['another name but the same slug', 'abc', { name: 'Something else', slug: 'ABC' }],
  ])('cannot be had twice: %s', async (_what, first, second) => {
    await create({ name: first });

    const response = await create(second);

    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('collection_exists');
  });

  it('is had by one of 20 that ask for it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => create({ name: 'Wanted', plugins: plugins.slice(0, 5) })),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
    expect((await read(`${ada.username}/wanted`)).collection.pluginCount).toBe(5);
    expect(await auditOf(`${ada.username}/wanted`)).toHaveLength(1);
  });

  it('can be had by several people', async () => {
    const answers = [
      await create({ name: 'Shared name' }),
      await create({ name: 'Shared name' }, eve),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('cannot be moved to where another one is', async () => {
    await create({ name: 'First' });
    const { slug, etag } = await made('Second');

    const response = await send('PATCH', at(slug), ada, { body: { slug: 'first' }, etag });

    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('collection_exists');
    expect((await read(slug)).etag.split('r')[0]).toBe(etag.split('r')[0]);
  });

  it.each([
    ['a reserved name', { name: 'New' }],
    ['a reserved slug', { name: 'Fine', slug: 'Settings' }],
    ['a name without letters', { name: '日本語 🧀' }],
    ['a slug with a slash', { name: 'Fine', slug: 'a/b' }],
    ['a slug with dots', { name: 'Fine', slug: '..' }],
    ['a slug in another alphabet', { name: 'Fine', slug: 'слово' }],
    ['a slug that folds to ASCII', { name: 'Fine', slug: '\u212a' }],
    ['a slug that ends in a hyphen', { name: 'Fine', slug: 'a-' }],
    ['a slug of 65 letters', { name: 'Fine', slug: 'a'.repeat(65) }],
    ['no name', {}],
    ['a blank name', { name: ' \u2003 ' }],
    ['a name of 101 letters', { name: 'a'.repeat(101) }],
    ['a name with a line end', { name: 'a\nb' }],
    ['a name with NUL', { name: 'a\0b' }],
    ['half a character', '{"name":"a\\udc00"}'],
    ['a description of 501 letters', { name: 'Fine', description: 'a'.repeat(501) }],
    ['another visibility', { name: 'Fine', visibility: 'private' }],
    ['a feature of admins', { name: 'Fine', featured: true }],
    ['somebody else’s name', { name: 'Fine', username: 'eve' }],
  ])('is refused with %s', async (_what, body) => {
    const response = await create(body);

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('invalid_request');
  });

  it('keeps names and descriptions as they are written', async () => {
    const name = '<b>\u202eesrever\u202c</b> & "quotes"';
    const description = 'First line\nsecond\t<script>alert(1)</script> שלום';

    const response = await create({ name, description });

    expect(collectionShape.parse(await response.json())).toMatchObject({ name, description });
  });
});

describe('its catalog', () => {
  it('is there as soon as the collection, and changes and goes with it', async () => {
    const { slug, etag } = await made('As a catalog');
    const path = `/catalogs/collection/${slug}/marketplace.json`;
    const first = await registry.get(path);

    await send('PUT', at(slug, '/plugins'), ada, { body: { plugins: plugins.slice(0, 2) }, etag });
    const second = await registry.get(path);
    await send('DELETE', at(slug), ada, { etag: '*' });
    const third = await registry.get(path);

    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 404]);
    expect(etagOf(second)).not.toBe(etagOf(first));
  });
});
