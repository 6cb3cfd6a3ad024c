import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { registryStats } from '@skillstash/shared';
import { defineConfig } from 'vitest/config';

/** One of everything. */
const stats = Object.fromEntries(Object.keys(registryStats.shape).map((name) => [name, 1]));

const refusal = {
  type: 'about:blank',
  title: 'Plugin not found',
  status: 404,
  detail: 'There is no such plugin.',
  code: 'plugin_not_found',
  requestId: 'request-1',
};

/** Tests in Node go to small HTTP servers of their own, those in workerd to the host below; the real registry is in e2e. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'client', include: ['test/*.test.ts'] } },
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: '2026-10-01',
              outboundService: ({ url }) =>
                url === 'https://registry.example/v1/stats'
                  ? Response.json(stats)
                  : Response.json(refusal, {
                      status: 404,
                      headers: { 'Content-Type': 'application/problem+json' },
                    }),
            },
          }),
        ],
        test: { name: 'client in workerd', include: ['test/workers/*.test.ts'] },
      },
    ],
  },
});
