import { page, pluginRating } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, personIn } from './harness/person.ts';
import { claimIn, pluginsIn } from './harness/plugins-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';
import { codeOf, sendAs } from './harness/send-as.ts';

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

describe('an owner', () => {
  const replyPath = (slug: string, { username }: Person) =>
    `/v1/plugins/${slug}/ratings/${username}/reply`;
  const reviewed = async () => {
    const { slugs, repositoryId, owner } = await pluginsIn(registry, 1);
    const [slug = ''] = slugs;
    const [reviewer, maker] = await Promise.all([personIn(registry), personIn(registry)]);
    await claimIn(registry, repositoryId, maker);
    await rate(slug, reviewer, { rating: 2, review: 'It broke.' });
    return { slug, reviewer, maker, owner };
  };
  const reply = (slug: string, reviewer: Person, by: Person, text: unknown = 'Mended in 1.2.') =>
    send('POST', replyPath(slug, reviewer), by, { text });

  it('replies to a review, which everybody sees, once', async () => {
    const { slug, reviewer, maker } = await reviewed();
    const before = await registry.get(`/v1/plugins/${slug}/ratings`);

    const first = await reply(slug, reviewer, maker);
    const second = await reply(slug, reviewer, maker, 'And another thing.');

    const after = await registry.get(`/v1/plugins/${slug}/ratings`);
    expect([first.status, second.status]).toEqual([201, 409]);
    expect(await codeOf(second)).toBe('reply_exists');
    expect(after.headers.get('ETag')).not.toBe(before.headers.get('ETag'));
    expect((await reviewsOf(slug))[0]).toEqual(pluginRating.parse(await first.json()));
    expect((await reviewsOf(slug))[0]?.reply?.text).toBe('Mended in 1.2.');
    expect((await auditOf(slug)).map(({ action }) => action)).toEqual([
      'plugin_rated',
      'review_replied',
    ]);
  });

  it('replies once even where 20 replies come at once', async () => {
    const { slug, reviewer, maker } = await reviewed();

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, place) => reply(slug, reviewer, maker, `Reply ${place}.`)),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  it('has to have claimed the repository within 30 days', async () => {
    const { slug, reviewer, maker } = await reviewed();
    const claimedAt = (days: number) =>
      registry.database
        .prepare('UPDATE repository_owners SET checked_at = ? WHERE user_id = ?')
        .bind(new Date(Date.now() - days * 86_400_000).toISOString(), maker.id)
        .run();
    await claimedAt(31);

    const late = await reply(slug, reviewer, maker);
    await claimedAt(29);
    const inTime = await reply(slug, reviewer, maker);
    await claimedAt(31);
    const gone = await send('DELETE', replyPath(slug, reviewer), maker);

    expect([late, inTime, gone].map(({ status }) => status)).toEqual([404, 201, 404]);
  });

  it('replies by the name of the account that holds the plugin, too', async () => {
    const { slug, reviewer, owner } = await reviewed();
    const named = await personIn(registry, { username: owner });

    const response = await reply(slug, reviewer, named);

    expect(response.status).toBe(201);
  });

  it('takes a reply back, and may reply again', async () => {
    const { slug, reviewer, maker } = await reviewed();
    await reply(slug, reviewer, maker);

    const gone = await send('DELETE', replyPath(slug, reviewer), maker);
    const again = await send('DELETE', replyPath(slug, reviewer), maker);

    expect([gone.status, again.status]).toEqual([204, 404]);
    expect((await reviewsOf(slug))[0]?.reply).toBeNull();
    expect((await reply(slug, reviewer, maker)).status).toBe(201);
  });

  it('loses the reply with the review, not with a change of it', async () => {
    const { slug, reviewer, maker } = await reviewed();
    await reply(slug, reviewer, maker);

    await rate(slug, reviewer, { rating: 3, review: 'It broke less.' });
    const changed = (await reviewsOf(slug))[0];
    await rate(slug, reviewer, { rating: 3 });
    const silent = (await reviewsOf(slug))[0];

    expect(changed?.reply?.text).toBe('Mended in 1.2.');
    expect(silent).toMatchObject({ review: null, reply: null });
  });

  it.each([
    ['a blank text', ' \n'],
    ['2,001 letters', 'a'.repeat(2001)],
    ['NUL', 'a\0'],
    ['a number', 5],
    ['nothing', undefined],
  ])('cannot reply with %s', async (_what, text) => {
    const { slug, reviewer, maker } = await reviewed();

    const response = await send('POST', replyPath(slug, reviewer), maker, { text });

    expect(response.status).toBe(400);
    expect((await reviewsOf(slug))[0]?.reply).toBeNull();
  });

  it('is who may reply: nobody else, and only to reviews that there are', async () => {
    const { slug, reviewer, maker } = await reviewed();
    const silent = await personIn(registry);
    await rate(slug, silent, { rating: 1 });
    await reply(slug, reviewer, maker);
    const other = await onePlugin();

    const answers = [
      await reply(slug, reviewer, ada),
      await send('DELETE', replyPath(slug, reviewer), ada),
      await reply(slug, reviewer, reviewer),
      await reply(slug, silent, maker),
      await reply(slug, maker, maker),
      await reply(other, reviewer, maker),
    ];

    expect(await Promise.all(answers.map(codeOf))).toEqual([
      'plugin_not_found',
      'rating_not_found',
      'plugin_not_found',
      'rating_not_found',
      'rating_not_found',
      'plugin_not_found',
    ]);
    expect((await reviewsOf(slug)).find(({ review }) => review)?.reply?.text).toBe(
      'Mended in 1.2.',
    );
  });
});
