import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { reindexStatements } from '../../src/search/reindex.ts';
import { rescoreStatements } from '../../src/writes/rescore-plugins.ts';

/** One change of a small world with few ids, so that changes meet: its words, and the statements it runs. */
export type Operation = {
  statements: D1PreparedStatement[];
  [fc.toStringMethod](): string;
};

const AT = ['2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'];
const labelled = (label: string, statements: D1PreparedStatement[]): Operation => ({
  statements,
  [fc.toStringMethod]: () => label,
});
const run = (label: string, text: string, ...values: unknown[]): Operation =>
  labelled(`${label} ${JSON.stringify(values)}`, [env.DB.prepare(text).bind(...values)]);

const few = (prefix: string, count: number) =>
  fc.nat(count - 1).map((place) => `${prefix}${place + 1}`);
const repository = few('r', 3);
const plugin = few('p', 4);
const marketplace = few('m', 2);
const user = few('u', 3);
const collection = few('c', 2);
const bit = fc.constantFrom(0, 1);
const small = fc.nat(3);
const at = fc.constantFrom(...AT);
const category = fc.constantFrom(null, 'tools', 'data');
const status = fc.constantFrom('active', 'active', 'removed', 'blocked', 'gone');
const tags = fc.uniqueArray(fc.constantFrom('git', 'sql', 'a "quoted" tag', '🏷️'), { maxLength: 3 });

const facts = fc.record({
  name: fc.constantFrom('Alpha', 'beta'),
  owner: fc.constantFrom('acme', 'zeta'),
  status,
  category,
  tags: tags.map((list) => JSON.stringify(list)),
  verified: bit,
  official: bit,
  skill_count: small,
  agent_count: small,
  command_count: small,
  mcp_server_count: small,
  hook_count: small,
  lsp_server_count: small,
  downloads: fc.nat(1000),
  stars: fc.nat(20),
  trending: fc.nat(20),
  updated_at: at,
});

