import { createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ownerIdOf, type PlayedRepository } from '../github-stand-in/github-stand-in.ts';

/** A token's header or claims; any of them may be of any type. */
export type TokenPart = Record<string, unknown>;

/** An RSA key with a name. */
export type PublisherKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject };

/** Issuer of tokens for builds, with a real RS256 key. `answer` replaces what it says of its keys, `asked` counts who asked. */
export type PlayedPublisher = {
  issuer: string;
  key: PublisherKey;
  asked: number;
  answer: ((response: ServerResponse) => void) | undefined;
  /** Has another key among those that it tells. */
  publish(key: PublisherKey): void;
  close(): Promise<void>;
};

/** Makes a key. */
export const newPublisherKey = (kid: string, modulusLength = 2048): PublisherKey => ({
  kid,
  ...generateKeyPairSync('rsa', { modulusLength }),
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What is signed of a token: anything at all, good or not. */
export const unsignedToken = (header: TokenPart, claims: unknown): string =>
  `${encode(header)}.${encode(claims)}`;

/** A token that a key signed with RS256, whatever its header says. */
export const signedToken = (
  { privateKey }: Pick<PublisherKey, 'privateKey'>,
  header: TokenPart,
  claims: unknown,
): string => {
  const unsigned = unsignedToken(header, claims);
  return `${unsigned}.${signBytes('sha256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
};

/** A token with an HMAC for a signature. */
export const macToken = (
  { hash, secret }: { hash: string; secret: string | Buffer },
  header: TokenPart,
  claims: unknown,
): string => {
  const unsigned = unsignedToken(header, claims);
  return `${unsigned}.${createHmac(hash, secret).update(unsigned).digest('base64url')}`;
};

/** The public half as a JWK. */
export const publicJwk = ({ kid, publicKey }: PublisherKey): TokenPart => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: 'RS256',
});

let tokens = 0;

/** What GitHub Actions says of a job that runs for a repository's head, now; each time with another `jti`. */
export const claimsOf = (
  issuer: string,
  audience: string,
  repository: PlayedRepository,
): TokenPart => {
  tokens += 1;
  const now = Math.floor(Date.now() / 1000);
  const fullName = `${repository.owner}/${repository.name}`;
  return {
    jti: `token-${tokens}-${repository.id}`,
    iss: issuer,
    aud: audience,
    sub: `repo:${fullName}:ref:refs/heads/main`,
    iat: now,
    nbf: now - 600,
    exp: now + 300,
    repository: fullName,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(ownerIdOf(repository.owner)),
    sha: repository.sha,
    ref: 'refs/heads/main',
    event_name: 'push',
  };
};

/** The header that the issuer gives its tokens. */
export const headerOf = ({ kid }: PublisherKey): TokenPart => ({ typ: 'JWT', alg: 'RS256', kid });

/** A token that is good: of a job that runs for a repository's head, for an audience. `changed` replaces claims. */
export const publisherToken = (
  { key, issuer }: PlayedPublisher,
  audience: string,
  repository: PlayedRepository,
  changed: TokenPart = {},
): string =>
  signedToken(key, headerOf(key), { ...claimsOf(issuer, audience, repository), ...changed });

/** Plays the issuer of tokens for builds, its keys over real HTTP on 127.0.0.1. */
export const playPublisher = async (): Promise<PlayedPublisher> => {
  const key = newPublisherKey('first');
  const keys = [publicJwk(key)];
  const server = createServer((request, response) => {
    publisher.asked += 1;
    if (publisher.answer) publisher.answer(response);
    else if (request.url !== '/.well-known/jwks') response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ keys: [{ kty: 'EC', kid: 'other' }, ...keys] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const publisher: PlayedPublisher = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    asked: 0,
    answer: undefined,
    publish: (another) => {
      keys.push(publicJwk(another));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return publisher;
};
