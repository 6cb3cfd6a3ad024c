import { describe, expect, it } from 'vitest';
import { startRegistry } from './harness/registry.ts';

describe('a setting of the ingester that makes no sense', () => {
  it.each([
    ['ARCHIVE_TIMEOUT_SECONDS', 'soon'],
    ['CALL_TIMEOUT_SECONDS', '0'],
    ['GITHUB_API_URL', 'api.github.com'],
  ])('%s=%s is refused: nothing is crawled on a guess', async (name, value) => {
    const registry = await startRegistry({ vars: { [name]: value } });

    const response = await registry.post('/v1/repositories', { repository: 'ada/any' });

    const known = await registry.get('/v1/repositories/ada/any');
    await registry.stop();
    expect([response.status, known.status]).toEqual([500, 404]);
  });
});
