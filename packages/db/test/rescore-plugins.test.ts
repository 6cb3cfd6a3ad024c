import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { rescorePlugins } from '../src/index.ts';
import { rowsOf } from './support/tables.ts';

const AT = '2026-01-01T00:00:00.000Z';
const PLUGINS = 1200;

type Score = { id: string; rating_score: number; rating_sum: number; rating_count: number };

const upTo = (count: number) => JSON.stringify(Array.from({ length: count }, (_, at) => at + 1));

/** Plugins in one repository, each rated with three stars by one person. */
const rated = () => [
  env.DB.prepare('DELETE FROM repositories'),
  env.DB.prepare('DELETE FROM users'),
  env.DB.prepare(
    'UPDATE registry_totals SET rating_prior = 3, rescored_up_to = NULL, revision = revision + 1',
  ),
  env.DB.prepare(
    `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
     VALUES ('r', 'acme/r', 'acme', 'r', '${AT}', '${AT}')`,
  ),
  env.DB.prepare(
    `INSERT INTO users (id, username, created_at, updated_at) VALUES ('u', 'u', '${AT}', '${AT}')`,
  ),
  env.DB.prepare(
    `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable,
       created_at, updated_at)
     SELECT printf('p%04d', value), 'r', 'acme/r/p' || value, 'acme', 'p', '', '', '', '{}', 1, '${AT}', '${AT}'
     FROM json_each(?)`,
  ).bind(upTo(PLUGINS)),
  env.DB.prepare(
    `INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, created_at, updated_at)
     SELECT 'of ' || id, id, 'u', 3, '${AT}', '${AT}' FROM plugins`,
  ),
];

const prior = async () =>
  (await rowsOf<{ prior: number }>('SELECT rating_prior AS prior FROM registry_totals'))[0]?.prior;
const wrong = async () => {
  const scores = await rowsOf<Score>('SELECT * FROM plugins WHERE rating_count > 0');
  const mean = (await prior()) ?? 0;
  return scores.filter(
    ({ rating_score, rating_sum, rating_count }) =>
      Math.abs(rating_score - (5 * mean + rating_sum) / (5 + rating_count)) > 1e-9,
  );
};

beforeEach(async () => {
  await env.DB.batch(rated());
});

it('writes nothing while the mean of all ratings is where it was', async () => {
  const before = await rowsOf('SELECT revision FROM registry_totals');

  const scored = await rescorePlugins(env.DB);

  expect(scored).toBe(0);
  expect(await rowsOf('SELECT revision FROM registry_totals')).toEqual(before);
});

it('bears with a mean that moved by less than a twentieth of a star', async () => {
  await env.DB.prepare("UPDATE plugin_ratings SET rating = 5 WHERE plugin_id <= 'p0029'").run();

  const scored = await rescorePlugins(env.DB);

  expect(scored).toBe(0);
  expect(await prior()).toBe(3);
  expect(await wrong()).toEqual([]);
});

it('scores all plugins anew, 500 a call, once the mean has moved further', async () => {
  await env.DB.prepare("UPDATE plugin_ratings SET rating = 5 WHERE plugin_id <= 'p0600'").run();

  const calls = [];
  for (let call = 0; call < 4; call += 1) calls.push(await rescorePlugins(env.DB));

  expect(calls).toEqual([500, 500, 200, 0]);
  expect(await prior()).toBe(4);
  expect(await wrong()).toEqual([]);
});

it('scores what is rated meanwhile by the same prior, and takes up a further move when it is done', async () => {
  await env.DB.prepare("UPDATE plugin_ratings SET rating = 5 WHERE plugin_id <= 'p0600'").run();
  await rescorePlugins(env.DB);
  await env.DB.prepare('UPDATE plugin_ratings SET rating = 1').run();

  const calls = [];
  for (let call = 0; call < 6; call += 1) calls.push(await rescorePlugins(env.DB));

  expect(calls).toEqual([500, 200, 500, 500, 200, 0]);
  expect(await prior()).toBe(1);
  expect(await wrong()).toEqual([]);
});

it('ranks many good ratings before one perfect one, and what nobody rated last', async () => {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM plugin_ratings WHERE plugin_id <> 'p0001'"),
    env.DB.prepare("UPDATE plugin_ratings SET rating = 5 WHERE plugin_id = 'p0001'"),
    env.DB.prepare(
      `INSERT INTO users (id, username, created_at, updated_at)
       SELECT 'v' || value, 'v' || value, '${AT}', '${AT}' FROM json_each(?)`,
    ).bind(upTo(40)),
    env.DB.prepare(
      `INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, created_at, updated_at)
       SELECT id, 'p0002', id, iif(id < 'v2', 4, 5), '${AT}', '${AT}' FROM users WHERE id <> 'u'`,
    ),
  ]);

  const ranked = await rowsOf<{ id: string }>(
    "SELECT id FROM plugins WHERE status = 'active' ORDER BY rating_key DESC LIMIT 2",
  );
  const last = await rowsOf<Score>("SELECT * FROM plugins WHERE id = 'p0003'");

  expect(ranked.map(({ id }) => id)).toEqual(['p0002', 'p0001']);
  expect(last[0]?.rating_score).toBe(0);
});
