import { defineConfig } from 'vitest/config';

/** Tests of the published package run in Node, as its users do. */
export default defineConfig({
  test: { name: 'shared', include: ['test/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
