import { setTimeout as sleep } from 'node:timers/promises';
import { crawlRequested } from '@skillstash/shared';
import type { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { checkAnswers } from './check-answers.ts';
import { type Faults, findFaults, listMixed } from './find-faults.ts';
import { MovingRepository } from './moving-repository.ts';
import { Random } from './random.ts';
import { Server, type ServerOptions } from './server.ts';
import { StoredState } from './stored-state.ts';
import { emptyTally } from './tally.ts';

/** How many plugins each repository begins with. */
const SIZES = [2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 25];
const ASKED_FEWEST = 3;
const ASKED_MOST = 6;
const KILL_WITHIN_MS = 400;
const RECOUNT_EVERY = 25;
const POLL_MS = 100;
const OPEN = new Set(['queued', 'running']);

type DrillOptions = ServerOptions & {
  github: GitHubStandIn;
  seed: number;
  /** Told of each fault, in a sentence. */
  complain: (fault: string) => void;
};

/** Kills the registry again and again while it crawls repositories that move, and looks at what is left each time. */
export class Drill {
  readonly tally = emptyTally();
  readonly #options: DrillOptions;
  readonly #repositories = new Map<string, MovingRepository>();
  /** Ids of runs that a client was told of. */
  readonly #acknowledged = new Set<string>();
  /** Commits for which a crawl was acknowledged: nobody should have to ask again. */
  readonly #promised = new Set<string>();
  /** Leases that kills left behind. */
  readonly #abandoned = new Set<string>();
  readonly #faults = new Set<string>();
  readonly #random: Random;
  /** What is asked for depends on what is stored: with numbers of its own, it does not change what happens next. */
  readonly #looks: Random;
  #server: Server;
  /** The next life, which loads its code while this one comes to its end. */
  #spare: Server;

  constructor(options: DrillOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#looks = new Random(options.seed + 1);
    this.#server = new Server(options);
    this.#spare = new Server(options);
    for (const size of SIZES) {
      const moving = new MovingRepository(`ada/moving-${size}`, size, this.#random);
      this.#repositories.set(moving.fullName, moving);
    }
  }

  /** Starts the registry and waits until it has indexed the first commit of every repository. */
  async begin(timeoutMs: number): Promise<void> {
    await this.#server.serve();
    this.#server.tick();
    await this.#move([...this.#repositories.values()]);
    await this.#ask([...this.#repositories.values()]);
    await this.#settle(timeoutMs);
  }

  /** New commits, requests, a kill, a restart, and a look at everything before anything else happens. */
  async round(): Promise<void> {
    const count = this.#random.between(ASKED_FEWEST, ASKED_MOST);
    const chosen = this.#random.pick([...this.#repositories.values()], count);
    const delay = this.#random.between(0, KILL_WITHIN_MS);
    await this.#move(chosen);
    const asking = this.#ask(chosen);
    await sleep(delay);
    this.tally.found.outlived += await this.#server.kill();
    const runs = await asking;
    this.#server = this.#spare;
    this.#spare = new Server(this.#options);
    await this.#server.serve();
    this.tally.done.rounds += 1;
    await this.#look(runs);
    this.#server.tick();
  }

  /** Lets the registry finish, asking only for what it was never promised to crawl, and looks at it for the last time. */
  async end(timeoutMs: number): Promise<void> {
    await this.#ask(
      [...this.#repositories.values()].filter(({ head }) => !this.#promised.has(head)),
    );
    await this.#settle(timeoutMs);
    await this.#look([], true);
    using stored = this.#openState();
    const { found } = this.tally;
    found.openRuns = stored.listRuns().filter(({ status }) => OPEN.has(status)).length;
    found.notIndexed = this.#listBehind(stored).length;
    for (const one of this.#listBehind(stored)) this.#options.complain(`not indexed: ${one}`);
  }

  /** How often each way in which a run may end came to pass. */
  countEnds(): Record<string, number> {
    using stored = this.#openState();
    const ends = stored.listRuns().map(({ status, code }) => (code ? `${status} ${code}` : status));
    const byEnd = Map.groupBy(ends, (one) => one);
    return Object.fromEntries([...byEnd].map(([end, { length }]) => [end, length]));
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    await Promise.all([this.#server.kill(), this.#spare.kill()]);
  }

  #openState(): StoredState {
    return new StoredState(this.#options.stateDir);
  }

  async #move(chosen: readonly MovingRepository[]): Promise<void> {
    for (const one of chosen) this.#options.github.put(await one.advance());
  }

  /** Asks for crawls, all at once. A request that the kill cut off was not acknowledged. */
  async #ask(chosen: readonly MovingRepository[]): Promise<string[]> {
    const answers = await Promise.all(
      chosen.map(async ({ fullName, head }) => {
        const run = await this.#askFor(fullName).catch(() => undefined);
        if (run) this.#promised.add(head);
        return run ?? [];
      }),
    );
    const runs = answers.flat();
    for (const id of runs) this.#acknowledged.add(id);
    this.tally.done.acknowledged = this.#acknowledged.size;
    return runs;
  }

  async #askFor(repository: string): Promise<string | undefined> {
    const response = await fetch(`${this.#server.url}/v1/repositories`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ repository, refresh: true }),
    });
    const answer = crawlRequested.parse(await response.json());
    return response.status === 202 ? answer.run?.id : undefined;
  }

  async #look(runs: readonly string[], recounts?: boolean): Promise<void> {
    using stored = this.#openState();
    const left = stored.listRepositories().flatMap(({ leaseToken }) => leaseToken ?? []);
    if (left.some((token) => !this.#abandoned.has(token))) this.tally.done.killsInCrawl += 1;
    for (const token of left) this.#abandoned.add(token);
    const faults: Faults = {
      ...findFaults(stored, this.#repositories, {
        acknowledged: this.#acknowledged,
        recounts: recounts ?? this.tally.done.rounds % RECOUNT_EVERY === 0,
      }),
      wrongAnswers: await checkAnswers(this.#server.url, {
        stored: stored.listPlugins(),
        runs,
        random: this.#looks,
      }),
    };
    for (const kind of Object.keys(faults) as Array<keyof Faults>)
      for (const one of faults[kind]) this.#note(kind, one);
  }

  /** Counts a fault once, however often it is seen again. */
  #note(kind: keyof Faults, one: string): void {
    const fault = `${kind}: ${one}`;
    if (this.#faults.has(fault)) return;
    this.#faults.add(fault);
    this.tally.found[kind] += 1;
    this.#options.complain(`round ${this.tally.done.rounds}: ${fault}`);
  }

  /** Repositories whose newest commit is not what is stored. */
  #listBehind(stored: StoredState): string[] {
    const mixed = listMixed(stored, stored.listPlugins(), this.#repositories);
    const behind = [...this.#repositories.values()].filter(
      ({ fullName, head }) =>
        !stored.listRepositories().some((one) => one.repository === fullName && one.sha === head),
    );
    return [...new Set([...behind.map(({ fullName }) => fullName), ...mixed])];
  }

  async #settle(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      using stored = this.#openState();
      const isOpen = stored.listRuns().some(({ status }) => OPEN.has(status));
      if (!isOpen && this.#listBehind(stored).length === 0) return;
      await sleep(POLL_MS);
    }
  }
}
