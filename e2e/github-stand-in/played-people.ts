import type { IncomingMessage } from 'node:http';

/** What somebody may do with a repository, the most first. Whoever may do one may do those after it. */
const RIGHTS = ['admin', 'maintain', 'push', 'triage', 'pull'] as const;
/** One of the rights to a repository that GitHub knows. */
export type Right = (typeof RIGHTS)[number];

/** Tokens of people who signed in with an OAuth app begin so. */
const OF_A_PERSON = /^Bearer (gho_.+)$/;

const tokenOf = ({ headers }: IncomingMessage): string | undefined =>
  OF_A_PERSON.exec(headers.authorization ?? '')?.[1];

/** People who ask with tokens of their own, and their rights: everybody else may read what is public. */
export class PlayedPeople {
  readonly #rights = new Map<string, Map<number, Right>>();

  /** Lets the holder of a token have a right to a repository; before that, they may read it. */
  give(token: string, repository: { id: number }, right: Right): void {
    const rights = this.#rights.get(token) ?? new Map<number, Right>();
    this.#rights.set(token, rights.set(repository.id, right));
  }

  /** Takes a token back: whoever asks with it is refused. */
  revoke(token: string): void {
    this.#rights.delete(token);
  }

  /** Whether a request comes with a token of a person that was never given, or was taken back. */
  isStranger(request: IncomingMessage): boolean {
    const token = tokenOf(request);
    return token !== undefined && !this.#rights.has(token);
  }

  /** The part of a repository's description that only somebody who is known gets. */
  permissionsOf(request: IncomingMessage, repositoryId: number): object {
    const token = tokenOf(request);
    if (token === undefined) return {};
    const right = this.#rights.get(token)?.get(repositoryId) ?? 'pull';
    const from = RIGHTS.indexOf(right);
    return {
      permissions: Object.fromEntries(RIGHTS.map((one, place) => [one, place >= from])),
    };
  }
}
