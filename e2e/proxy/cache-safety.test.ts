import { me } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CachingProxy, startCachingProxy } from '../harness/caching-proxy.ts';
import { type HostPerson, hostPersonIn } from '../harness/owner.ts';
import { sessionOf } from '../harness/person.ts';
import { startRegistry, type TestRegistry } from '../harness/registry.ts';
import { ROWS } from '../route-matrix/rows.ts';

/** The first use of nginx downloads it. */
const INSTALL_MS_MAX = 300_000;

let registry: TestRegistry;
let proxy: CachingProxy;
let ada: HostPerson;
let bob: HostPerson;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
  proxy = await startCachingProxy(registry.url);
  [ada, bob] = [await hostPersonIn(registry), await hostPersonIn(registry)];
}, INSTALL_MS_MAX);
afterAll(async () => {
  await proxy.stop();
  await registry.stop();
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, proxy.url), { headers, redirect: 'manual' });
const cacheOf = (response: Response) => response.headers.get('X-Cache');
const get = async (path: string, headers?: Record<string, string>) => {
  const response = await ask(path, headers);
  return { status: response.status, cache: cacheOf(response), text: await response.text() };
};

/** Where each operation that reads is asked, by its row of the route matrix; personal ones are 401 to nobody known. */
const readsOf = async (isPersonal: boolean): Promise<string[]> => {
  const rows = Object.entries(ROWS).filter(
    ([name, { expected }]) =>
      name.startsWith('GET ') && (expected.anonymous === 401) === isPersonal,
  );
  const world = { registry, owner: ada };
  return Promise.all(
    rows.map(async ([name, row]) => (await row.ask(world)).path ?? name.slice('GET '.length)),
  );
};
/** Of what is told, what differs between two requests by nature. */
const PAGES = ['/sign-in', '/sign-out', '/device', '/device?code=WDJB-MJHT'];

describe('behind a cache that looks at no credentials', () => {
  it('public answers are kept, so that what is not kept says something', async () => {
    const first = await ask('/v1/categories');
    const second = await ask('/v1/categories', ada.headers);

    expect([cacheOf(first), cacheOf(second)]).toEqual(['MISS', 'HIT']);
  });

  it('people get their own answers, whoever asked before', async () => {
    const callers = [
      ['token', ada, ada.headers],
      ['token', bob, bob.headers],
      ['session', ada, await sessionOf(registry, ada)],
      ['session', bob, await sessionOf(registry, bob)],
    ] as const;

    for (let round = 0; round < 3; round += 1)
      for (const [via, { username }, headers] of callers) {
        const response = await ask('/v1/me', headers);
        const told = me.parse(await response.json());
        expect([told.username, told.via]).toEqual([username, via]);
        expect(cacheOf(response)).toBe('MISS');
      }
    expect((await ask('/v1/me')).status).toBe(401);
  });

  it('nobody is refused because somebody else was', async () => {
    const before = await ask('/v1/tokens');
    const known = await ask('/v1/tokens', ada.headers);
    const after = await ask('/v1/tokens');

    expect([before.status, known.status, after.status]).toEqual([401, 200, 401]);
  });

  it('nothing that takes a person is ever kept, nor any page about an account', async () => {
    const session = await sessionOf(registry, ada);
    const paths = [...(await readsOf(true)), ...PAGES];
    const kept: string[] = [];

    for (const path of paths)
      for (const headers of [ada.headers, session, {}, bob.headers, session, {}])
        if (cacheOf(await ask(path, headers)) === 'HIT') kept.push(path);

    expect(paths.length).toBeGreaterThan(PAGES.length);
    expect(kept).toEqual([]);
  });

  it('what anybody may read is the same for all, whoever had it kept', async () => {
    const session = await sessionOf(registry, ada);
    const personal: string[] = [];
    let hits = 0;

    for (const path of await readsOf(false)) {
      const [first, second] = [await get(path, { ...ada.headers, ...session }), await get(path)];
      if (second.cache === 'HIT') hits += 1;
      const told = first.text + second.text;
      if (first.status !== second.status) personal.push(`${path}: ${second.status}`);
      if (told.includes(ada.username) || told.includes(ada.token)) personal.push(path);
    }

    expect(hits).toBeGreaterThan(20);
    expect(personal).toEqual([]);
  });

  it('no answer that is kept sets a cookie', async () => {
    const setting: string[] = [];

    for (const path of await readsOf(false)) {
      const response = await ask(path, await sessionOf(registry, ada));
      if (response.headers.getSetCookie().length) setting.push(path);
    }

    expect(setting).toEqual([]);
  });
});
