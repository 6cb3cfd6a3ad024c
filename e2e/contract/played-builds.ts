import type { GitHubStandIn, PlayedRepository } from '../github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from '../harness/archive.ts';
import { type Forgery, forgedTokens } from '../harness/forged-tokens.ts';
import { type PlayedPublisher, publisherToken, type TokenPart } from '../harness/play-publisher.ts';
import type { TestRegistry } from '../harness/registry.ts';

/** What builds bring along. Each call makes another token, good for one request within five minutes. */
export type Builds = {
  /** Of a repository that can be indexed; `changed` replaces claims. */
  token(changed?: TokenPart): string;
  /** Of a repository that the host does not tell of. */
  unreadable(): string;
  /** Made anew with each call: some are good but for what they are asked for, and so they end. */
  forgeries(): Forgery[];
};

const SEED = 3;

const putBuilt = async (github: GitHubStandIn, fullName: string): Promise<PlayedRepository> => {
  const repository = await repositoryWith(fullName, marketplaceWith('built', ['kit']));
  github.put(repository);
  return repository;
};

/** Plays builds on the host, of repositories of their own. */
export const playBuilds = async (
  { url }: Pick<TestRegistry, 'url'>,
  github: GitHubStandIn,
  publisher: PlayedPublisher,
): Promise<Builds> => {
  const audience = new URL(url).origin;
  const repository = await putBuilt(github, 'ada/built');
  const other = await putBuilt(github, 'eve/built');
  const unreadable = await putBuilt(github, 'ada/unreadable');
  github.break('ada/unreadable', { kind: 'status', status: 500 });
  return {
    token: (changed) => publisherToken(publisher, audience, repository, changed),
    unreadable: () => publisherToken(publisher, audience, unreadable),
    forgeries: () => forgedTokens({ publisher, audience, repository, other }, 1, SEED),
  };
};
