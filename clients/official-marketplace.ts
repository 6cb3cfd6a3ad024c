import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { marketplace } from '@skillstash/shared';
import * as z from 'zod';
import { jsonAddress } from './catalog-addresses.ts';
import { findRepositories } from './find-repositories.ts';
import type { Flow, Stage } from './flow.ts';
import { installable, plainName } from './installed-plugins.ts';
import { outsideRepositories } from './outside-repositories.ts';

const OFFICIAL = 'anthropics/claude-plugins-official';
const SCOPE = `marketplace/${OFFICIAL}`;
const WAIT_MS = 120_000;
const POLL_MS = 100;
/** How long a minute is waited for at most, and how many repositories it hands out. */
const MINUTE_MS = 5_000;
const A_MINUTE = 20;

const available = z.looseObject({ available: z.array(z.looseObject({ pluginId: z.string() })) });

/** Lets minutes pass until every repository that a listing led to has been looked at once. */
const crawlListed = async ({ world }: Stage): Promise<void> => {
  const unseen = world.registry.database.prepare(
    "SELECT count(*) AS count FROM repositories WHERE state = 'new' AND failure_count = 0",
  );
  const count = async () => (await unseen.first<number>('count')) ?? 0;
  const deadline = Date.now() + WAIT_MS;
  for (let before = await count(); before > 0; before = await count()) {
    await world.registry.tick();
    const minuteEnds = Date.now() + MINUTE_MS;
    // Another tick would hand out again what is still in the queue.
    while ((await count()) > before - A_MINUTE && Date.now() < minuteEnds) await sleep(POLL_MS);
    if (Date.now() > deadline) throw new Error(`${before} repositories were not crawled in time`);
  }
};

const difference = (one: Iterable<string>, other: ReadonlySet<string>): string[] =>
  [...one].filter((name) => !other.has(name)).sort();

const play = async (stage: Stage): Promise<void> => {
  const { world, transcript, newHome, at } = stage;
  const { repositories } = await findRepositories();
  const official = repositories.find(({ owner, name }) => `${owner}/${name}` === OFFICIAL);
  if (!official) return transcript.remark('no archives of real repositories here: not run');
  const outside = await outsideRepositories(official);
  for (const repository of outside.repositories) world.github.put(repository);
  await crawlListed(stage);
  transcript.remark(`${OFFICIAL} has ${outside.entryCount} entries`);

  const home = newHome();
  const served = await (await world.registry.get(jsonAddress('', SCOPE))).text();
  writeFileSync(join(home.project, 'official.json'), served);
  await transcript.run(home, ['claude', 'plugin', 'validate', '--strict', 'official.json'], {
    shows: [/Validation passed/],
  });
  const catalog = installable.parse(JSON.parse(served));
  const add = ['claude', 'plugin', 'marketplace', 'add', jsonAddress(at(''), SCOPE)];
  await transcript.run(home, add, { shows: [/Successfully added marketplace/] });
  const list = await home.run('claude', ['plugin', 'list', '--available', '--json']);
  const shown = available.parse(JSON.parse(list.stdout)).available.map(({ pluginId }) => pluginId);
  const ids = new Set(catalog.plugins.map(({ name }) => `${name}@${catalog.name}`));
  transcript.check(`claude plugin list --available shows all ${ids.size} entries of the catalog`, [
    ...difference(ids, new Set(shown)).map((id) => `${id} is not shown`),
    ...difference(shown, ids).map((id) => `${id} is not in the catalog`),
  ]);
  const { listings } = marketplace.parse(await world.json(`/v1/marketplaces/${OFFICIAL}`));
  const loadable = listings.filter((one) => one.loadable && one.slug !== null);
  const offered = new Set(catalog.plugins.map(({ name }) => plainName(name)));
  const missing = loadable.filter(({ name }) => !offered.has(plainName(name)));
  transcript.check(
    `${loadable.length} of the ${listings.length} entries can load; the catalog has them`,
    [
      ...missing.map(({ name, slug }) => `${name} (${slug}) is not in the catalog`),
      ...(listings.length === outside.entryCount ? [] : ['the marketplace has lost entries']),
      ...(loadable.length === catalog.plugins.length ? [] : [`the catalog has ${ids.size}`]),
    ],
  );
};

/** The official marketplace, crawled and served again: every entry that can load is offered. */
export const officialMarketplace: Flow = { title: 'The official marketplace, served again', play };
