import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawlRepository } from '../workers/ingester/src/crawl-repository.ts';
import { type Crawler, createCrawler } from '../workers/ingester/src/crawler.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from './harness/archive.ts';
import { askFor, type CrawlBindings, startCrawlBindings } from './harness/crawl-bindings.ts';

const SKILLS = 20;
const REFUSED = 'put: We encountered an internal error. Please try again. (10001)';
const github = new GitHubStandIn();
let bindings: CrawlBindings;
let crawler: Crawler;
beforeAll(async () => {
  bindings = await startCrawlBindings(await github.listen());
  crawler = { ...createCrawler(bindings.env), random: () => 0.5 };
});
afterAll(async () => {
  await bindings.stop();
  await github.close();
});

/** The bucket itself, but that it refuses some puts; all that it was asked for are noted by key. */
const bucketThatRefuses = (isRefused: (key: string, triesBefore: number) => boolean) => {
  const tries: string[] = [];
  const put = async (key: string, content: Uint8Array, options: R2PutOptions) => {
    const before = tries.filter((one) => one === key).length;
    tries.push(key);
    if (isRefused(key, before)) throw new Error(REFUSED);
    return bindings.env.BODIES.put(key, content, options);
  };
  const bodies = new Proxy(bindings.env.BODIES, {
    get: (bucket, name) => (name === 'put' ? put : Reflect.get(bucket, name)),
  });
  return { bodies, tries };
};

/** Skills with a text of their own each; the first has a script beside it, so that it has an archive as well. */
const skills = (name: string): Files => ({
  '.claude-plugin/marketplace.json': {
    name,
    owner: { name: 'Ada' },
    plugins: [{ name: 'one', source: './one' }],
  },
  'one/skills/s-0/run.sh': 'true\n',
  ...Object.fromEntries(
    Array.from({ length: SKILLS }, (_, at) => [
      `one/skills/s-${at}/SKILL.md`,
      skillText(`s-${at}`, `${name} ${at}.`),
    ]),
  ),
});

const crawl = async (repository: string, bodies: R2Bucket, waits_ms: number[] = []) => {
  const id = await askFor(crawler, repository);
  const wait = async (time_ms: number): Promise<void> => {
    waits_ms.push(time_ms);
  };
  await crawlRepository({ ...crawler, bodies, wait }, id);
  return bindings.env.DB.prepare(
    'SELECT status, code, message FROM crawl_runs WHERE repository_id = ? ORDER BY id DESC LIMIT 1',
  )
    .bind(id)
    .first();
};

describe('a bucket that refuses a put', () => {
  it('three times is asked a fourth time, after longer and longer waits', async () => {
    github.put(await repositoryWith('ada/patient', skills('patient')));
    const { bodies, tries } = bucketThatRefuses((_, before) => before < 3);
    const waits_ms: number[] = [];

    const run = await crawl('ada/patient', bodies, waits_ms);

    expect(run).toMatchObject({ status: 'ok', code: null });
    const keys = [...new Set(tries)];
    expect(keys.filter((key) => key.startsWith('archives/'))).toHaveLength(1);
    expect(keys).toHaveLength(SKILLS + 1);
    expect(tries).toHaveLength(4 * keys.length);
    expect(waits_ms.sort((one, other) => one - other)).toEqual(
      [300, 600, 1200].flatMap((wait_ms) => keys.map(() => wait_ms)),
    );
  });

  it('for good fails the crawl; the next one puts what is still missing, and nothing else', async () => {
    github.put(await repositoryWith('ada/torn', skills('torn')));
    let accepted = 0;
    const isFull = (key: string) => !key.startsWith('stored-texts/') && ++accepted > 8;
    const refused = await crawl('ada/torn', bucketThatRefuses(isFull).bodies);
    const { bodies, tries } = bucketThatRefuses(() => false);

    const run = await crawl('ada/torn', bodies);

    expect(refused).toMatchObject({ status: 'retrying' });
    expect(run).toMatchObject({ status: 'ok', code: null });
    expect(tries.filter((key) => !key.startsWith('archives/'))).toHaveLength(SKILLS - 8);
    const notes = await bindings.env.BODIES.list({ prefix: 'stored-texts/' });
    expect(notes.objects).toEqual([]);
  });
});
