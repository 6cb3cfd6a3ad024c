import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  findCollection,
  findComponent,
  findDownloads,
  findMarketplace,
  findPlugin,
  findStats,
  findUser,
  listCollections,
  listComponents,
  listMarketplaces,
  listNames,
  listPlugins,
  listRatings,
  listVersions,
} from '../src/index.ts';
import { operation, settle } from './support/operations.ts';
import { rowsOf } from './support/tables.ts';

type Answer = { version: string; body?: unknown; page?: unknown } | undefined;

const { DB: db } = env;
const whole = { limit: 100, known: '' };

const ofPlugin = (slug: string): Array<[string, Promise<Answer>]> => [
  [slug, findPlugin(db, slug, '')],
  [`${slug}/ratings`, listRatings(db, slug, whole)],
  [`${slug}/versions`, listVersions(db, slug, whole)],
  [`${slug}/downloads`, findDownloads(db, slug, '2026-01-01', '')],
  [`${slug}/skills/s1`, findComponent(db, 'skills', { slug, name: 's1' }, '')],
];

const lists = (): Array<[string, Promise<Answer>]> => [
  ['plugins', listPlugins(db, {}, { sort: 'downloads', ...whole })],
  ['tools', listPlugins(db, { category: 'tools' }, { sort: 'name', ...whole })],
  ['skills', listComponents(db, 'skills', {}, { sort: 'name', ...whole })],
  ['categories', listNames(db, 'category', whole)],
  ['collections', listCollections(db, whole)],
  ['marketplaces', listMarketplaces(db, whole)],
  ['stats', findStats(db, '')],
];

/** Everything the world answers, by a key that stays while the thing itself does. */
const readWorld = async (): Promise<Map<string, Answer>> => {
  const keys = async (text: string) => (await rowsOf<{ key: string }>(text)).map(({ key }) => key);
  const slugs = await keys('SELECT slug AS key FROM plugins');
  const marketplaces = await keys('SELECT full_name AS key FROM marketplaces');
  const usernames = await keys('SELECT username AS key FROM users');
  const answers: Array<[string, Promise<Answer>]> = [
    ...slugs.flatMap(ofPlugin),
    ...lists(),
    ...marketplaces.map((name): [string, Promise<Answer>] => [name, findMarketplace(db, name, '')]),
    ...usernames.map((name): [string, Promise<Answer>] => [name, findUser(db, name, '')]),
    ...['c1', 'c2'].map((name): [string, Promise<Answer>] => [
      name,
      findCollection(db, `someone/${name}`, ''),
    ]),
  ];
  return new Map(
    await Promise.all(answers.map(async ([key, answer]) => [key, await answer] as const)),
  );
};

/** What changed without saying so: a caller who holds the old version would never learn of it. */
const changedSilently = (before: Map<string, Answer>, after: Map<string, Answer>): string[] =>
  [...after].flatMap(([key, answer]) => {
    const was = before.get(key);
    if (!was || !answer || was.version !== answer.version) return [];
    const isSame = JSON.stringify(was) === JSON.stringify(answer);
    return isSame ? [] : [key];
  });

it('moves the version of every answer that a change alters', async () => {
  const sequences = fc.array(operation, { minLength: 1, maxLength: 12 });

  await fc.assert(
    fc.asyncProperty(sequences, async (operations) => {
      await settle();
      let before = await readWorld();
      for (const { statements } of operations) {
        await db.batch(statements);

        const after = await readWorld();

        expect(changedSilently(before, after)).toEqual([]);
        before = after;
      }
    }),
    { numRuns: 25, seed: 20261121 },
  );
});
