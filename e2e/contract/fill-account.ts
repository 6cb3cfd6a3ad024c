import { type Person, personIn, sessionOf } from '../harness/person.ts';
import { claimIn } from '../harness/plugins-in.ts';
import type { TestRegistry } from '../harness/registry.ts';
import { BLOCKED, type Item, MOVED, NOWHERE, type PathValues, pluginAt } from './known-paths.ts';

const TOKENS = 10;

/** The person's own collections: one that may be changed and deleted, one whose members change. */
const OWN_COLLECTIONS = ['mine', 'kept'];

/** The repository of the seed whose plugins, which others have reviewed, are the person's own. */
const OWN = 'okapi-data/okapi-plugins';

const ownSlugs = (slugs: string[]): string[] => slugs.filter((slug) => slug.startsWith(`${OWN}/`));

/** A registry that a person sends something to, in their browser. */
type Desk = { registry: TestRegistry; headers: Record<string, string> };

const send = (
  { registry, headers }: Desk,
  [method, path]: [method: string, path: string],
  body: unknown,
): Promise<Response> =>
  fetch(new URL(path, registry.url), {
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Reviews of the person's own plugins, by path: to be replied to. */
const readReviews = async (registry: TestRegistry, own: string[]): Promise<PathValues[]> => {
  const lists = own.map(async (slug) => {
    const response = await registry.get(`/v1/plugins/${slug}/ratings?limit=100`);
    const { items } = (await response.json()) as { items: Item[] };
    return items.map(({ username = '' }) => ({ ...pluginAt(slug), username }));
  });
  return [
    ...(await Promise.all(lists)).flat(),
    { ...pluginAt(own[0]), username: 'nobody' },
    { ...MOVED, username: 'nobody' },
    { ...BLOCKED, username: 'nobody' },
    NOWHERE,
  ];
};

/** What waits for an admin: reports of plugins that are not the person's. */
const makeReports = async (desk: Desk, slugs: string[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const slug of slugs) {
    const made = await send(desk, ['POST', `/v1/plugins/${slug}/reports`], { reason: 'Odd.' });
    ids.push(((await made.json()) as { id: string }).id);
  }
  return ids;
};

/** Somebody, and all of theirs. */
type Account = {
  person: Person;
  reviews: PathValues[];
  tokens: string[];
  reports: string[];
};

/**
 * A person who owns a repository and has rated what is not theirs, and tokens of theirs that may be revoked. An admin has
 * reported something, too.
 *
 * @param slugs of the plugins that are there
 */
export const fillAccount = async (
  registry: TestRegistry,
  slugs: string[],
  role: 'member' | 'admin',
): Promise<Account> => {
  const person = await personIn(registry, { role });
  const desk = { registry, headers: await sessionOf(registry, person) };
  const own = await registry.database
    .prepare('SELECT id FROM repositories WHERE full_name = ?')
    .bind(OWN)
    .first<string>('id');
  await claimIn(registry, own ?? '', person);
  for (const name of OWN_COLLECTIONS)
    await send(desk, ['POST', '/v1/collections'], { name, plugins: ['ada/after/kit'] });
  await send(desk, ['PUT', '/v1/plugins/ada/after/kit/ratings/me'], { rating: 4 });
  for (let made = 0; made < TOKENS; made += 1)
    await send(desk, ['POST', '/v1/tokens'], { name: `token ${made}`, scopes: ['read'] });
  const listed = await (await registry.get('/v1/tokens', desk.headers)).json();
  const tokens = (listed as { items: Item[] }).items
    // Not the one that all of it is asked with.
    .filter(({ name }) => name !== 'of a test')
    .map(({ id = '' }) => id);
  const reports = role === 'admin' ? await makeReports(desk, slugs) : [];
  return { person, reviews: await readReviews(registry, ownSlugs(slugs)), tokens, reports };
};
