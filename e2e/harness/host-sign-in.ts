import { Events, OAuth2Server } from 'oauth2-mock-server';

/** Somebody at the host, as `GET /user` tells of them. */
export type HostUser = { id: number; login: string; name?: string; html_url?: string };

/** The OAuth of a host: whoever is `present` agrees at once. Each code and token belongs to who was present when it was given. */
export type HostSignIn = {
  vars: Record<string, string>;
  /** Tokens that it gave, the latest last. */
  tokens: string[];
  /** What was asked for at the page where people agree, the latest last. */
  asked: URLSearchParams[];
  present(user: HostUser): void;
  /** How the host answers, at its page, to the next code or about the next person, in place of what it would. */
  next: { redirect?: (url: URL) => void; token?: object; user?: { status: number; body: object } };
  stop(): Promise<void>;
};

const secrets = {
  GITHUB_CLIENT_ID: 'skillstash-in-a-test',
  GITHUB_CLIENT_SECRET: 'of-a-test',
  AUTH_SECRET: 'a secret of forty-two characters, in tests',
};

/** Plays it on a port of its own. */
export const playHostSignIn = async (): Promise<HostSignIn> => {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const base = `http://127.0.0.1:${server.address().port}`;
  const [byCode, byToken] = [new Map<string, HostUser>(), new Map<string, HostUser>()];
  let user: HostUser = { id: 1, login: 'nobody' };
  const host: HostSignIn = {
    vars: {
      ...secrets,
      GITHUB_AUTHORIZATION_URL: `${base}/authorize`,
      GITHUB_TOKEN_URL: `${base}/token`,
      GITHUB_USER_URL: `${base}/userinfo`,
    },
    tokens: [],
    asked: [],
    present: (present) => {
      user = present;
    },
    next: {},
    stop: () => server.stop(),
  };
  server.service.on(Events.BeforeAuthorizeRedirect, ({ url }, request) => {
    host.asked.push(new URL(request.url ?? '', base).searchParams);
    byCode.set(url.searchParams.get('code') ?? '', user);
    host.next.redirect?.(url);
    delete host.next.redirect;
  });
  server.service.on(Events.BeforeResponse, (answer, { body }) => {
    const one = byCode.get(String((body as { code?: string }).code));
    byCode.delete(String((body as { code?: string }).code));
    const token = `gho_${crypto.randomUUID()}`;
    host.tokens.push(token);
    if (one) byToken.set(token, one);
    // As GitHub does with a code that it does not know: 200, and no token.
    const given = one ? { access_token: token, token_type: 'bearer', scope: '' } : undefined;
    answer.body = { ...(host.next.token ?? given ?? { error: 'bad_verification_code' }) };
    delete host.next.token;
  });
  server.service.on(Events.BeforeUserinfo, (answer, { headers }) => {
    const one = byToken.get(headers.authorization?.replace('Bearer ', '') ?? '');
    answer.statusCode = host.next.user?.status ?? (one ? 200 : 401);
    answer.body = { ...(host.next.user?.body ?? one ?? { message: 'Bad credentials' }) };
    delete host.next.user;
  });
  return host;
};
