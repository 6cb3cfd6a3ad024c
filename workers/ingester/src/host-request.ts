import { isTimeout } from './is-timeout.ts';
import { RunFailure } from './run-failure.ts';

/** Where a host is and what it may reach; `fetch` is the only way out. */
export type HostOptions = {
  apiUrl: string;
  token: string | undefined;
  archiveHosts: readonly string[];
  /** Whether repositories that are not public are crawled, and shown to whoever reaches the registry. */
  privateRepositories: boolean;
  /** For one answer of the API, to its last byte. */
  callTimeoutMs: number;
  /** For one archive, to its last byte. */
  archiveTimeoutMs: number;
  fetch: (request: Request) => Promise<Response>;
};

const USER_AGENT = 'SkillStash';
const REDIRECTS_MAX = 3;
/** Calls of an hour that are left to people who ask. */
const CALLS_RESERVED = 20;
/** GitHub asks for at least a minute where it does not say how long. */
const SECONDARY_LIMIT_WAIT_MS = 60_000;

const waitAsked = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after'));
  return Math.max(SECONDARY_LIMIT_WAIT_MS, Number.isFinite(seconds) ? seconds * 1000 : 0);
};

/** When the hour's calls come back, if fewer are left than one repository may need many times over. */
const resetOf = ({ headers }: Response): number | undefined => {
  const remaining = Number(headers.get('x-ratelimit-remaining') ?? Number.NaN);
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  return remaining <= CALLS_RESERVED && Number.isFinite(reset) ? reset * 1000 : undefined;
};

/** GitHub answers 403 both to whoever asks too often and for a single repository that it withholds. */
const isRateLimit = async (response: Response): Promise<boolean> =>
  response.status === 429 ||
  response.headers.has('retry-after') ||
  response.headers.get('x-ratelimit-remaining') === '0' ||
  /rate limit|abuse/i.test(await response.text());

const refusalOf = async (response: Response): Promise<RunFailure | undefined> => {
  const { status } = response;
  if (status === 200 || status === 304) return undefined;
  if (status === 404)
    return new RunFailure('repository_not_found', 'The host has no such repository.');
  if ((status === 403 || status === 429) && (await isRateLimit(response)))
    return new RunFailure('host_rate_limited', `The host answered ${status}.`, waitAsked(response));
  if (status === 403)
    return new RunFailure('repository_blocked', 'The host withholds it: it answered 403.');
  if (status === 451)
    return new RunFailure('repository_blocked', 'The host withholds it for legal reasons.');
  return new RunFailure('host_error', `The host answered ${status}.`);
};

const isRedirect = (status: number): boolean => status >= 301 && status <= 308 && status !== 304;

/** GET requests to one API and its archive hosts, and to no other; counts every one of them. */
export class HostRequests {
  readonly #options: HostOptions;
  readonly #api: URL;
  readonly #allowed: ReadonlySet<string>;
  #calls = 0;
  #exhaustedUntil: number | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#api = new URL(options.apiUrl.replace(/\/?$/, '/'));
    this.#allowed = new Set([this.#api.host, ...options.archiveHosts]);
  }

  /** Until when (milliseconds since 1970) nothing more should be asked: the calls of this hour are nearly used up. */
  get exhaustedUntil(): number | undefined {
    return this.#exhaustedUntil;
  }

  /** Requests sent so far, redirects included. */
  get calls(): number {
    return this.#calls;
  }

  /**
   * Gets a path of the API, following redirects among the allowed hosts.
   *
   * @returns a 200 or 304
   * @throws RunFailure for everything else
   */
  async get(path: string, headers: Record<string, string>, timeoutMs: number): Promise<Response> {
    let url = new URL(path, this.#api);
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
      const response = await this.#send(url, headers, timeoutMs);
      const location = isRedirect(response.status) ? response.headers.get('Location') : null;
      const refusal = location ? undefined : await refusalOf(response);
      if (!location && !refusal) return response;
      if (!response.bodyUsed) await response.body?.cancel();
      if (refusal) throw refusal;
      url = new URL(location ?? '', url);
    }
    throw new RunFailure('host_error', 'The host redirects without end.');
  }

  async #send(url: URL, headers: Record<string, string>, timeoutMs: number): Promise<Response> {
    if (!this.#allowed.has(url.host))
      throw new RunFailure('host_error', `${url.host} is not an allowed host.`);
    const sent = new Headers({ 'User-Agent': USER_AGENT, ...headers });
    // The token is the API's own: no other host is sent it.
    if (this.#options.token && url.host === this.#api.host)
      sent.set('Authorization', `Bearer ${this.#options.token}`);
    const signal = AbortSignal.timeout(timeoutMs);
    this.#calls += 1;
    const response = await this.#options
      .fetch(new Request(url, { headers: sent, redirect: 'manual', signal }))
      .catch((cause: unknown) => {
        if (isTimeout(cause)) throw cause;
        const why = `${url.host} could not be reached: ${String(cause)}`;
        throw new RunFailure('host_unreachable', why);
      });
    this.#exhaustedUntil = resetOf(response) ?? this.#exhaustedUntil;
    return response;
  }
}
