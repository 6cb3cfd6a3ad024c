// The control arm's ingester: the product's own, but for what a crawl writes, which is one statement after the other
// instead of one batch. The drill must find it out.
import type { CrawlMessage, IngesterBindings } from '../../workers/ingester/src/env.ts';
import ingester from '../../workers/ingester/src/index.ts';
import { sequentialDatabase } from './sequential-database.ts';

export { Ingester } from '../../workers/ingester/src/index.ts';

export default {
  ...ingester,
  queue: (batch, env) => ingester.queue(batch, { ...env, DB: sequentialDatabase(env.DB) }),
} satisfies ExportedHandler<IngesterBindings, CrawlMessage>;
