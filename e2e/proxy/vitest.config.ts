import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'proxy',
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: '../harness/build.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
