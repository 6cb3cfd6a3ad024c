import { defineConfig } from 'vitest/config';

/** Tests against small HTTP servers of their own; those against the real registry are in e2e. */
export default defineConfig({
  test: { name: 'client', include: ['test/*.test.ts'] },
});
