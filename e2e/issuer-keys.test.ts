import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIssuerKeys } from '../workers/api/src/publishing/issuer-keys.ts';
import { newPublisherKey, type PlayedPublisher, playPublisher } from './harness/play-publisher.ts';

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 10, 21);
let publisher: PlayedPublisher;
beforeAll(async () => {
  publisher = await playPublisher();
});
afterAll(() => publisher.close());

const keysAnew = () => {
  const find = createIssuerKeys((url, init) => fetch(url, init));
  const before = publisher.asked;
  return {
    find: (kid: string, after_ms: number) => find(publisher.issuer, kid, NOW + after_ms),
    asked: () => publisher.asked - before,
  };
};

it('keys are asked for once in ten minutes, and again after that', async () => {
  const { find, asked } = keysAnew();

  await find('first', 0);
  await find('first', 10 * MINUTE_MS - 1);
  const within = asked();
  await find('first', 10 * MINUTE_MS);

  expect([within, asked()]).toEqual([1, 2]);
});

it('a key that is not known is asked for at most once a minute, and found when the issuer has it', async () => {
  const { find, asked } = keysAnew();
  await find('first', 0);
  const absent = await find('second', MINUTE_MS);
  publisher.publish(newPublisherKey('second'));

  const early = [await find('second', MINUTE_MS + 1), await find('second', 2 * MINUTE_MS - 1)];
  const askedEarly = asked();
  const found = await find('second', 2 * MINUTE_MS);

  expect([absent, ...early]).toEqual([undefined, undefined, undefined]);
  expect(askedEarly).toBe(2);
  expect(found).toMatchObject({ type: 'public' });
  expect(asked()).toBe(3);
});

it('known keys hold while the issuer fails, until they are ten minutes old', async () => {
  const { find, asked } = keysAnew();
  await find('first', 0);
  publisher.answer = (response) => response.writeHead(503).end();

  const held = await find('first', 9 * MINUTE_MS);
  const failed = [
    await find('third', 9 * MINUTE_MS).catch(({ code }) => code),
    await find('third', 9 * MINUTE_MS + 1).catch(({ code }) => code),
    await find('first', 10 * MINUTE_MS).catch(({ code }) => code),
  ];

  publisher.answer = undefined;
  expect(held).toMatchObject({ type: 'public' });
  expect(failed).toEqual(['host_unreadable', undefined, 'host_unreadable']);
  expect(asked()).toBe(3);
});

it('a key of fewer than 2,048 bits is none', async () => {
  publisher.publish(newPublisherKey('short', 1024));
  const { find } = keysAnew();

  expect(await find('short', 0)).toBeUndefined();
});
