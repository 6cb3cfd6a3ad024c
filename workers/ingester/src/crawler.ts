import { v7 } from 'uuid';
import type { IngesterBindings } from './env.ts';
import { createGitHubHost, type GitHubHost } from './github-host.ts';
import { ReadingGate } from './reading-gate.ts';
import { readSettings } from './settings.ts';

/** All that crawling needs, so that nothing below the entry file reads the environment, the clock or global fetch. */
export type Crawler = {
  db: D1Database;
  bodies: R2Bucket;
  /** What all crawlers of an isolate pass through before they read. */
  gate: ReadingGate;
  /** A host that counts its own calls: one for each run. */
  openHost(): GitHubHost;
  /** The host's name, under which its pauses are kept. */
  hostName: string;
  /** Where people see the host's repositories: what stands before `/owner/repo`. */
  webUrl: string;
  officialOwners: ReadonlySet<string>;
  leaseMs: number;
  /** How long reading a head takes at most: three calls of the host, and an archive. */
  readingMs: number;
  /** How many texts one invocation may put into R2. */
  textsPerInvocation: number;
  /** Tells the api worker that what answers with these tags tell of has changed. */
  tellChanged(tags: readonly string[]): Promise<void>;
  /** Milliseconds since 1970. */
  clock(): number;
  /** Ends after so many milliseconds. */
  wait(time_ms: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** A new UUIDv7: of now, or of another time in milliseconds since 1970. */
  newId(time_ms?: number): string;
};

/** Of the module, and so of the isolate. */
const GATE = new ReadingGate();

/**
 * The crawler that the environment describes.
 *
 * @throws Error where a setting makes no sense
 */
export const createCrawler = (env: IngesterBindings): Crawler => {
  const settings = readSettings(env);
  return {
    db: env.DB,
    bodies: env.BODIES,
    gate: GATE,
    openHost: () => createGitHubHost({ ...settings, fetch: (request) => fetch(request) }),
    hostName: new URL(settings.apiUrl).host,
    webUrl: settings.webUrl,
    officialOwners: new Set(settings.officialOwners),
    leaseMs: settings.leaseMs,
    readingMs: 3 * settings.callTimeoutMs + settings.archiveTimeoutMs,
    textsPerInvocation: settings.textsPerInvocation,
    tellChanged: (tags) => env.API.forgetAnswers([...tags]),
    clock: Date.now,
    wait: (time_ms) => new Promise((resolve) => setTimeout(resolve, time_ms)),
    random: Math.random,
    newId: (time_ms) => v7(time_ms === undefined ? undefined : { msecs: time_ms }),
  };
};
