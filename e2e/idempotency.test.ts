import { createHash } from 'node:crypto';
import { TOKENS_MAX } from '@skillstash/db/accounts';
import { apiTokenCreated, errorBody } from '@skillstash/shared';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostPersonIn } from './harness/owner.ts';
import { type Person, personIn, sessionOf } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
let ada: Person;
beforeAll(async () => {
  registry = await startRegistry();
  ada = await personIn(registry);
});
afterAll(() => registry.stop());

let keys = 0;
const newKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};
const TOKEN = { name: 'laptop', scopes: ['read'] };

const sessions = new Map<string, Promise<{ Cookie: string; Origin: string }>>();
const sessionFor = (person: Person) => {
  const known = sessions.get(person.id) ?? sessionOf(registry, person);
  sessions.set(person.id, known);
  return known;
};
const post = async (key: string, body: unknown = TOKEN, person = ada, path = '/v1/tokens') =>
  fetch(new URL(path, registry.url), {
    method: 'POST',
    headers: {
      ...(await sessionFor(person)),
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const rowsOf = async (query: string, ...values: unknown[]) =>
  (
    await registry.database
      .prepare(query)
      .bind(...values)
      .all<Record<string, unknown>>()
  ).results;
const madeBy = async ({ id }: Person): Promise<number> =>
  (await rowsOf("SELECT 1 FROM api_tokens WHERE user_id = ? AND name <> 'of a test'", id)).length;

/** As many tokens as a person may hold. @returns the id of one of them */
const full = async (person: Person): Promise<string> => {
  const ids = Array.from({ length: TOKENS_MAX - 1 }, () => uuidv7());
  await registry.database.batch(
    ids.map((id) =>
      registry.database
        .prepare(
          `INSERT INTO api_tokens (id, user_id, name, token_sha256, hint, scopes, created_at, expires_at)
           VALUES (?, ?, 'of a test', ?, '', '[]', '', '9999')`,
        )
        .bind(id, person.id, createHash('sha256').update(id).digest('hex')),
    ),
  );
  return ids[0] ?? '';
};

describe('a POST with an Idempotency-Key', () => {
  it('is answered again as it was, and nothing is made a second time', async () => {
    const person = await personIn(registry);
    const key = newKey();

    const first = await post(key, TOKEN, person);
    const second = await post(key, TOKEN, person);

    const texts = [await first.text(), await second.text()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(texts[1]).toBe(texts[0]);
    expect(first.headers.get('Idempotency-Replayed')).toBeNull();
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect(second.headers.get('Content-Type')).toBe('application/json');
    expect(second.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await madeBy(person)).toBe(1);
  });

  it('has one effect and one answer, where fifty are sent at once', async () => {
    const person = await personIn(registry);
    const key = newKey();

    const answers = await Promise.all(Array.from({ length: 50 }, () => post(key, TOKEN, person)));

    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
    expect(new Set(texts).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('Idempotency-Replayed')).length).toBe(1);
    expect(await madeBy(person)).toBe(1);
    expect(
      await rowsOf(
        "SELECT 1 FROM audit_log WHERE actor_id = ? AND action = 'token_created'",
        person.id,
      ),
    ).toHaveLength(1);
  });

  it('is the same whether its key is quoted or not', async () => {
    const person = await personIn(registry);
    const key = `${newKey()} a "b\\`;

    const plain = await post(key, TOKEN, person);
    const quoted = await post(`"${key.replaceAll(/["\\]/g, '\\$&')}"`, TOKEN, person);

    expect([plain.status, quoted.status]).toEqual([201, 201]);
    expect(quoted.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await madeBy(person)).toBe(1);
  });

  it('is refused with another body, and does nothing', async () => {
    const person = await personIn(registry);
    const key = newKey();
    await post(key, TOKEN, person);

    const response = await post(key, { ...TOKEN, name: 'desktop' }, person);

    expect(response.status).toBe(422);
    expect(await codeOf(response)).toBe('idempotency_key_reused');
    expect(await madeBy(person)).toBe(1);
  });

  it('is refused with another body while the first one is under way, too', async () => {
    const person = await personIn(registry);
    const key = newKey();
    const bodies = Array.from({ length: 10 }, (_, place) => ({ ...TOKEN, name: `token ${place}` }));

    const answers = await Promise.all(bodies.map((body) => post(key, body, person)));

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(9).fill(422)]);
    expect(await madeBy(person)).toBe(1);
  });

  it('is another person’s own, whoever used the key before', async () => {
    const [one, other] = [await personIn(registry), await personIn(registry)];
    const key = newKey();

    const answers = [await post(key, TOKEN, one), await post(key, { ...TOKEN, name: 'x' }, other)];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.headers.get('Idempotency-Replayed')).toBeNull();
  });

  it('may be sent again after a refusal, which did nothing', async () => {
    const weak = await personIn(registry, { scopes: ['read'] });
    const key = newKey();
    const tooMany = await full(weak);
    const refused = await post(key, TOKEN, weak);
    await registry.database.prepare('DELETE FROM api_tokens WHERE id = ?').bind(tooMany).run();

    const response = await post(key, TOKEN, weak);

    expect(refused.status).toBe(409);
    expect(await codeOf(refused)).toBe('too_many_tokens');
    expect(response.status).toBe(201);
    expect(response.headers.get('Idempotency-Replayed')).toBeNull();
  });

  it('may be sent again at once where the host did not answer', async () => {
    const key = newKey();
    const { database } = registry;
    await database
      .prepare(
        `INSERT INTO repositories (id, full_name, owner, name, host_id, created_at, updated_at)
         VALUES ('of-ida', 'ida/kit', 'ida', 'kit', 1, '', '')`,
      )
      .run();
    const ida = await hostPersonIn(registry);
    const path = '/v1/repositories/ida/kit/claim';

    const [first, again] = [await post(key, '{}', ida, path), await post(key, '{}', ida, path)];

    expect([first.status, again.status]).toEqual([502, 502]);
    expect([await codeOf(first), await codeOf(again)]).toEqual([
      'host_unreadable',
      'host_unreadable',
    ]);
  });

  it('is not remembered where its body is no good', async () => {
    const key = newKey();

    const refused = await post(key, { nonsense: true });
    const response = await post(key);

    expect([refused.status, response.status]).toEqual([400, 201]);
  });

  it.each(['', '""', 'x'.repeat(256), 'ключ', 'tab\there'])(
    'takes no key such as %j',
    async (key) => {
      // Header values are bytes: what is not Latin is sent as its UTF-8 bytes.
      const sent = Buffer.from(key).toString('latin1');
      const before = await madeBy(ada);

      const response = await post(sent);

      expect(response.status).toBe(400);
      expect(await codeOf(response)).toBe('invalid_request');
      expect(await madeBy(ada)).toBe(before);
    },
  );

  it('takes a key of 255 characters, and one in quotation marks', async () => {
    const answers = [await post('y'.repeat(255)), await post('"8e03978e-40d5-43dd"')];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('keeps neither the key nor what was answered in clear', async () => {
    const key = 'a-key-to-look-for';
    const { token } = apiTokenCreated.parse(await (await post(key)).json());

    const stored = JSON.stringify(await rowsOf('SELECT * FROM idempotency_keys'));

    expect(stored).not.toContain(key);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain('ssk_');
  });

  it('is not done again where the first one was cut off', async () => {
    const person = await personIn(registry);
    const key = newKey();
    await post(key, TOKEN, person);
    await registry.database
      .prepare('UPDATE idempotency_keys SET answer = NULL, claimed_at = ? WHERE user_id = ?')
      .bind(new Date(Date.now() - 31_000).toISOString(), person.id)
      .run();

    const response = await post(key, TOKEN, person);

    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('idempotency_key_in_use');
    expect(await madeBy(person)).toBe(1);
  });

  it('is forgotten after a day, and taken out by the tick', async () => {
    const person = await personIn(registry);
    const key = newKey();
    await post(key, TOKEN, person);
    const old = new Date(Date.now() - 86_400_001).toISOString();
    const age = () =>
      registry.database
        .prepare('UPDATE idempotency_keys SET claimed_at = ? WHERE user_id = ?')
        .bind(old, person.id)
        .run();
    await age();

    const response = await post(key, TOKEN, person);
    await age();
    await registry.tick();

    expect(response.headers.get('Idempotency-Replayed')).toBeNull();
    expect(await madeBy(person)).toBe(2);
    expect(await rowsOf('SELECT 1 FROM idempotency_keys WHERE user_id = ?', person.id)).toEqual([]);
  });
});
