import type { Client, OpenCollection, OperationName } from '@skillstash/client';
import type { GitHubStandIn } from '../github-stand-in/github-stand-in.ts';
import { repositoryWith, skillText } from './archive.ts';
import type { HostPerson } from './owner.ts';
import { type PlayedPublisher, publisherToken } from './play-publisher.ts';
import type { TestRegistry } from './registry.ts';

/** A plugin of the seed, and one of the repository whose plugins the client's person owns. */
export const PLUGIN = 'okapi-data/okapi-plugins/postgres-companion';
const OWN_PLUGIN = 'fernhill-labs/review-desk/pull-review';

const firstOf = async <Item>(list: AsyncIterable<Item>): Promise<Item> => {
  for await (const item of list) return item;
  throw new Error('the list is empty');
};

const ofFirst =
  <Answer>(
    components: { list(): AsyncIterable<{ plugin: string; name: string }> },
    read: (slug: string, name: string) => Promise<Answer>,
  ) =>
  async (): Promise<Answer> => {
    const { plugin, name } = await firstOf(components.list());
    return read(plugin, name);
  };

const reviewerOf = async (to: Client): Promise<string> => {
  for await (const { username, review } of to.plugins.ratings(OWN_PLUGIN))
    if (review !== null) return username;
  throw new Error('nobody reviewed it');
};

/** What the calls are made in: `person` is whose token the client has, `clientWith` makes one with another token. */
export type ClientWorld = {
  registry: TestRegistry;
  github: GitHubStandIn;
  publisher: PlayedPublisher;
  person: HostPerson;
  clientWith(token: string): Client;
};

/** Crawls a repository that the person administers. */
const putOwned = async (
  { registry, github, person }: ClientWorld,
  fullName: string,
): Promise<string> => {
  const played = await repositoryWith(fullName, { 'skills/one/SKILL.md': skillText('one') });
  github.put(played);
  github.people.give(person.hostToken, played, 'admin');
  await registry.crawl(fullName);
  return fullName;
};

let made = 0;
const openNew = async (to: Client, plugins: string[] = []): Promise<OpenCollection> => {
  made += 1;
  const { collection } = await to.collections.create({ name: `Number ${made}`, plugins });
  return to.collections.open(collection.slug);
};

type AdminCall = Extract<OperationName, `admin.${string}` | `reports.${string}`>;

/** Whose review was hidden last. */
let hidden = '';

/** What people report, and what admins do. */
const moderationCalls = (
  to: Client,
  world: ClientWorld,
): Record<AdminCall, () => Promise<unknown>> => ({
  'reports.plugin': () => to.reports.plugin(PLUGIN, 'Odd.'),
  'reports.review': async () => to.reports.review(OWN_PLUGIN, await reviewerOf(to), 'Rude.'),
  'admin.block': async () =>
    to.admin.block(`${await putOwned(world, 'ada/blocked')}/blocked`, 'Odd.'),
  'admin.unblock': () => to.admin.unblock('ada/blocked/blocked'),
  'admin.verify': () => to.admin.verify(PLUGIN),
  'admin.unverify': () => to.admin.unverify(PLUGIN),
  'admin.feature': async () => to.admin.feature((await firstOf(to.collections.list())).slug),
  'admin.unfeature': async () => to.admin.unfeature((await firstOf(to.collections.list())).slug),
  'admin.hideReview': async () => {
    hidden = await reviewerOf(to);
    return to.admin.hideReview(OWN_PLUGIN, hidden);
  },
  'admin.showReview': () => to.admin.showReview(OWN_PLUGIN, hidden),
  'admin.audit': () => to.admin.audit().page(),
  'admin.reports': () => to.admin.reports({ status: 'open' }).page(),
  'admin.decideReport': async () => {
    const slug = `${await putOwned(world, 'ada/reported')}/reported`;
    return to.admin.decideReport((await to.reports.plugin(slug, 'Odd.')).id, 'resolved');
  },
});

