import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { findMovedPlugin, findMovedRepository } from '../src/index.ts';
import { insertPlugins, KIND, keyOf, makePlugins, slugOf } from './support/synthetic.ts';

const REPOSITORY = keyOf(KIND.repository, 0);
const PLUGIN = keyOf(KIND.plugin, 0);

beforeAll(async () => {
  await insertPlugins([...makePlugins(0, 2), ...makePlugins(100, 101)]);
  const plugin = env.DB.prepare(
    'INSERT INTO slug_redirects (slug, plugin_id, since_at) VALUES (?, ?, ?)',
  );
  const repository = env.DB.prepare(
    'INSERT INTO repository_redirects (full_name, repository_id, since_at) VALUES (?, ?, ?)',
  );
  await env.DB.batch([
    plugin.bind('made/r0/old', PLUGIN, ''),
    plugin.bind(slugOf(1), PLUGIN, ''),
    repository.bind('made/old', REPOSITORY, ''),
    repository.bind('made/r1', REPOSITORY, ''),
  ]);
});

it('leads from an address that nobody has any more', async () => {
  expect(await findMovedPlugin(env.DB, 'made/r0/old')).toBe(slugOf(0));
  expect(await findMovedRepository(env.DB, 'made/old')).toBe('made/r0');
});

it('leads nowhere from one that somebody has again', async () => {
  expect(await findMovedPlugin(env.DB, slugOf(1))).toBeUndefined();
  expect(await findMovedRepository(env.DB, 'made/r1')).toBeUndefined();
});