/** What the crawler does with a plugin that it read: its place never changes, its revision always moves. */
const writePlugin = fc.tuple(plugin, repository, facts).map(([id, home, columns]) => {
  const names = Object.keys(columns);
  return run(
    'write plugin',
    `INSERT INTO plugins (id, repository_id, slug, repository_url, content_hash, path, source, loadable, created_at,
       ${names.join(', ')})
     SELECT ?, id, 'acme/' || id || '/' || ?, '', '', '', '{}', 1, '${AT[0]}', ${names.map(() => '?').join(', ')}
     FROM repositories WHERE id = ?
     ON CONFLICT DO UPDATE SET revision = revision + 1, ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    id,
    id,
    ...Object.values(columns),
    home,
  );
});

const changePlugin = fc
  .tuple(plugin, facts, fc.integer({ min: 1, max: 17 }))
  .map(([id, all, many]) => {
    const columns = Object.entries(all).slice(-many);
    return run(
      'change plugin',
      `UPDATE plugins SET revision = revision + 1, ${columns.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`,
      ...columns.map(([, value]) => value),
      id,
    );
  });

const writeSkill = fc.tuple(plugin, small).map(([id, place]) =>
  labelled(`write skill ${place} of ${id}`, [
    env.DB.prepare(
      `INSERT INTO skills (id, plugin_id, name, path, body_sha256, body_bytes)
       SELECT id || ?1, id, 's' || ?1, '', '', 0 FROM plugins WHERE id = ?2
       ON CONFLICT DO UPDATE SET own_description = coalesce(own_description, '') || '.'`,
    ).bind(place, id),
    env.DB.prepare(
      "UPDATE plugins SET revision = revision + 1, content_hash = content_hash || '.' WHERE id = ?",
    ).bind(id),
  ]),
);

const reindex = fc.constant(undefined).map(() => labelled('reindex', reindexStatements(env.DB)));

const repositories = [
  repository.map((id) =>
    run(
      'write repository',
      `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
       VALUES (?1, 'acme/' || ?1, 'acme', ?1, '${AT[0]}', '${AT[0]}') ON CONFLICT DO NOTHING`,
      id,
    ),
  ),
  fc
    .tuple(repository, fc.boolean())
    .map(([id, known]) =>
      run(
        'know repository',
        'UPDATE repositories SET host_id = iif(?, rowid, NULL) WHERE id = ?',
        Number(known),
        id,
      ),
    ),
  fc
    .tuple(repository, small)
    .map(([id, name]) =>
      run('rename repository', 'UPDATE repositories SET name = ? WHERE id = ?', `n${name}`, id),
    ),
];

const crawls = [
  fc.tuple(repository, fc.constantFrom('queued', 'ok', 'failed')).map(([id, state]) =>
    run(
      'crawl',
      `INSERT INTO crawl_runs (id, repository_id, status, trigger, created_at)
       SELECT printf('%03d', (SELECT count(*) FROM crawl_runs)), id, ?, 'schedule', '${AT[0]}'
       FROM repositories WHERE id = ? ON CONFLICT DO NOTHING`,
      state,
      id,
    ),
  ),
  repository.map((id) =>
    run(
      'end crawl',
      "UPDATE crawl_runs SET status = 'unchanged', finished_at = ? WHERE repository_id = ? AND status = 'queued'",
      AT[1],
      id,
    ),
  ),
];

const marketplaces = [
  fc
    .tuple(marketplace, repository, fc.constantFrom('active', 'removed'), small)
    .map(([id, home, state, name]) =>
      run(
        'write marketplace',
        `INSERT INTO marketplaces (id, repository_id, full_name, name, loadable, status, created_at, updated_at)
       SELECT ?1, id, 'acme/' || ?1, ?2, 1, ?3, '${AT[0]}', '${AT[0]}' FROM repositories WHERE id = ?4
       ON CONFLICT DO UPDATE SET name = excluded.name, status = excluded.status`,
        id,
        `market ${name}`,
        state,
        home,
      ),
    ),
  fc
    .tuple(marketplace, small)
    .map(([id, name]) =>
      run(
        'rename marketplace',
        "UPDATE marketplaces SET full_name = 'acme/' || id || ? WHERE id = ?",
        name,
        id,
      ),
    ),
  fc.tuple(marketplace, small, fc.option(plugin), bit).map(([id, position, listed, loadable]) =>
    run(
      'write listing',
      `INSERT INTO marketplace_listings (id, marketplace_id, position, plugin_id, name, source, loadable)
       SELECT ?1, id, ?2, (SELECT id FROM plugins WHERE id = ?3), 'entry', '{}', ?4 FROM marketplaces WHERE id = ?5
       ON CONFLICT DO UPDATE SET plugin_id = excluded.plugin_id, loadable = excluded.loadable`,
      `${id}-${position}`,
      position,
      listed,
      loadable,
      id,
    ),
  ),
  fc
    .tuple(marketplace, small)
    .map(([id, place]) =>
      run('drop listing', 'DELETE FROM marketplace_listings WHERE id = ?', `${id}-${place}`),
    ),
];

const ratings = [
  user.map((id) =>
    run(
      'write user',
      `INSERT INTO users (id, username, created_at, updated_at) VALUES (?1, ?1, '${AT[0]}', '${AT[0]}')
       ON CONFLICT DO NOTHING`,
      id,
    ),
  ),
  fc
    .tuple(user, small)
    .map(([id, name]) =>
      run('rename user', 'UPDATE users SET username = id || ? WHERE id = ?', name, id),
    ),
  fc.tuple(user, plugin, fc.integer({ min: 1, max: 5 })).map(([person, id, stars]) =>
    run(
      'rate',
      `INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, created_at, updated_at)
       SELECT '0' || u.id || p.id, p.id, u.id, ?, '${AT[0]}', '${AT[0]}' FROM plugins AS p, users AS u
       WHERE p.id = ? AND u.id = ? ON CONFLICT DO UPDATE SET rating = excluded.rating`,
      stars,
      id,
      person,
    ),
  ),
  fc
    .tuple(user, plugin, small)
    .map(([person, id, word]) =>
      run(
        'review',
        'UPDATE plugin_ratings SET review = ? WHERE user_id = ? AND plugin_id = ?',
        `w${word}`,
        person,
        id,
      ),
    ),
  fc
    .tuple(user, plugin)
    .map(([person, id]) =>
      run('unrate', 'DELETE FROM plugin_ratings WHERE user_id = ? AND plugin_id = ?', person, id),
    ),
  fc.constant(undefined).map(() => labelled('rescore', rescoreStatements(env.DB))),
  fc.tuple(user, repository).map(([person, id]) =>
    run(
      'claim',
      `INSERT INTO repository_owners (repository_id, user_id, permission, claimed_at, checked_at)
         SELECT r.id, u.id, 'admin', '${AT[0]}', '${AT[0]}' FROM repositories AS r, users AS u WHERE r.id = ? AND u.id = ?
         ON CONFLICT DO NOTHING`,
      id,
      person,
    ),
  ),
];

const collections = [
  fc
    .tuple(collection, user, fc.constantFrom('public', 'unlisted'), bit, at)
    .map(([id, person, ...rest]) =>
      run(
        'write collection',
        `INSERT INTO collections (id, user_id, slug, name, visibility, featured, updated_at, created_at)
       SELECT ?1, id, 'someone/' || ?1, '', ?2, ?3, ?4, '${AT[0]}' FROM users WHERE id = ?5
       ON CONFLICT DO UPDATE SET visibility = excluded.visibility, featured = excluded.featured`,
        id,
        ...rest,
        person,
      ),
    ),
  fc.tuple(collection, plugin, small).map(([id, member, position]) =>
    run(
      'collect',
      `INSERT INTO collection_plugins (collection_id, plugin_id, position, added_at)
       SELECT c.id, p.id, ?, '${AT[0]}' FROM collections AS c, plugins AS p WHERE c.id = ? AND p.id = ?
       ON CONFLICT DO UPDATE SET position = excluded.position`,
      position,
      id,
      member,
    ),
  ),
  fc
    .tuple(collection, plugin)
    .map(([id, member]) =>
      run(
        'uncollect',
        'DELETE FROM collection_plugins WHERE collection_id = ? AND plugin_id = ?',
        id,
        member,
      ),
    ),
];

const drop = (table: string, id: fc.Arbitrary<string>) =>
  id.map((key) => run('drop', `DELETE FROM ${table} WHERE id = ?`, key));

const drops = [
  drop('repositories', repository),
  drop('plugins', plugin),
  drop('marketplaces', marketplace),
  drop('users', user),
  drop('collections', collection),
];

/** Any change that people or the crawler make. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 30, arbitrary: fc.oneof(writePlugin, writePlugin, changePlugin, writeSkill) },
  { weight: 8, arbitrary: reindex },
  { weight: 20, arbitrary: fc.oneof(...marketplaces) },
  { weight: 20, arbitrary: fc.oneof(...ratings) },
  { weight: 12, arbitrary: fc.oneof(...collections) },
  { weight: 10, arbitrary: fc.oneof(...repositories, ...crawls) },
  { weight: 4, arbitrary: fc.oneof(...drops) },
);

/** A world in which every operation finds something to change; what was there before is deleted. */
export const settle = async (): Promise<void> => {
  const ids = (prefix: string) => [1, 2, 3].map((place) => `${prefix}${place}`);
  const made = (label: string, text: string, values: string[]) =>
    values.flatMap((value) => run(label, text, value).statements);
  await env.DB.batch([
    env.DB.prepare('DELETE FROM repositories'),
    env.DB.prepare('DELETE FROM users'),
    env.DB.prepare('DELETE FROM facet_counts'),
    ...made(
      'repository',
      `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
       VALUES (?1, 'acme/' || ?1, 'acme', ?1, '${AT[0]}', '${AT[0]}')`,
      ids('r'),
    ),
    ...made(
      'plugin',
      `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable,
         created_at, updated_at)
       VALUES (?1, 'r1', 'acme/r1/' || ?1, 'acme', ?1, '', '', '', '{}', 1, '${AT[0]}', '${AT[0]}')`,
      ids('p'),
    ),
    ...made(
      'user',
      `INSERT INTO users (id, username, created_at, updated_at) VALUES (?1, ?1, '${AT[0]}', '${AT[0]}')`,
      ids('u'),
    ),
    ...made(
      'marketplace',
      `INSERT INTO marketplaces (id, repository_id, full_name, loadable, created_at, updated_at)
       VALUES (?1, 'r' || substr(?1, 2), 'acme/' || ?1, 1, '${AT[0]}', '${AT[0]}')`,
      ids('m').slice(0, 2),
    ),
    ...made(
      'collection',
      `INSERT INTO collections (id, user_id, slug, name, created_at, updated_at)
       VALUES (?1, 'u1', 'someone/' || ?1, '', '${AT[0]}', '${AT[0]}')`,
      ids('c').slice(0, 2),
    ),
    ...made(
      'rating',
      `INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, created_at, updated_at)
       VALUES ('0' || ?1 || 'p1', 'p1', ?1, 3, '${AT[0]}', '${AT[0]}')`,
      ids('u').slice(0, 2),
    ),
    ...made(
      'member',
      `INSERT INTO collection_plugins (collection_id, plugin_id, position, added_at)
       VALUES ('c1', ?1, substr(?1, 2), '${AT[0]}')`,
      ids('p'),
    ),
    ...made(
      'listing',
      `INSERT INTO marketplace_listings (id, marketplace_id, position, plugin_id, name, source, loadable)
       VALUES ('m1-' || substr(?1, 2), 'm1', substr(?1, 2), ?1, 'entry', '{}', 1)`,
      ids('p'),
    ),
  ]);
};
