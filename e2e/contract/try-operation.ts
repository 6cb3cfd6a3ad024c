import fc from 'fast-check';
import {
  bodyTrials,
  sureBodyTrials,
  sureWebhookTrials,
  uninvitedBodies,
  webhookTrials,
} from './body-trials.ts';
import { type Caller, refusedCallerTrials, tokenTrials } from './callers.ts';
import type { DeclaredOperation } from './declared-operations.ts';
import { findFaults, findHeaderDifferences } from './find-faults.ts';
import type { KnownThings } from './known-things.ts';
import { mcpTrials, sureMcpTrials } from './mcp-trials.ts';
import { publishTrials, surePublishTrials } from './publish-trials.ts';
import { type Answered, type Asked, sendRequest } from './send-request.ts';
import { parameterTrials, sureParameterTrials, type Trial } from './trials.ts';

/** Which declared statuses and codes were reached: `GET /v1/plugins 200`, `GET /v1/plugins invalid_cursor`. */
export type Reached = Set<string>;

/** How much is tried: the same seed gives the same requests. */
export type Effort = { seed: number; runs: number };

type Sources = { sure: Trial[]; more: fc.Arbitrary<Trial> };
type Source = (operation: DeclaredOperation, known: KnownThings) => Sources;

const sourceOf =
  (
    sure: (...of: Parameters<Source>) => Trial[],
    more: (...of: Parameters<Source>) => fc.Arbitrary<Trial>,
  ): Source =>
  (...of) => ({ sure: sure(...of), more: more(...of) });

