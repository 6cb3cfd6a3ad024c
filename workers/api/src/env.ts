import type { IngesterRpc } from '@skillstash/shared';

/** What wrangler.toml binds to the api worker. */
export type ApiBindings = {
  DB: D1Database;
  BODIES: R2Bucket;
  INGESTER: IngesterRpc;
  /** The files of the page at /docs, at the root. */
  DOCS_VIEWER: Pick<Fetcher, 'fetch'>;
  /** The secret that GitHub signs webhooks with; without it, none is accepted. */
  GITHUB_WEBHOOK_SECRET?: string;
};

/** What a request carries through its handlers. */
export type ApiEnv = {
  Bindings: ApiBindings;
  /** `now` is the time of the request, in milliseconds since 1970. */
  Variables: { requestId: string; database: D1DatabaseSession; now: number };
};
