import { openCrawl } from '@skillstash/db';
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from '../e2e/harness/archive.ts';
import { startCrawlBindings } from '../e2e/harness/crawl-bindings.ts';
import { crawlRepository } from '../workers/ingester/src/crawl-repository.ts';
import { createCrawler } from '../workers/ingester/src/crawler.ts';
import type { IngesterBindings } from '../workers/ingester/src/env.ts';
import { keyOf } from './component-set.ts';

const PLUGINS = 50;
const SKILLS = 6;
const RUNNERS = ['run', 'first', 'all', 'raw'] as const;

/** Round trips to D1 in one whole crawl: claim and run record included. */
export type Calls = { plugins: number; components: number; first: number; unchanged: number };

const played = (): Files => {
  const names = Array.from({ length: PLUGINS }, (_, place) => `plugin-${place}`);
  const skills = Array.from({ length: SKILLS }, (_, place) => `skill-${place}`);
  return {
    '.claude-plugin/marketplace.json': {
      name: 'calls',
      owner: { name: 'Ada' },
      plugins: names.map((name) => ({ name, source: `./${name}` })),
    },
    ...Object.fromEntries(
      names.flatMap((name) =>
        skills.map((skill) => [`${name}/skills/${skill}/SKILL.md`, skillText(skill)]),
      ),
    ),
  };
};

/** Counts every call that reaches a database through it: each is one round trip. */
const counting = (db: D1Database) => {
  let calls = 0;
  const counted = (statement: D1PreparedStatement): D1PreparedStatement => {
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) => counted(bind(...values));
    for (const runner of RUNNERS) {
      const run = statement[runner].bind(statement) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(statement, {
        [runner]: (...args: unknown[]) => {
          calls += 1;
          return run(...args);
        },
      });
    }
    return statement;
  };
  const batch = (statements: D1PreparedStatement[]) => {
    calls += 1;
    return db.batch(statements);
  };
  const prepare = (text: string) => counted(db.prepare(text));
  return { db: { prepare, batch } as unknown as D1Database, calls: () => calls };
};

const crawlOnce = async (env: IngesterBindings, owner: string, name: string): Promise<number> => {
  const now = new Date().toISOString();
  const staleBefore = new Date(Date.now() + 1000).toISOString();
  const { repositoryId } = await openCrawl(env.DB, {
    repositoryId: keyOf(0, 1),
    runId: crypto.randomUUID(),
    owner,
    name,
    trigger: 'request',
    staleBefore,
    now,
  });
  const { db, calls } = counting(env.DB);
  await crawlRepository(createCrawler({ ...env, DB: db }), repositoryId);
  return calls();
};

const count = async (db: D1Database, text: string): Promise<number> =>
  (await db.prepare(text).first<{ n: number }>())?.n ?? 0;

/** Counts the round trips of a first crawl of 50 plugins with 300 components, and of one that finds it unchanged. */
export const countCalls = async (): Promise<Calls> => {
  const github = new GitHubStandIn();
  const { env, stop } = await startCrawlBindings(await github.listen());
  github.put(await repositoryWith('ada/calls', played()));
  const first = await crawlOnce(env, 'ada', 'calls');
  const unchanged = await crawlOnce(env, 'ada', 'calls');
  const plugins = await count(env.DB, "SELECT count(*) AS n FROM plugins WHERE status = 'active'");
  const components = await count(env.DB, 'SELECT count(*) AS n FROM skills');
  await github.close();
  await stop();
  return { plugins, components, first, unchanged };
};
