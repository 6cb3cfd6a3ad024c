import * as z from 'zod';
import { type HostOptions, HostRequests } from './host-request.ts';
import { isTimeout } from './is-timeout.ts';
import { RunFailure } from './run-failure.ts';

/** What GitHub says of a repository; only what is used, all else is ignored. */
const factsSchema = z.looseObject({
  id: z.int(),
  name: z.string(),
  owner: z.looseObject({ login: z.string(), type: z.string().nullish() }),
  default_branch: z.string(),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  stargazers_count: z.int().nonnegative().nullish(),
  archived: z.boolean().nullish(),
  private: z.boolean().nullish(),
  license: z.looseObject({ spdx_id: z.string().nullish() }).nullish(),
});
export type RepositoryReport = z.infer<typeof factsSchema>;

/** The same, with the number of the owner. */
const ownedSchema = factsSchema.extend({
  owner: z.looseObject({ id: z.int(), login: z.string(), type: z.string().nullish() }),
});
export type OwnedReport = z.infer<typeof ownedSchema>;

const headSchema = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  commit: z
    .looseObject({ committer: z.looseObject({ date: z.iso.datetime({ offset: true }) }).nullish() })
    .nullish(),
});

/**
 * The commit at the tip of a branch; `committedAt` is milliseconds since 1970, null where the host does not say. `moved`: the
 * host redirected, so the repository has another name now.
 */
export type Head = {
  sha: string;
  committedAt: number | null;
  etag: string | null;
  moved: boolean;
};

/** The branch stands where it stood when its ETag was given. */
export type NotModified = { sha: undefined; moved: boolean };

/** One host for one run. Every method is one call, redirects included, and throws RunFailure. */
export type GitHubHost = {
  /** Requests sent so far. */
  calls(): number;
  /** Until when (milliseconds since 1970) the host should be left alone. */
  exhaustedUntil(): number | undefined;
  /** GET /repos/{owner}/{name} */
  describe(owner: string, name: string): Promise<RepositoryReport>;
  /** GET /repositories/{id} */
  describeById(hostId: number): Promise<OwnedReport>;
  /** GET /repos/{owner}/{name}/commits/{ref}, on condition of `etag` where there is one. */
  findHead(
    owner: string,
    name: string,
    ref: string,
    etag: string | null,
  ): Promise<Head | NotModified>;
  /** GET /repos/{owner}/{name}/tarball/{sha}, as it streams in. */
  openTarball(owner: string, name: string, sha: string): Promise<ReadableStream<Uint8Array>>;
};

const JSON_ANSWER = { Accept: 'application/vnd.github+json' };

const parse = async <T>(response: Response, schema: z.ZodType<T>): Promise<T> => {
  const body = await response.json().catch((cause: unknown) => {
    if (isTimeout(cause)) throw cause;
    throw new RunFailure('host_error', `The host's answer is not JSON: ${String(cause)}`);
  });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new RunFailure('host_error', 'The host answered in another shape than expected.');
};

/** What is not public is not there, whatever the token may read: everything that is crawled is shown to everybody. */
const shown = <Report extends RepositoryReport>(
  report: Report,
  { privateRepositories }: HostOptions,
): Report => {
  if (!report.private || privateRepositories) return report;
  throw new RunFailure('repository_not_found', 'The host has no such public repository.');
};

const pathOf = (owner: string, name: string): string =>
  `repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;

/** A client of GitHub's REST API, for one run. */
export const createGitHubHost = (options: HostOptions): GitHubHost => {
  const requests = new HostRequests(options);
  const { callTimeoutMs } = options;
  return {
    calls: () => requests.calls,
    exhaustedUntil: () => requests.exhaustedUntil,
    describe: async (owner, name) => {
      const response = await requests.get(pathOf(owner, name), JSON_ANSWER, callTimeoutMs);
      return shown(await parse(response, factsSchema), options);
    },
    describeById: async (hostId) => {
      const response = await requests.get(`repositories/${hostId}`, JSON_ANSWER, callTimeoutMs);
      return shown(await parse(response, ownedSchema), options);
    },
    findHead: async (owner, name, ref, etag) => {
      const headers = { ...JSON_ANSWER, ...(etag ? { 'If-None-Match': etag } : {}) };
      const path = `${pathOf(owner, name)}/commits/${encodeURIComponent(ref)}`;
      const before = requests.calls;
      const response = await requests.get(path, headers, callTimeoutMs);
      const moved = requests.calls > before + 1;
      if (response.status === 304) return { sha: undefined, moved };
      const { sha, commit } = await parse(response, headSchema);
      const date = commit?.committer?.date;
      const committedAt = date ? Date.parse(date) : null;
      return { sha, committedAt, etag: response.headers.get('ETag'), moved };
    },
    openTarball: async (owner, name, sha) => {
      const path = `${pathOf(owner, name)}/tarball/${sha}`;
      const { body } = await requests.get(path, {}, options.archiveTimeoutMs);
      if (!body) throw new RunFailure('host_error', 'The host answered without an archive.');
      return body;
    },
  };
};