/** What the document says too little of to make requests from it alone. */
const OTHERWISE: Array<[RegExp, Source]> = [
  [/^\/webhooks\//, sourceOf(sureWebhookTrials, webhookTrials)],
  [/^\/mcp(?:\/|$)/, sourceOf(sureMcpTrials, mcpTrials)],
  [/^\/v1\/publish$/, sourceOf(surePublishTrials, publishTrials)],
];

const withBody = sourceOf(sureBodyTrials, bodyTrials);
const withoutBody = sourceOf(sureParameterTrials, parameterTrials);

/** The sources of an operation's requests: some that are sent every time, and the generator of more. */
const sourcesOf: Source = (operation, known) => {
  const own = OTHERWISE.find(([path]) => path.test(operation.path))?.[1];
  if (own) return own(operation, known);
  if (operation.body) return withBody(operation, known);
  const sources = withoutBody(operation, known);
  const [last] = sources.sure.filter(({ expects }) => expects === 'taken').slice(-1);
  if (operation.method === 'GET' || !last) return sources;
  return { ...sources, sure: [...uninvitedBodies(last.asked), ...sources.sure] };
};

const takesState = ({ parameters }: DeclaredOperation): boolean =>
  parameters.some(({ name }) => name === 'If-Match');

/** What is changed by its state: a request of no state, and ones of a state that nothing ever had. */
const stateTrials = (operation: DeclaredOperation, usual: readonly Trial[]): Trial[] => {
  if (!takesState(operation)) return [];
  const sent = (etag: string, { asked }: Trial, expects: Trial['expects']): Trial => ({
    asked: { ...asked, headers: { ...asked.headers, 'If-Match': etag } },
    expects,
  });
  const good = usual.filter(({ expects }) => expects === 'taken');
  return [
    ...good.slice(0, 1).map((trial) => sent('', trial, 428)),
    ...good.map((trial) => sent('"1-000000000000v1r1"', trial, 'any')),
  ];
};

const SHOWN_CHARACTERS_MAX = 600;

/** With the credentials of whoever asks, and no others, which would be looked at instead. */
const signedIn = async (
  headers: Record<string, string>,
  { isPersonal, scope }: DeclaredOperation,
  { credentials }: KnownThings,
  caller: Caller | undefined,
): Promise<Record<string, string>> => {
  if (!isPersonal && caller === undefined) return headers;
  const { Authorization: _, Origin: __, ...others } = headers;
  return { ...others, ...(await credentials(caller, scope)) };
};

const codeOf = ({ headers, text }: Answered): string | undefined =>
  headers['content-type']?.startsWith('application/problem+json')
    ? (JSON.parse(text) as { code: string }).code
    : undefined;

/** What a document says that its schemas cannot: parameters that exclude each other, texts that are blank, numbers never given. */
const REFUSED_TOGETHER = [
  /^\/v1\/(?:skills|agents|commands|mcp-servers)\?(?=.*\bq=)(?=.*\bsort=)/,
  /^\/v1\/changes\?(?:.*&)?since=\d{2,}/,
  /^\/(?:v1|api)\/search\?(?:.*&)?q=(?:%20|%0A|%EF%BB%BF|\s)*(?:&|$)/,
];

const unexpected = ({ asked, expects }: Trial, answered: Answered): string[] => {
  const { status } = answered;
  const told = `${status} ${codeOf(answered) ?? ''}`;
  if (typeof expects === 'number')
    return status === expects ? [] : [`${told} where ${expects} was due`];
  if (expects === 'refused' && status !== 400) return [`${told} to what no schema takes`];
  const isExcluded = REFUSED_TOGETHER.some((one) => one.test(asked.target));
  if (expects === 'taken' && status === 400 && !isExcluded)
    return [`${told} to what every schema takes`];
  return [];
};

type Try = (asked: Asked) => Promise<{ answered: Answered; faults: string[] }>;

const tryHead = async (attempt: Try, asked: Asked, get: Answered): Promise<string[]> => {
  const { answered: head } = await attempt({ ...asked, method: 'HEAD' });
  return [
    ...(head.status === get.status ? [] : [`HEAD answers ${head.status}, GET ${get.status}`]),
    ...(head.text === '' ? [] : ['HEAD has a body']),
    ...findHeaderDifferences(get, head),
  ];
};

const tryCondition = async (attempt: Try, asked: Asked, get: Answered): Promise<string[]> => {
  const { etag } = get.headers;
  if (get.status !== 200 || !etag) return [];
  const headers = { ...asked.headers, 'If-None-Match': etag };
  const { answered, faults } = await attempt({ ...asked, headers });
  // Another crawl may have moved the registry in between; then the answer is whole, under another tag.
  const isMoved = answered.status === 200 && answered.headers.etag !== etag;
  const isSame = answered.status === 304 && answered.headers.etag === etag;
  return isMoved || isSame ? faults : [...faults, `${answered.status} to its own ETag`];
};

const tryCursor = async (attempt: Try, asked: Asked, get: Answered): Promise<string[]> => {
  const next = /^<([^>]+)>; rel="next"$/.exec(String(get.headers.link))?.[1];
  if (get.status !== 200 || !next) return [];
  const followed = await attempt({ ...asked, target: next });
  const broken = await attempt({ ...asked, target: next.replace(/cursor=./, 'cursor=~') });
  return [
    ...followed.faults,
    ...broken.faults,
    ...(followed.answered.status === 200 ? [] : [`${followed.answered.status} at the next page`]),
    ...(codeOf(broken.answered) === 'invalid_cursor' ? [] : ['a broken cursor was taken']),
  ];
};

type TryAs = (asked: Asked, caller: Caller | undefined) => ReturnType<Try>;
type Attempts = { attemptAs: TryAs; operation: DeclaredOperation };

const tryTrial = async ({ attemptAs, operation }: Attempts, trial: Trial): Promise<string[]> => {
  const { asked, caller } = trial;
  const attempt: Try = (one) => attemptAs(one, caller);
  const { answered, faults } = await attempt(asked);
  const found = [...faults, ...unexpected(trial, answered)];
  if (operation.method !== 'GET') return found;
  found.push(...(await tryHead(attempt, asked, answered)));
  found.push(...(await tryCondition(attempt, asked, answered)));
  found.push(...(await tryCursor(attempt, asked, answered)));
  return found;
};

/**
 * Sends an operation requests that are generated from what it declares, and follows what they answer: HEAD, the ETag, the
 * next page, a broken cursor.
 *
 * @param reached gets every status and code that was answered
 * @returns the smallest request found that breaks the contract, how, and what repeats it; undefined where none does
 */
export const tryOperation = async (
  url: string,
  operation: DeclaredOperation,
  known: KnownThings,
  reached: Reached,
  { seed, runs }: Effort,
): Promise<string | undefined> => {
  const state: Record<string, string> = takesState(operation) ? { 'If-Match': '*' } : {};
  const attemptAs: TryAs = async (trial, caller) => {
    const sent = await signedIn(trial.headers, operation, known, caller);
    const asked = { ...trial, headers: { ...state, ...sent } };
    const answered = await sendRequest(url, asked);
    if (asked.method === 'HEAD') return { answered, faults: [] };
    const code = codeOf(answered);
    for (const one of [answered.status, ...(code ? [code] : [])])
      reached.add(`${operation.name} ${one}`);
    return { answered, faults: findFaults(operation, asked, answered) };
  };
  let faults: string[] = [];
  const { sure: usual, more } = sourcesOf(operation, known);
  const good = usual.find(({ expects }) => expects === 'taken' || expects === 202);
  const sure = [
    ...refusedCallerTrials(operation, good),
    ...stateTrials(operation, usual),
    ...usual,
    ...tokenTrials(operation, good),
  ];
  const property = fc.asyncProperty(more, async (trial) => {
    const found = await tryTrial({ attemptAs, operation }, trial);
    if (found.length) faults = found;
    return !found.length;
  });
  const { counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    seed,
    numRuns: sure.length + runs,
    examples: sure.map((trial): [Trial] => [trial]),
  });
  if (!counterexample) return undefined;
  // What was thrown is no fault of the answer, but has to be told all the same.
  const why = faults.length ? faults.join('; ') : String(errorInstance);
  const asked = JSON.stringify(counterexample[0]).slice(0, SHOWN_CHARACTERS_MAX);
  return `${why} — ${asked} (seed ${seed}, path ${counterexamplePath})`;
};
