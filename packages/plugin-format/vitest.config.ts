import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** What streams: each runtime has its own gunzip and its own words for what is wrong. */
const STREAMS = ['test/read-archive.test.ts', 'test/limits.test.ts'];

/** Everything runs in Node, as `inspect` does; what reads archives runs in workerd as well, as crawls do. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', environment: 'node', include: ['test/**/*.test.ts'] } },
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: '2026-10-01',
              compatibilityFlags: ['nodejs_compat'],
              outboundService: () => {
                throw new Error('a test of the reader sent a request');
              },
            },
          }),
        ],
        test: { name: 'workerd', include: STREAMS, testTimeout: 60_000 },
      },
    ],
  },
});
