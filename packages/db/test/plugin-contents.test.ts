import { env } from 'cloudflare:workers';
import { plugin } from '@skillstash/shared';
import { beforeEach, expect, it } from 'vitest';
import { findPlugin } from '../src/index.ts';
import { pluginStatement } from '../src/reads/find-plugin.ts';
import { storeContents } from '../src/writes/plugin-contents.ts';
import { insertPlugins, KIND, keyOf, makePlugins, slugOf } from './support/synthetic.ts';

const { DB: db } = env;
const ID = keyOf(KIND.plugin, 0);
const SLUG = slugOf(0);

const run = (text: string, ...values: unknown[]) =>
  db
    .prepare(text)
    .bind(...values)
    .run();

const page = async () => {
  const { body } = (await findPlugin(db, SLUG, '')) ?? {};
  const { skills, agents, commands, mcpServers, hooks, lspServers } = plugin
    .omit({ install: true })
    .parse(JSON.parse(body ?? ''));
  return { skills, agents, commands, mcpServers, hooks, lspServers };
};

const rowsRead = async (): Promise<number> =>
  (await pluginStatement.whole.bind(db, { slug: SLUG, known: '' }).all()).meta.rows_read;

const store = () => db.batch(storeContents(db, [ID]));

beforeEach(async () => {
  await db.exec('DELETE FROM plugins');
  await insertPlugins(makePlugins(0, 1));
  await db.batch([
    db
      .prepare('INSERT INTO hooks (id, plugin_id, position, event, type) VALUES (?, ?, 0, ?, ?)')
      .bind(keyOf(8, 0), ID, 'Stop', 'command'),
    db
      .prepare('INSERT INTO lsp_servers (id, plugin_id, name, extensions) VALUES (?, ?, ?, ?)')
      .bind(keyOf(9, 0), ID, 'gopls', '{".go":"go"}'),
    db.prepare(
      `UPDATE skills SET frontmatter = '{"description":"Says \\"hi\\",\\nin 漢字."}', allowed_tools = '["Read"]'`,
    ),
    db
      .prepare(
        "UPDATE plugins SET hook_count = 1, lsp_server_count = 1, content_hash = 'one' WHERE id = ?",
      )
      .bind(ID),
  ]);
});

it('says of a plugin what the tables of its components say, in one row for all of them', async () => {
  const built = await page();
  // The plugin, its repository, what was not found, and six components.
  expect(await rowsRead()).toBe(3 + 6);

  await store();

  expect(built.skills).toHaveLength(1);
  expect(await page()).toEqual(built);
  expect(await rowsRead()).toBe(2 + 1);
});

it('is not read any more once the plugin holds something else', async () => {
  await store();
  await run("UPDATE agents SET name = 'renamed' WHERE plugin_id = ?", ID);
  await run("UPDATE plugins SET content_hash = 'two' WHERE id = ?", ID);

  expect((await page()).agents).toMatchObject([{ name: 'renamed' }]);

  await store();

  expect((await page()).agents).toMatchObject([{ name: 'renamed' }]);
});

it('is left out where it would be too long, and the components are read from their tables', async () => {
  const long = JSON.stringify({ description: 'é'.repeat(200_000) });
  await run('UPDATE skills SET frontmatter = ? WHERE plugin_id = ?', long, ID);

  await store();

  const { results } = await db
    .prepare('SELECT components FROM plugin_contents')
    .all<{ components: string | null }>();
  expect(results).toEqual([{ components: null }]);
  expect((await page()).skills[0]?.description).toHaveLength(200_000);
});

it('is what the migration made of plugins that were there', async () => {
  const migration = env.MIGRATIONS.find(({ name }) => name.endsWith('_plugin_contents.sql'));
  const contents = async () => (await db.prepare('SELECT * FROM plugin_contents').all()).results;
  await run(migration?.queries.at(-1) ?? '');
  const migrated = await contents();

  await store();

  expect(migrated).toHaveLength(1);
  expect(await contents()).toEqual(migrated);
});

it('goes with its plugin', async () => {
  await store();

  await db.exec('DELETE FROM plugins');

  const left = await db.prepare('SELECT count(*) AS left FROM plugin_contents').first('left');
  expect(left).toBe(0);
});
