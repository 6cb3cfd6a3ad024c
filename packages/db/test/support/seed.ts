import { env } from 'cloudflare:workers';

/** Loads seed.sql, as `wrangler d1 execute --file` does. */
export const loadSeed = async (): Promise<void> => {
  await env.DB.batch(env.SEED.map((text) => env.DB.prepare(text)));
};
