import { apiTokenCreated, errorBody, me } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, personIn, sessionOf } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
let ada: Person;
beforeAll(async () => {
  registry = await startRegistry();
  ada = await personIn(registry);
});
afterAll(() => registry.stop());

const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  fetch(new URL(path, registry.url), {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('who asks', () => {
  it('is told who they are and what their token allows, and no cache keeps it', async () => {
    const response = await registry.get('/v1/me', ada.headers);

    const body = me.parse(await response.json());
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('ETag')).toBeNull();
    expect(body).toMatchObject({ username: ada.username, role: 'member', via: 'token' });
    expect(body.scopes).toContain('rate');
  });

  it('is asked for credentials where there are none', async () => {
    const response = await registry.get('/v1/me');

    expect(response.status).toBe(401);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(await codeOf(response)).toBe('not_signed_in');
  });

  it.each([
    ['a text of another kind', 'Bearer hello'],
    ['another scheme', 'Basic YWRhOmFkYQ=='],
    ['a token with a false checksum', `Bearer ssk_${'a'.repeat(38)}`],
    ['a Unicode token', `Bearer ${encodeURIComponent('ssk_ü')}`],
  ])('is refused with %s', async (_what, value) => {
    const response = await registry.get('/v1/me', { Authorization: value });

    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('invalid_token');
  });

  it('is refused with a token that was never given, has expired or was revoked', async () => {
    const expired = await personIn(registry, { expiresAt: '2020-01-01T00:00:00.000Z' });
    const revoked = await personIn(registry, { revokedAt: '2020-01-01T00:00:00.000Z' });
    const { newApiToken } = await import('../workers/api/src/accounts/api-token.ts');

    const tokens = [expired.token, revoked.token, newApiToken()];
    const answers = await Promise.all(tokens.map((token) => registry.get('/v1/me', bearer(token))));

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(Array(3).fill('invalid_token'));
  });

  it('is refused before the input is looked at', async () => {
    const response = await send('POST', '/v1/tokens', {}, { nonsense: true });

    expect(response.status).toBe(401);
  });
});

describe('tokens', () => {
  it('are shown once, work until they are revoked, and are then refused at once', async () => {
    const browser = await sessionOf(registry, ada);
    const created = await send('POST', '/v1/tokens', browser, {
      name: 'laptop',
      scopes: ['read', 'rate'],
    });
    const { token, id, hint } = apiTokenCreated.parse(await created.json());
    const works = await registry.get('/v1/me', bearer(token));
    const listed = await (await registry.get('/v1/tokens', ada.headers)).text();

    const revoked = await send('DELETE', `/v1/tokens/${id}`, browser);
    const after = await registry.get('/v1/me', bearer(token));

    expect([created.status, works.status, revoked.status, after.status]).toEqual([
      201, 200, 204, 401,
    ]);
    expect(created.headers.get('Cache-Control')).toBe('private, no-store');
    expect(listed).toContain(`"hint":"${hint}"`);
    expect(listed).not.toContain(token);
    const stored = await registry.database.prepare('SELECT * FROM api_tokens').all();
    expect(JSON.stringify(stored.results)).not.toContain(token);
  });

  it('of somebody else do not exist', async () => {
    const eve = await personIn(registry);

    const response = await send(
      'DELETE',
      `/v1/tokens/${ada.tokenId}`,
      await sessionOf(registry, eve),
    );

    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe('token_not_found');
    expect((await registry.get('/v1/me', ada.headers)).status).toBe(200);
  });

  it('make and end no tokens, and no sessions; they end themselves', async () => {
    const thief = await personIn(registry);
    const another = await personIn(registry, { username: `${thief.username}-2` });
    await registry.database
      .prepare('UPDATE api_tokens SET user_id = ? WHERE id = ?')
      .bind(thief.id, another.tokenId)
      .run();

    const refused = [
      await send('POST', '/v1/tokens', thief.headers, { name: 'x', scopes: ['read'] }),
      await send('DELETE', `/v1/tokens/${another.tokenId}`, thief.headers),
      await send('DELETE', '/v1/sessions', thief.headers),
    ];
    const ended = await send('DELETE', `/v1/tokens/${thief.tokenId}`, thief.headers);

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(3).fill('session_required'));
    expect(ended.status).toBe(204);
    expect((await registry.get('/v1/me', thief.headers)).status).toBe(401);
    expect((await registry.get('/v1/me', another.headers)).status).toBe(200);
  });

  it('of an admin are made by admins alone', async () => {
    const member = await sessionOf(registry, ada);
    const admin = await sessionOf(registry, await personIn(registry, { role: 'admin' }));
    const body = { name: 'x', scopes: ['admin'] };

    const answers = [
      await send('POST', '/v1/tokens', member, body),
      await send('POST', '/v1/tokens', admin, body),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 201]);
  });

  it.each([
    [{ name: '', scopes: ['read'] }],
    [{ name: 'x', scopes: [] }],
    [{ name: 'x', scopes: ['everything'] }],
    [{ name: 'x', scopes: ['publish'] }],
    [{ name: 'x', scopes: ['publish:../..'] }],
    [{ name: 'x', scopes: ['read'], expiresInDays: 366 }],
    [{ name: 'x', scopes: ['read'], expiresInDays: 0 }],
    [{ name: 'x', scopes: ['read'], userId: 'another' }],
  ])('are not made from %j', async (body) => {
    const response = await send('POST', '/v1/tokens', await sessionOf(registry, ada), body);

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('invalid_request');
  });

  it('are at most fifty, however many are asked for at once', async () => {
    const greedy = await personIn(registry);
    const browser = await sessionOf(registry, greedy);
    const ask = () => send('POST', '/v1/tokens', browser, { name: 'x', scopes: ['read'] });

    const answers = await Promise.all(Array.from({ length: 60 }, ask));

    const made = answers.filter(({ status }) => status === 201).length;
    expect([made, answers.filter(({ status }) => status === 409).length]).toEqual([49, 11]);
  });
});

describe('the audit log', () => {
  it('has a row for each token that was made or revoked, and none for what was refused', async () => {
    const bob = await personIn(registry);
    const browser = await sessionOf(registry, bob);
    const created = await send('POST', '/v1/tokens', browser, { name: 'x', scopes: ['read'] });
    const { id, token } = apiTokenCreated.parse(await created.json());
    await send('DELETE', `/v1/tokens/${id}`, bob.headers);
    await send('DELETE', `/v1/tokens/${id}`, bearer(token));
    await send('DELETE', `/v1/tokens/${id}`, browser);

    const { results } = await registry.database
      .prepare('SELECT * FROM audit_log WHERE actor_id = ? ORDER BY id')
      .bind(bob.id)
      .all();

    expect(results).toMatchObject([
      {
        action: 'token_created',
        object_kind: 'api_token',
        object_id: id,
        actor_name: bob.username,
      },
      { action: 'token_revoked', object_kind: 'api_token', object_id: id, via: 'token' },
    ]);
    expect(results[0]?.request_id).toBe(created.headers.get('X-Request-Id'));
    expect(JSON.stringify(results)).not.toContain(token);
  });

  it.each(["UPDATE audit_log SET action = 'nothing'", 'DELETE FROM audit_log'])(
    'refuses %s',
    async (statement) => {
      await expect(registry.database.prepare(statement).run()).rejects.toThrow(/append-only/);
    },
  );
});
