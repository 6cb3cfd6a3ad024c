import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerWithGit } from './git-cgi.ts';
import { commitArchive, initRepository } from './git-commit.ts';
import type { PlayedRepository } from './github-stand-in.ts';

/** What `git clone` and `git fetch` ask for; nothing is ever pushed. */
const ASKED = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack)$/;

/**
 * github.com as far as `git clone` and `git fetch` use it: smart HTTP over repositories that are made of the REST
 * stand-in's archives. git itself leads a client here: `git config url.<this>/.insteadOf https://github.com/`.
 */
export class GitHost {
  readonly #root = mkdtempSync(join(tmpdir(), 'skillstash-git-'));
  readonly #heads = new Map<string, string>();
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  /** Begins to listen on any free port. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Stops, and forgets every repository. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#root, { recursive: true, force: true });
  }

  /**
   * Commits a repository's archive on top of what it held before.
   *
   * @returns the repository with the commit's true sha, for the REST stand-in to tell of
   */
  async commit(repository: PlayedRepository): Promise<PlayedRepository> {
    const folder = this.#folderOf(repository.owner, repository.name);
    if (!existsSync(folder)) await initRepository(folder);
    const { committedAt } = repository;
    const parent = this.#heads.get(folder);
    const sha = await commitArchive(folder, repository.tarball(), committedAt, parent);
    this.#heads.set(folder, sha);
    return { ...repository, sha };
  }

  #folderOf(owner: string, name: string): string {
    return join(this.#root, `${owner}+${name}.git`.toLowerCase());
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    const [, owner = '', name = '', rest = ''] = ASKED.exec(pathname) ?? [];
    const folder = this.#folderOf(owner, name);
    if (!this.#heads.has(folder)) {
      response.writeHead(404).end();
      return;
    }
    answerWithGit(request, response, this.#root, folder.slice(this.#root.length) + rest);
  }
}
