import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFault, type Fault } from './fault.ts';
import { PlayedPeople } from './played-people.ts';

/** A repository as the stand-in plays it. `tarball` gives the gzipped archive of the head. */
export type PlayedRepository = {
  id: number;
  owner: string;
  name: string;
  sha: string;
  tarball: () => Buffer;
  ownerType: 'User' | 'Organization';
  stars: number;
  archived: boolean;
  private?: boolean;
  /** The SPDX id of its licence file; GitHub says null where it found none. */
  license?: string;
  committedAt: string;
};

/** One request that reached the stand-in, and what it was answered. */
export type SeenRequest = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  status: number;
};

const HEAD_BRANCH = 'main';

const etagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;

const sendJson = (request: IncomingMessage, response: ServerResponse, value: unknown): void => {
  const body = JSON.stringify(value);
  const etag = etagOf(body);
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json', ETag: etag }).end(body);
};

const notFound = (response: ServerResponse): void => {
  response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"message":"Not Found"}');
};

/** The number of a name: the same for the same name. */
const idOf = (name: string): number =>
  createHash('sha1').update(name.toLowerCase()).digest().readUInt32BE() + 1;

/** The number of an owner: the same for the same name. */
export const ownerIdOf = (owner: string): number => idOf(owner);

/** The number of a repository, by the name that it was made with, `owner/name`: the same for the same name. */
export const repositoryIdOf = (fullName: string): number => idOf(fullName);

const describe = (repository: PlayedRepository) => ({
  id: repository.id,
  name: repository.name,
  full_name: `${repository.owner}/${repository.name}`,
  owner: {
    id: ownerIdOf(repository.owner),
    login: repository.owner,
    type: repository.ownerType,
  },
  default_branch: HEAD_BRANCH,
  description: null,
  homepage: null,
  stargazers_count: repository.stars,
  archived: repository.archived,
  private: repository.private ?? false,
  license: repository.license === undefined ? null : { spdx_id: repository.license },
  pushed_at: repository.committedAt,
});

/**
 * GitHub's REST API as far as the ingester uses it, over real HTTP on 127.0.0.1: repository facts, head commit, tarball (by
 * redirect, as GitHub does), ETags, renames, and faults on demand.
 */
export class GitHubStandIn {
  /** Headers that every answer carries, such as those of the rate limit. */
  headers: Record<string, string> = {};
  /** Called before each answer: whoever plays something that changes may put it anew. */
  beforeAnswer: () => void = () => {};
  /** Who has which rights, by the tokens that they ask with. */
  readonly people = new PlayedPeople();
  /** Every request so far, in order. */
  readonly requests: SeenRequest[] = [];
  readonly #repositories = new Map<string, PlayedRepository>();
  readonly #renamed = new Map<string, number>();
  readonly #faults = new Map<string, Fault>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      response.on('close', () => {
        const { method = '', url = '', headers } = request;
        this.requests.push({ method, path: url, headers, status: response.statusCode });
      });
      for (const [name, text] of Object.entries(this.headers)) response.setHeader(name, text);
      this.#answer(request, response);
    });
  }

  /** Begins to listen; port 0 takes any free one. */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Stops, also what hangs. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Adds a repository, or replaces the one of that name. */
  put(repository: PlayedRepository): void {
    this.#repositories.set(`${repository.owner}/${repository.name}`.toLowerCase(), repository);
  }

  /** Gives a repository another name; the old one redirects, as on GitHub. */
  rename(fullName: string, owner: string, name: string): void {
    const repository = this.#repositories.get(fullName.toLowerCase());
    if (!repository) throw new Error(`the stand-in has no ${fullName}`);
    this.#repositories.delete(fullName.toLowerCase());
    this.#renamed.set(fullName.toLowerCase(), repository.id);
    this.put({ ...repository, owner, name });
  }

  /** Takes a repository away. */
  remove(fullName: string): void {
    this.#repositories.delete(fullName.toLowerCase());
  }

  /** Makes every answer about a repository fail in one way, until `mend`. */
  break(fullName: string, fault: Fault): void {
    this.#faults.set(fullName.toLowerCase(), fault);
  }

  /** Ends a repository's fault. */
  mend(fullName: string): void {
    this.#faults.delete(fullName.toLowerCase());
  }

  #find(path: string): { repository: PlayedRepository; rest: string } | number | undefined {
    const byId = path.match(/^\/repositories\/(\d+)(\/.*)?$/);
    if (byId) {
      const repository = [...this.#repositories.values()].find(({ id }) => id === Number(byId[1]));
      return repository && { repository, rest: byId[2] ?? '' };
    }
    const named = path.match(/^\/repos\/([^/]+\/[^/]+)(\/.*)?$/);
    const fullName = decodeURIComponent(named?.[1] ?? '').toLowerCase();
    const repository = this.#repositories.get(fullName);
    if (repository) return { repository, rest: named?.[2] ?? '' };
    return this.#renamed.get(fullName);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.beforeAnswer();
    const path = new URL(request.url ?? '/', 'http://stand-in').pathname;
    const found = this.#find(path);
    if (this.people.isStranger(request))
      response
        .writeHead(401, { 'Content-Type': 'application/json' })
        .end('{"message":"Bad credentials"}');
    else if (found === undefined) notFound(response);
    else if (typeof found === 'number') {
      const rest = path.split('/').slice(4).join('/');
      const location = `/repositories/${found}${rest ? `/${rest}` : ''}`;
      response.writeHead(301, { Location: location }).end();
    } else this.#answerAbout(found.repository, found.rest, request, response);
  }

  #answerAbout(
    repository: PlayedRepository,
    rest: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const fault = this.#faults.get(`${repository.owner}/${repository.name}`.toLowerCase());
    if (fault && answerFault(fault, rest, response, repository)) return;
    const [, part, ref] = rest.split('/');
    const { sha, committedAt } = repository;
    if (part === undefined)
      sendJson(request, response, {
        ...describe(repository),
        ...this.people.permissionsOf(request, repository.id),
      });
    else if (part === 'commits')
      sendJson(request, response, { sha, commit: { committer: { date: committedAt } } });
    else if (part === 'tarball')
      response.writeHead(302, { Location: `/repositories/${repository.id}/archive/${ref}` }).end();
    else if (part === 'archive' && ref === sha)
      response.writeHead(200, { 'Content-Type': 'application/x-gzip' }).end(repository.tarball());
    else notFound(response);
  }
}