/** One call of every method; each answer is held against its schema by the client itself. */
export const clientCalls = (
  to: Client,
  world: ClientWorld,
): Record<OperationName, () => Promise<unknown>> => ({
  'plugins.list': () => to.plugins.list({ limit: 100 }).page(),
  'plugins.get': () => to.plugins.get(PLUGIN),
  'plugins.readme': () => to.plugins.readme(PLUGIN),
  'plugins.versions': () => to.plugins.versions(PLUGIN).page(),
  'plugins.ratings': () => to.plugins.ratings(PLUGIN).page(),
  'plugins.downloads': () => to.plugins.downloads(PLUGIN),
  'plugins.reportDownload': () => to.plugins.reportDownload(PLUGIN, { client: 'skillstash' }),
  'plugins.related': () => to.plugins.related(PLUGIN),
  'plugins.resolve': () => to.plugins.resolve('postgres-companion'),
  'search.list': () => to.search.list('postgres', { type: 'all', limit: 100 }).page(),
  'search.suggest': () => to.search.suggest('post'),
  'plugins.batch': () => to.plugins.batch([PLUGIN, 'no/such/plugin']),
  'skills.list': () => to.skills.list({ limit: 100 }).page(),
  'skills.get': ofFirst(to.skills, to.skills.get),
  'skills.content': ofFirst(to.skills, to.skills.content),
  'agents.list': () => to.agents.list({ limit: 100 }).page(),
  'agents.get': ofFirst(to.agents, to.agents.get),
  'agents.content': ofFirst(to.agents, to.agents.content),
  'commands.list': () => to.commands.list({ limit: 100 }).page(),
  'commands.get': ofFirst(to.commands, to.commands.get),
  'commands.content': ofFirst(to.commands, to.commands.content),
  'mcpServers.list': () => to.mcpServers.list({ limit: 100 }).page(),
  'mcpServers.get': ofFirst(to.mcpServers, to.mcpServers.get),
  'marketplaces.list': () => to.marketplaces.list().page(),
  'marketplaces.get': () => to.marketplaces.get('okapi-data/okapi-plugins'),
  'collections.list': () => to.collections.list().page(),
  'collections.get': async () => to.collections.get((await firstOf(to.collections.list())).slug),
  'collections.mine': () => to.collections.mine(),
  'collections.create': () => to.collections.create({ name: 'Made here' }),
  'collections.change': async () =>
    to.collections.change(await openNew(to), { visibility: 'unlisted' }),
  'collections.remove': async () => to.collections.remove(await openNew(to)),
  'collections.setPlugins': async () => to.collections.setPlugins(await openNew(to), [PLUGIN]),
  'collections.putPlugin': async () =>
    to.collections.putPlugin(await openNew(to), PLUGIN, { position: 0 }),
  'collections.removePlugin': async () =>
    to.collections.removePlugin(await openNew(to, [PLUGIN]), PLUGIN),
  'users.get': async () => to.users.get((await firstOf(to.collections.list())).username),
  'categories.list': () => to.categories.list().page(),
  'tags.list': () => to.tags.list().page(),
  'stats.get': () => to.stats.get(),
  'changes.list': () => to.changes.list({ limit: 100 }).page(),
  'runs.list': () => to.runs.list().page(),
  'runs.get': async () => to.runs.get((await firstOf(to.runs.list())).id),
  'repositories.get': () => to.repositories.get('okapi-data/okapi-plugins'),
  'repositories.requestCrawl': async () => {
    world.github.put(
      await repositoryWith('ada/asked', { 'skills/one/SKILL.md': skillText('one') }),
    );
    return to.repositories.requestCrawl('https://github.com/ada/asked');
  },
  'repositories.report': async () => {
    world.github.put(await repositoryWith('ada/told', { 'skills/one/SKILL.md': skillText('one') }));
    return to.repositories.report('ada/told');
  },
  'ratings.give': () => to.ratings.give(PLUGIN, { rating: 5, review: 'Does it.' }),
  'ratings.mine': async () => {
    await to.ratings.give(PLUGIN, { rating: 4 });
    return to.ratings.mine(PLUGIN);
  },
  'ratings.withdraw': () => to.ratings.withdraw(PLUGIN),
  'ratings.reply': async () => to.ratings.reply(OWN_PLUGIN, await reviewerOf(to), 'Thank you.'),
  'ratings.withdrawReply': async () => to.ratings.withdrawReply(OWN_PLUGIN, await reviewerOf(to)),
  'me.get': () => to.me.get(),
  'me.signOutEverywhere': () => to.me.signOutEverywhere(),
  'tokens.list': () => to.tokens.list(),
  'tokens.create': () => to.tokens.create({ name: 'laptop', scopes: ['read'] }),
  'tokens.revoke': async () => {
    const { id } = await to.tokens.create({ name: 'laptop', scopes: ['read'] });
    return to.tokens.revoke(id);
  },
  'claims.list': () => to.claims.list(),
  'claims.make': async () => to.claims.make(await putOwned(world, 'ada/claimed')),
  'claims.giveUp': async () => {
    await to.claims.make(await putOwned(world, 'ada/given-up'));
    return to.claims.giveUp('ada/given-up');
  },
  'claims.editPlugin': async () => {
    await to.claims.make(await putOwned(world, 'ada/edited'));
    return to.claims.editPlugin('ada/edited/edited', { category: 'tools' });
  },
  'repositories.crawlOwn': async () => {
    await to.claims.make(await putOwned(world, 'ada/crawled'));
    return to.repositories.crawlOwn('ada/crawled');
  },
  'repositories.publish': async () => {
    const built = await repositoryWith('ada/built', { 'skills/one/SKILL.md': skillText('one') });
    world.github.put(built);
    const token = publisherToken(world.publisher, new URL(world.registry.url).origin, built);
    return world.clientWith(token).repositories.publish();
  },
  ...moderationCalls(to, world),
  'health.live': () => to.health.live(),
  'health.ready': () => to.health.ready(),
});
