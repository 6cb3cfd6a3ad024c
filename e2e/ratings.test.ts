import { page, pluginRating, plugin as pluginShape, pluginSummary, user } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, peopleIn, personIn } from './harness/person.ts';
import { claimIn, pluginsIn } from './harness/plugins-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';
import { codeOf, sendAs } from './harness/send-as.ts';

const PEOPLE = 200;

let registry: TestRegistry;
let ada: Person;
beforeAll(async () => {
  registry = await startRegistry();
  ada = await personIn(registry);
});
afterAll(() => registry.stop());

const onePlugin = async (): Promise<string> => (await pluginsIn(registry, 1)).slugs[0] ?? '';

const send = (method: string, path: string, person: Pick<Person, 'headers'>, body?: unknown) =>
  sendAs(registry, [method, path], person, body);
const ownPath = (slug: string) => `/v1/plugins/${slug}/ratings/me`;
const rate = (slug: string, person: Person, body: unknown) =>
  send('PUT', ownPath(slug), person, body);
const pluginOf = async (slug: string) =>
  pluginShape.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());
const reviewsOf = async (slug: string) =>
  page(pluginRating).parse(await (await registry.get(`/v1/plugins/${slug}/ratings`)).json()).items;
const auditOf = async (slug: string) => {
  const { results } = await registry.database
    .prepare(
      "SELECT action, actor_id, detail FROM audit_log WHERE object_kind = 'plugin' AND object_id = ? ORDER BY id",
    )
    .bind(slug)
    .all<{ action: string; actor_id: string; detail: string }>();
  return results;
};
const scoreOf = async (slug: string) =>
  registry.database
    .prepare(
      'SELECT rating_count, rating_sum, rating_average, rating_score FROM plugins WHERE slug = ?',
    )
    .bind(slug)
    .first();

