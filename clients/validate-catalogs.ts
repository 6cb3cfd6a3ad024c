import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { jsonAddress } from './catalog-addresses.ts';
import type { Flow, Stage } from './flow.ts';
import { TOOLS } from './made-up-repositories.ts';

const LONG_AGO = '2026-01-01T00:00:00.000Z';
const catalog = z.looseObject({ name: z.string(), plugins: z.array(z.unknown()).min(1) });

/** One of each kind. */
const SCOPES: ReadonlyArray<[scope: string, query?: string]> = [
  ['all'],
  ['verified'],
  ['official'],
  ['category/workshop'],
  ['owner/ada'],
  [`marketplace/${TOOLS}`],
  ['collection/ada/favourites'],
  ['search', '?q=hammer'],
];

/** Something for every kind to show: there is no route for these yet. */
const fill = async ({ world }: Stage): Promise<void> => {
  const slug = `${TOOLS}/hammer`;
  await world.alter('UPDATE plugins SET verified = 1, official = 1 WHERE slug = ?', slug);
  const person = ['user-ada', 'ada', LONG_AGO, LONG_AGO];
  await world.alter(
    'INSERT INTO users (id, username, created_at, updated_at) VALUES (?, ?, ?, ?)',
    ...person,
  );
  await world.alter(
    `INSERT INTO collections (id, user_id, slug, name, created_at, updated_at)
     VALUES ('favourites', 'user-ada', 'ada/favourites', 'Favourites', ?, ?)`,
    LONG_AGO,
    LONG_AGO,
  );
  await world.alter(
    `INSERT INTO collection_plugins (collection_id, plugin_id, position, added_at)
     SELECT 'favourites', id, 0, ? FROM plugins WHERE slug = ?`,
    LONG_AGO,
    slug,
  );
};

const play = async (stage: Stage): Promise<void> => {
  const { world, transcript, newHome, at } = stage;
  const home = newHome();
  await fill(stage);
  const seen = new Set<string>();
  for (const [scope, query = ''] of SCOPES) {
    const path = jsonAddress('', scope, query);
    const served = await (await world.registry.get(path)).text();
    const file = `${scope.replaceAll('/', '-')}.json`;
    writeFileSync(join(home.project, file), served);
    transcript.remark(`GET ${at(path)} > ${file}`);
    await transcript.run(home, ['claude', 'plugin', 'validate', '--strict', file], {
      shows: [/Validation passed/],
    });
    const { data, error } = catalog.safeParse(JSON.parse(served));
    if (data) seen.add(data.name);
    transcript.check('it lists something', error ? [error.message] : []);
  }
  const same = SCOPES.length - seen.size;
  transcript.check('each has a name of its own', same ? [`${same} share a name`] : []);
};

/** Every kind of catalog passes Claude Code's own strict check. */
export const validateCatalogs: Flow = {
  title: 'Claude Code: every kind of catalog is valid',
  play,
};
