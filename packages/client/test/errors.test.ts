import { ERROR_STATUS } from '@skillstash/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError, createClient, NetworkError, UnexpectedAnswerError } from '../src/index.ts';
import { hangUp, json, type PlayedServer, page, playServer, problem } from './play-server.ts';

let server: PlayedServer;
beforeEach(async () => {
  server = await playServer();
});
afterEach(() => server.stop());

const client = (validate = false) => createClient({ baseUrl: server.url, retries: 0, validate });

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a problem document', () => {
  it.each(Object.entries(ERROR_STATUS))(
    'of code %s and status %i is an ApiError',
    async (code, status) => {
      server.next(problem(code, status));

      const error = await failureOf(client().plugins.get('ada/tools/alpha'));

      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        code,
        status,
        detail: 'No.',
        requestId: 'request-1',
        fields: [],
        url: `${server.url}/v1/plugins/ada/tools/alpha`,
        retryAfterMs: undefined,
      });
    },
  );

  it('names each field that was refused', async () => {
    const errors = [{ path: 'sort', message: 'is unknown' }];
    server.next(problem('invalid_request', 400, {}, { errors }));

    const error = await failureOf(client().plugins.list().page());

    expect(error).toMatchObject({ name: 'ApiError', fields: errors });
  });

  it('with a code that is newer than this client is an ApiError with that code', async () => {
    server.next(problem('too_many_requests', 429));

    const error = await failureOf(client().stats.get());

    expect(error).toMatchObject({ name: 'ApiError', code: 'too_many_requests', status: 429 });
  });
});

describe('an answer outside the contract is an UnexpectedAnswerError:', () => {
  it('a page that something on the way made', async () => {
    server.next(page(502, { 'Retry-After': '5' }));

    const error = await failureOf(client().stats.get());

    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({ status: 502, retryAfterMs: 5000 });
    expect(String(error)).toContain('/v1/stats answered 502 as text/html: "<h1>Sorry</h1>"');
  });

  it('a page in place of a text', async () => {
    server.next(page(200));

    const error = await failureOf(client().plugins.readme('ada/tools/alpha'));

    expect(error).toMatchObject({ name: 'UnexpectedAnswerError', status: 200 });
  });

  it('a problem document that lacks what makes it one', async () => {
    server.next(json({ title: 'No' }, 404, { 'Content-Type': 'application/problem+json' }));

    const error = await failureOf(client().stats.get());

    expect(error).toMatchObject({ name: 'UnexpectedAnswerError', status: 404 });
  });

  it('JSON that is cut', async () => {
    server.next((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{"plugins":');
    });

    const error = await failureOf(client().stats.get());

    expect(error).toMatchObject({ name: 'UnexpectedAnswerError', cause: expect.any(SyntaxError) });
  });

  it('a 304 that nobody asked for', async () => {
    server.next((response) => {
      response.writeHead(304).end();
    });

    const error = await failureOf(client().stats.get());

    expect(error).toMatchObject({ name: 'UnexpectedAnswerError', status: 304 });
  });

  it('one that does not fit its schema, where answers are validated', async () => {
    server.next(json({ plugins: -1 }), json({ plugins: -1 }));

    const lax = await client().stats.get();
    const error = await failureOf(client(true).stats.get());

    expect(lax).toEqual({ plugins: -1 });
    expect(error).toMatchObject({ name: 'UnexpectedAnswerError', cause: { name: 'ZodError' } });
  });
});

it('no answer is a NetworkError that keeps its cause', async () => {
  server.next(hangUp);

  const error = await failureOf(client().stats.get());

  expect(error).toBeInstanceOf(NetworkError);
  expect(error).toMatchObject({ cause: expect.any(TypeError) });
});

it('what a cache throws is thrown', async () => {
  server.next(json({}, 200, { ETag: '"1"' }));
  const cache = {
    get: () => undefined,
    set: () => {
      throw new RangeError('full');
    },
  };

  const error = await failureOf(createClient({ baseUrl: server.url, cache }).stats.get());

  expect(error).toBeInstanceOf(RangeError);
});

describe('a base address', () => {
  it.each([
    'nowhere',
    'ftp://a.example',
    'https://ada@a.example',
    'https://a.example/?x',
    'https://a.example/#x',
  ])('%s is refused', (baseUrl) => {
    expect(() => createClient({ baseUrl })).toThrow(TypeError);
  });
});