describe('a rating', () => {
  it('is given once, changed in place, read by its person alone and taken back', async () => {
    const slug = await onePlugin();

    const given = await rate(slug, ada, { rating: 4, review: 'Does it.' });
    const changed = await rate(slug, ada, { rating: 2 });
    const read = await send('GET', ownPath(slug), ada);
    const gone = await send('DELETE', ownPath(slug), ada);
    const again = await send('DELETE', ownPath(slug), ada);
    const none = await send('GET', ownPath(slug), ada);

    expect([given, changed, read, gone, again, none].map(({ status }) => status)).toEqual([
      201, 200, 200, 204, 404, 404,
    ]);
    expect(pluginRating.parse(await given.json())).toMatchObject({
      plugin: slug,
      username: ada.username,
      rating: 4,
      review: 'Does it.',
      reply: null,
    });
    expect(pluginRating.parse(await read.json())).toEqual(pluginRating.parse(await changed.json()));
    expect(read.headers.get('Cache-Control')).toBe('private, no-store');
    expect([await codeOf(again), await codeOf(none)]).toEqual([
      'rating_not_found',
      'rating_not_found',
    ]);
  });

  it('is on record, each act once, and saying the same again is no act', async () => {
    const slug = await onePlugin();
    await rate(slug, ada, { rating: 4, review: 'Does it.' });
    const { updatedAt } = pluginRating.parse(
      await (await rate(slug, ada, { rating: 4, review: 'Does it.' })).json(),
    );
    await rate(slug, ada, { rating: 5, review: 'Does it.' });
    await send('DELETE', ownPath(slug), ada);
    await send('DELETE', ownPath(slug), ada);

    const acts = await auditOf(slug);

    expect(acts.map(({ action, detail }) => [action, detail])).toEqual([
      ['plugin_rated', '{"rating":4}'],
      ['plugin_rated', '{"rating":5}'],
      ['rating_withdrawn', '{}'],
    ]);
    expect(new Set(acts.map(({ actor_id }) => actor_id))).toEqual(new Set([ada.id]));
    expect(Date.parse(updatedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('shows at once wherever the plugin does, though the answers were in memory', async () => {
    const slug = await onePlugin();
    const paths = ['', '/ratings'].map((part) => `/v1/plugins/${slug}${part}`);
    const all = [...paths, '/v1/plugins?sort=rating', `/v1/users/${ada.username}`];
    const before = await Promise.all(all.map((path) => registry.get(path)));
    await Promise.all(all.map((path) => registry.get(path)));

    await rate(slug, ada, { rating: 5, review: 'Found.' });

    const after = await Promise.all(all.map((path) => registry.get(path)));
    const tags = (answers: Response[]) => answers.map(({ headers }) => headers.get('ETag'));
    tags(after).forEach((tag, place) => {
      expect(tag).not.toBe(tags(before)[place]);
    });
    const [shown, reviews, list, person] = await Promise.all(after.map((one) => one.json()));
    expect(pluginShape.parse(shown)).toMatchObject({ ratingAverage: 5, ratingCount: 1 });
    expect(page(pluginRating).parse(reviews).items).toHaveLength(1);
    expect(
      page(pluginSummary)
        .parse(list)
        .items.map((one) => one.slug),
    ).toContain(slug);
    expect(user.parse(person).ratings.map((one) => one.plugin)).toContain(slug);
  });

  it('keeps its review as it was written', async () => {
    const slug = await onePlugin();
    const review =
      '<b>1 < 2</b> & "quoted"\r\n\t\u202eright to left\u202c שלום 👩‍👩‍👧 \u0007 \\u0000';

    const response = await rate(slug, ada, { rating: 3, review });

    expect(response.status).toBe(201);
    expect(pluginRating.parse(await response.json()).review).toBe(review);
    expect((await reviewsOf(slug))[0]?.review).toBe(review);
    expect((await registry.get(`/v1/plugins/${slug}/ratings`)).headers.get('Content-Type')).toBe(
      'application/json',
    );
  });

  it.each([
    ['2,000 letters', 'a'.repeat(2000)],
    ['2,000 emoji', '🧀'.repeat(2000)],
  ])('takes a review of %s', async (_what, review) => {
    const slug = await onePlugin();

    const response = await rate(slug, ada, { rating: 3, review });

    expect(response.status).toBe(201);
    expect(pluginRating.parse(await response.json()).review).toBe(review);
  });

  it('has no review where that is blank', async () => {
    const slug = await onePlugin();

    const response = await rate(slug, ada, { rating: 3, review: ' \n\t ' });

    expect(pluginRating.parse(await response.json()).review).toBeNull();
  });

  it.each([
    ['no stars', { rating: 0 }],
    ['six stars', { rating: 6 }],
    ['half a star', { rating: 1.5 }],
    ['stars in words', { rating: '5' }],
    ['a number too large to be one', '{"rating":1e999}'],
    ['null', { rating: null }],
    ['nothing', {}],
    ['a list', []],
    ['2,001 letters', { rating: 5, review: 'a'.repeat(2001) }],
    ['2,001 emoji', { rating: 5, review: '🧀'.repeat(2001) }],
    ['NUL', { rating: 5, review: 'a\0b' }],
    ['half a character', '{"rating":5,"review":"a\\ud800b"}'],
    ['a review that is a number', { rating: 5, review: 7 }],
    ['a field that nobody knows', { rating: 5, plugin: 'a/b/c' }],
    ['somebody else’s name', { rating: 5, userId: 'x' }],
  ])('is refused with %s, and nothing is written', async (_what, body) => {
    const slug = await onePlugin();

    const response = await rate(slug, ada, body);

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('invalid_request');
    expect(await scoreOf(slug)).toMatchObject({ rating_count: 0 });
    expect(await auditOf(slug)).toEqual([]);
  });

  it('is refused of a plugin that is not there or is blocked', async () => {
    const slug = await onePlugin();
    await registry.database
      .prepare("UPDATE plugins SET status = 'blocked' WHERE slug = ?")
      .bind(slug)
      .run();

    const answers = await Promise.all(
      [slug, 'no/such/plugin'].flatMap((one) => [
        rate(one, ada, { rating: 5 }),
        send('GET', ownPath(one), ada),
      ]),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(await codeOf(answers[0] as Response)).toBe('plugin_not_found');
  });

  it('takes the scope', async () => {
    const slug = await onePlugin();
    const reader = await personIn(registry, { scopes: ['read'] });
    const rater = await personIn(registry, { scopes: ['rate'] });

    const answers = await Promise.all([
      rate(slug, reader, { rating: 5 }),
      send('DELETE', ownPath(slug), reader),
      send('GET', ownPath(slug), rater),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await codeOf(answers[0] as Response)).toBe('insufficient_scope');
  });

  it('is of no use to the owner of a plugin, by name or by claim', async () => {
    const { slugs, repositoryId, owner } = await pluginsIn(registry, 1);
    const [slug = ''] = slugs;
    const named = await personIn(registry, { username: owner });
    const claimant = await personIn(registry);
    await rate(slug, claimant, { rating: 5, review: 'Mine is best.' });
    await claimIn(registry, repositoryId, claimant);

    const answers = await Promise.all([
      rate(slug, named, { rating: 5 }),
      rate(slug, claimant, { rating: 5 }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(await codeOf(answers[0] as Response)).toBe('own_plugin');
    expect(await scoreOf(slug)).toMatchObject({ rating_count: 0, rating_sum: 0, rating_score: 0 });
    expect(await reviewsOf(slug)).toEqual([]);
  });
});

describe('200 people at once', () => {
  it('rate one plugin, change their minds and go, and average and count are exact each time', async () => {
    const slug = await onePlugin();
    const people = await peopleIn(registry, PEOPLE);
    const starsOf = (place: number) => 1 + (place % 5);

    const given = await Promise.all(
      people.map((person, place) => rate(slug, person, { rating: starsOf(place) })),
    );
    const afterGiving = await scoreOf(slug);
    const changed = await Promise.all(
      people.map((person, place) => rate(slug, person, { rating: starsOf(place * 3 + 2) })),
    );
    const afterChanging = await scoreOf(slug);
    const gone = await Promise.all(
      people.slice(0, 150).map((person) => send('DELETE', ownPath(slug), person)),
    );
    const shown = await pluginOf(slug);

    const sumOf = (places: number[]) => places.reduce((sum, place) => sum + place, 0);
    const changedStars = people.map((_, place) => starsOf(place * 3 + 2));
    expect(new Set(given.map(({ status }) => status))).toEqual(new Set([201]));
    expect(afterGiving).toMatchObject({ rating_count: 200, rating_sum: 600, rating_average: 3 });
    expect(new Set(changed.map(({ status }) => status))).toEqual(new Set([200]));
    expect(afterChanging).toMatchObject({ rating_count: 200, rating_sum: sumOf(changedStars) });
    expect(new Set(gone.map(({ status }) => status))).toEqual(new Set([204]));
    expect(shown.ratingCount).toBe(50);
    expect(shown.ratingAverage).toBe(Math.round((sumOf(changedStars.slice(150)) / 50) * 100) / 100);
  });

  it('and one person 50 times: one rating', async () => {
    const slug = await onePlugin();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, place) => rate(slug, ada, { rating: 1 + (place % 5) })),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(49).fill(200), 201]);
    expect(await scoreOf(slug)).toMatchObject({ rating_count: 1 });
    expect(await reviewsOf(slug)).toHaveLength(1);
  });
});

describe('the order by rating', () => {
  it('follows the whole registry’s mean once a minute, and the answers in memory with it', async () => {
    const { slugs } = await pluginsIn(registry, 2);
    const [loved = '', tried = ''] = slugs;
    const people = await peopleIn(registry, 20);
    await Promise.all(
      people.map((person, place) => rate(loved, person, { rating: place % 5 ? 5 : 4 })),
    );
    await rate(tried, ada, { rating: 5 });
    const before = await registry.get('/v1/plugins?sort=rating');

    await registry.tick();

    const after = await registry.get('/v1/plugins?sort=rating');
    const { prior } = (await registry.database
      .prepare('SELECT rating_prior AS prior FROM registry_totals')
      .first<{ prior: number }>()) ?? { prior: 0 };
    const order = page(pluginSummary)
      .parse(await after.json())
      .items.map((one) => one.slug);
    expect(order.indexOf(loved)).toBeLessThan(order.indexOf(tried));
    expect(after.headers.get('ETag')).not.toBe(before.headers.get('ETag'));
    expect(await scoreOf(tried)).toMatchObject({ rating_score: (5 * prior + 5) / 6 });
    expect(await scoreOf(loved)).toMatchObject({ rating_score: (5 * prior + 96) / 25 });
  });
});
