import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // These need a browser and a proxy: `npm run test:e2e`.
    exclude: ['browser/**', 'proxy/**'],
    globalSetup: './harness/build.ts',
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
