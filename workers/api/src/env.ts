import type { DownloadMark, IngesterRpc } from '@skillstash/shared';
import type { ChargeSomebody } from './limits/limit-requests.ts';

/** What wrangler.toml binds to the api worker. */
export type ApiBindings = {
  DB: D1Database;
  BODIES: R2Bucket;
  INGESTER: IngesterRpc;
  /** The platform's rate limiter; without it, `RATE_LIMITS` must be `off`. */
  LIMITER?: RateLimit;
  /** `on`, `off`, or quotas that replace the usual ones: `address=60,doors=5`. */
  RATE_LIMITS: string;
  DOWNLOADS: Queue<DownloadMark>;
  /** The files of the page at /docs, at the root. */
  DOCS_VIEWER: Pick<Fetcher, 'fetch'>;
  /** For how long answers are kept in memory, in seconds; 0 keeps none. */
  ANSWER_MEMORY_SECONDS: string;
  /** Names that /mcp answers to, without ports, separated by commas. */
  MCP_HOSTS: string;
  /** The secret that GitHub signs webhooks with; without it, none is accepted. */
  GITHUB_WEBHOOK_SECRET?: string;
  /** Where people reach this registry, where that is not where requests go: behind a proxy of one's own. */
  PUBLIC_URL?: string;
  /** Who signs the tokens of builds that publish: GitHub Actions, or that of an Enterprise host. */
  PUBLISH_ISSUER: string;
  /** For whom these tokens have to be made; where it is empty, for where people reach this registry. */
  PUBLISH_AUDIENCE: string;
  /** The host's REST API, which is asked in people's names what they may do. */
  GITHUB_API_URL: string;
  /** Where people see the host's repositories: what stands before `/owner/repo`. */
  GITHUB_WEB_URL: string;
  /** The host's OAuth: where people agree, where codes become tokens, and who somebody is. */
  GITHUB_AUTHORIZATION_URL: string;
  GITHUB_TOKEN_URL: string;
  GITHUB_USER_URL: string;
  /** The OAuth app and its secret; without them, nobody signs in. */
  GITHUB_CLIENT_ID?: string;
  GITHUB_CLIENT_SECRET?: string;
  /** Signs sessions and encrypts the host's tokens; at least 32 characters. With another one, all sessions end. */
  AUTH_SECRET?: string;
};

/** What a request carries through its handlers. */
export type ApiEnv = {
  Bindings: ApiBindings;
  Variables: {
    requestId: string;
    database: D1DatabaseSession;
    /** The time of the request, in milliseconds since 1970. */
    now: number;
    /** Forgets the answers with these tags: for whatever changes what public reads tell, once it is committed. */
    forget: (tags: readonly string[]) => Promise<void>;
    /** Charges somebody for what they ask, besides what the request cost its address. */
    charge: ChargeSomebody;
  };
};
