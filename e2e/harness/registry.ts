import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrawlRun, crawlRequested, crawlRun } from '@skillstash/shared';
import { type Served, serve } from '../../scripts/serve/serve.ts';

const POLL_MS = 20;
const WAIT_MS = 60_000;
/** What signs the sessions of tests, and seals the host's tokens. */
export const AUTH_SECRET = 'a secret of forty-two characters, in tests';
const ENOUGH = 'person=1000000,doors=1000000,polls=1000000,crawls=1000000';

/** A registry of a test's own: both workers on workerd, its database and bucket in a folder that goes with it. */
export type TestRegistry = Served & {
  stateDir: string;
  /** What signs its sessions. */
  authSecret: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown): Promise<Response>;
  /** Asks for a crawl, waits for its end and gives the ended run. */
  crawl(repository: string): Promise<CrawlRun>;
};

const waitForEnd = async (url: URL): Promise<CrawlRun> => {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const run = crawlRun.parse(await (await fetch(url)).json());
    if (run.finishedAt !== null) return run;
    if (Date.now() > deadline) throw new Error(`the run is still ${run.status}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/** Starts one. `vars` replace those of wrangler.toml, GITHUB_API_URL above all. */
export const startRegistry = async (
  options: { vars?: Record<string, string>; seed?: boolean; stateDir?: string } = {},
): Promise<TestRegistry> => {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'skillstash-'));
  // A host that nobody plays: a test that did not bring a stand-in reaches nothing. And quotas that no test's people reach.
  const vars = {
    GITHUB_API_URL: 'http://127.0.0.1:9',
    RATE_LIMITS: ENOUGH,
    AUTH_SECRET,
    ...options.vars,
  };
  const served = await serve({ port: 0, stateDir, vars, seed: options.seed ?? false });
  const at = (path: string) => new URL(path, served.url);
  const post = (path: string, body: unknown) =>
    fetch(at(path), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    ...served,
    stateDir,
    authSecret: vars.AUTH_SECRET,
    get: (path, headers = {}) => fetch(at(path), { headers }),
    post,
    crawl: async (repository) => {
      const response = await post('/v1/repositories', { repository, refresh: true });
      const { url } = crawlRequested.parse(await response.json());
      return waitForEnd(at(url));
    },
    stop: async () => {
      await served.stop();
      if (!options.stateDir) rmSync(stateDir, { recursive: true, force: true });
    },
  };
};
