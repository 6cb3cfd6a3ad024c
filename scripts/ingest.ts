// npm run ingest -- owner/repo …: asks a running registry to check each now, waits, prints a table.
// Environment: SKILLSTASH_URL (http://127.0.0.1:8787), SKILLSTASH_TOKEN (an API token, to ask in somebody's name).
// Waits where the registry says that it was asked too much. Exits 1 if one failed, 2 if it was called wrongly.
import { type CrawlRun, crawlRequested, crawlRun, repositoryName } from '@skillstash/shared';

const POLL_MS = 250;
const WAIT_MS = 10 * 60_000;
const ENDED_WELL = new Set<CrawlRun['status']>(['ok', 'unchanged']);
const OPEN = new Set<CrawlRun['status']>(['queued', 'running']);

/** `run` is undefined where the registry could not be asked or watched. */
type Outcome = { repository: string; run: CrawlRun | undefined };

const registry = (process.env.SKILLSTASH_URL || 'http://127.0.0.1:8787').replace(/\/+$/, '');
const CREDENTIALS = process.env.SKILLSTASH_TOKEN
  ? { Authorization: `Bearer ${process.env.SKILLSTASH_TOKEN}` }
  : undefined;
const repositories = process.argv.slice(2);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Seconds that an answer asks to wait before the next request. */
const waitOf = ({ headers }: Response): number => Math.max(1, Number(headers.get('Retry-After')));

/** The system's name of what went wrong (`ECONNREFUSED`): fetch keeps it in the cause. */
const causeOf = ({ cause, message }: Error): string => {
  const { code, message: more } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? more ?? message;
};

/** @throws Error that says which address cannot be reached, and why */
const fetchFrom = (path: string, init: RequestInit): Promise<Response> =>
  fetch(registry + path, init).catch((error: Error) => {
    throw new Error(
      `${registry} cannot be reached (${causeOf(error)}): is npm start running there? Set SKILLSTASH_URL.`,
    );
  });

/** Sends a request, again where the registry asks to wait, and gives the JSON of its answer. */
const send = async (path: string, init: RequestInit = {}): Promise<unknown> => {
  const deadline = Date.now() + WAIT_MS;
  const headers = { ...CREDENTIALS, ...init.headers };
  for (;;) {
    const response = await fetchFrom(path, { ...init, headers });
    if (response.ok) return response.json();
    const text = await response.text();
    const wait_ms = waitOf(response) * 1000;
    if (response.status !== 429 || !(Date.now() + wait_ms < deadline))
      throw new Error(`the registry answered ${response.status}: ${text}`);
    console.error(`the registry asks to wait ${wait_ms / 1000} s`);
    await sleep(wait_ms);
  }
};

const ask = async (repository: string): Promise<{ url: string }> =>
  crawlRequested.parse(
    await send('/v1/repositories', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ repository, refresh: true }),
    }),
  );

const watch = async (url: string): Promise<CrawlRun> => {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const run = crawlRun.parse(await send(url));
    if (!OPEN.has(run.status)) return run;
    if (Date.now() > deadline) throw new Error('the run did not end within ten minutes');
    await sleep(POLL_MS);
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Asked one after the other, so that they are crawled in the order given; watched all at once. */
const askInOrder = async (): Promise<Array<() => Promise<Outcome>>> => {
  const asked: Array<() => Promise<Outcome>> = [];
  for (const repository of repositories) {
    const watching = await ask(repository).then(
      ({ url }) => {
        console.error(`${repository}: queued`);
        return () => watch(url);
      },
      (error: unknown) => () => Promise.reject(error),
    );
    asked.push(async () => {
      try {
        const run = await watching();
        console.error(`${repository}: ${run.status}${run.message ? ` (${run.message})` : ''}`);
        return { repository, run };
      } catch (error) {
        console.error(`${repository}: ${messageOf(error)}`);
        return { repository, run: undefined };
      }
    });
  }
  return asked;
};

const rowOf = ({ repository, run }: Outcome): string[] =>
  run
    ? [
        repository,
        run.status,
        run.code ?? '',
        ...[run.plugins, run.problems, run.calls, run.rowsWritten].map(String),
      ]
    : [repository, 'failed', 'not_asked', '', '', '', ''];

const printTable = (rows: string[][]): void => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
};

if (!URL.canParse(registry) || !/^https?:$/.test(new URL(registry).protocol)) {
  console.error(`SKILLSTASH_URL must be an http or https address, not ${registry}.`);
  process.exit(2);
}
const wrong = repositories.filter((text) => !repositoryName.safeParse(text).success);
if (repositories.length === 0 || wrong.length) {
  console.error(
    wrong.length
      ? `Not owner/repo: ${wrong.join(', ')}`
      : 'Usage: [SKILLSTASH_URL=…] [SKILLSTASH_TOKEN=…] npm run ingest -- owner/repo …',
  );
  process.exit(2);
}
const outcomes = await Promise.all((await askInOrder()).map((watching) => watching()));
const HEADER = ['repository', 'status', 'code', 'plugins', 'problems', 'calls', 'rows written'];
printTable([HEADER, ...outcomes.map(rowOf)]);
const good = outcomes.every(({ run }) => run && ENDED_WELL.has(run.status));
process.exit(good ? 0 : 1);
