import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClient } from '../src/index.ts';
import { json, type Play, type PlayedServer, playServer, problem } from './play-server.ts';

let server: PlayedServer;
beforeEach(async () => {
  server = await playServer();
});
afterEach(() => server.stop());

const client = () => createClient({ baseUrl: server.url, retries: 0 });

const tag = (name: string) => ({ name, count: 1 });

const pageOf = (names: string[], nextCursor: string | null): Play =>
  json({ items: names.map(tag), nextCursor });

const gather = async <Item>(list: AsyncIterable<Item>): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
};

const urls = (): string[] => server.seen.map(({ url }) => url);

it('asks for nothing before somebody goes through it', () => {
  client().tags.list({ limit: 2 });

  expect(server.seen).toEqual([]);
});

it('gives every item of every page, over pages that are empty, too', async () => {
  server.next(pageOf(['a', 'b'], 'x+/'), pageOf([], 'y'), pageOf(['c'], null));

  const items = await gather(client().tags.list({ limit: 2 }));

  expect(items).toEqual(['a', 'b', 'c'].map(tag));
  expect(urls()).toEqual([
    '/v1/tags?limit=2',
    '/v1/tags?limit=2&cursor=x%2B%2F',
    '/v1/tags?limit=2&cursor=y',
  ]);
});

it('asks for the next page only when its first item is wanted', async () => {
  server.next(pageOf(['a', 'b'], 'x'));
  const names: string[] = [];

  for await (const { name } of client().tags.list()) {
    names.push(name);
    if (name === 'b') break;
  }

  expect(names).toEqual(['a', 'b']);
  expect(urls()).toEqual(['/v1/tags']);
});

it('begins anew each time somebody goes through it', async () => {
  server.next(pageOf(['a'], null), pageOf(['b'], null));
  const tags = client().tags.list();

  const walks = [await gather(tags), await gather(tags)];

  expect(walks).toEqual([[tag('a')], [tag('b')]]);
});

it('gives one page, the first or where a cursor points', async () => {
  server.next(pageOf(['a'], 'x'), pageOf(['b'], null));
  const tags = client().tags.list();

  const first = await tags.page();
  const second = await tags.page(first.nextCursor ?? undefined);

  expect([first, second]).toEqual([
    { items: [tag('a')], nextCursor: 'x' },
    { items: [tag('b')], nextCursor: null },
  ]);
});

it('goes page by page, from a cursor on where one is given', async () => {
  server.next(pageOf(['b'], 'y'), pageOf(['c'], null));

  const pages = await gather(client().tags.list().pages('x'));

  expect(pages.map(({ items }) => items)).toEqual([[tag('b')], [tag('c')]]);
  expect(urls()).toEqual(['/v1/tags?cursor=x', '/v1/tags?cursor=y']);
});

it('throws in the middle where a page is refused', async () => {
  server.next(pageOf(['a'], 'x'), problem('invalid_cursor', 400));
  const walk = client().tags.list()[Symbol.asyncIterator]();
  const first = await walk.next();

  const second = walk.next();

  await expect(second).rejects.toMatchObject({ code: 'invalid_cursor' });
  expect(first.value).toEqual(tag('a'));
});

it('stops between two items of one page when its signal is aborted', async () => {
  server.next(pageOf(['a', 'b'], null));
  const controller = new AbortController();
  const walk = client().tags.list({ signal: controller.signal })[Symbol.asyncIterator]();
  await walk.next();

  controller.abort('enough');

  await expect(walk.next()).rejects.toBe('enough');
});
