import { defineConfig } from 'drizzle-kit';

/** Run from the root: `npx drizzle-kit generate --config packages/db/drizzle.config.ts --name <what>`. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './packages/db/src/schema/index.ts',
  out: './migrations',
});
