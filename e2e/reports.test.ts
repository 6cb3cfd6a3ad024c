import { page, pluginRating, report, reportMade } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
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
  const fullName = `ada/kits-${repositories}`;
  github.put(await repositoryWith(fullName, marketplaceWith(`kits-${repositories}`, ['kit'])));
  await registry.crawl(fullName);
  return { slug: `${fullName}/kit` };
};

const send = (method: string, path: string, person: Pick<Person, 'headers'>, body?: unknown) =>
  sendAs(registry, [method, path], person, body);
const actsOn = async (objectId: string) => {
  const { results } = await registry.database
    .prepare('SELECT action FROM audit_log WHERE object_id = ? ORDER BY id')
    .bind(objectId)
    .all<{ action: string }>();
  return results.map(({ action }) => action);
};

describe('a report', () => {
  it('of a plugin is taken in once a person until it is decided, and waits in the queue', async () => {
    const { slug } = await crawled();
    const make = () => send('POST', `/v1/plugins/${slug}/reports`, member, { reason: 'Odd.' });
    const attempts = await Promise.all(Array.from({ length: 5 }, make));
    const made = attempts.find(({ status }) => status === 201);
    const { id } = reportMade.parse(await made?.json());

    const queue = page(report).parse(
      await (await send('GET', '/v1/admin/reports?limit=100', admin)).json(),
    );

    expect(attempts.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(queue.items.find((one) => one.id === id)).toMatchObject({
      plugin: slug,
      reviewer: null,
      reporter: member.username,
      reason: 'Odd.',
      status: 'open',
    });
    const decide = () =>
      send('POST', `/v1/admin/reports/${id}/decision`, admin, { status: 'dismissed' });
    expect([(await decide()).status, (await decide()).status]).toEqual([204, 404]);
    expect((await make()).status).toBe(201);
    expect(await actsOn(id)).toEqual(['report_made', 'report_dismissed']);
  });

  it('of a review names it; the review is hidden with its stars kept, and shown again', async () => {
    const { slug } = await crawled();
    const now = new Date().toISOString();
    await registry.database
      .prepare(
        `INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, review, created_at, updated_at)
         SELECT ?1, id, ?2, 2, 'Rude words.', ?3, ?3 FROM plugins WHERE slug = ?4`,
      )
      .bind(crypto.randomUUID(), member.id, now, slug)
      .run();
    const reviewer = member.username;
    const other = await personIn(registry);
    const path = `/v1/plugins/${slug}/ratings/${reviewer}/reports`;
    const made = await send('POST', path, other, { reason: 'Rude.' });
    const shown = async () => {
      const ratings = page(pluginRating).parse(
        await (
          await registry.get(`/v1/plugins/${slug}/ratings`, { 'Cache-Control': 'no-cache' })
        ).json(),
      );
      return ratings.items.map(({ rating, review }) => [rating, review]);
    };
    const hide = (method: string) =>
      send(method, `/v1/admin/plugins/${slug}/ratings/${reviewer}/hidden`, admin);

    const hidden = await hide('PUT');

    expect([made.status, hidden.status]).toEqual([201, 204]);
    expect(await shown()).toEqual([[2, null]]);
    await hide('DELETE');
    expect(await shown()).toEqual([[2, 'Rude words.']]);
    expect(await actsOn(`${slug}/${reviewer}`)).toEqual(['review_hidden', 'review_shown']);
  });

  it.each([
    ['no such plugin', '/v1/plugins/no/such/plugin/reports', 404, 'plugin_not_found'],
    ['no such review', '/ratings/nobody/reports', 404, 'review_not_found'],
  ])('of %s is refused', async (_what, path, status, code) => {
    const { slug } = await crawled();
    const target = path.startsWith('/v1') ? path : `/v1/plugins/${slug}${path}`;

    const response = await send('POST', target, member, { reason: 'Odd.' });

    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
  });

  it.each([[''], ['  '], ['a'.repeat(1001)], ['a\0b'], [7]])(
    'because of %j is refused',
    async (reason) => {
      const { slug } = await crawled();

      const response = await send('POST', `/v1/plugins/${slug}/reports`, member, { reason });

      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe('invalid_request');
    },
  );
});
