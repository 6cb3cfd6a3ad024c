import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORKERS } from '../scripts/serve/build-workers.ts';
import { ROOT } from '../scripts/serve/root.ts';
import { replacedSettings } from '../scripts/serve/settings.ts';
import { startRegistry } from './harness/registry.ts';

describe('a setting of the ingester that makes no sense', () => {
  it.each([
    ['ARCHIVE_TIMEOUT_SECONDS', 'soon'],
    ['CALL_TIMEOUT_SECONDS', '0'],
    ['GITHUB_API_URL', 'api.github.com'],
    ['ARCHIVE_TIMEOUT_SECONDS', '120'],
    ['GITHUB_WEB_URL', 'github.com'],
  ])('%s=%s is refused: nothing is crawled on a guess', async (name, value) => {
    const registry = await startRegistry({ vars: { [name]: value } });

    const response = await registry.post('/v1/repositories', { repository: 'ada/any' });

    const known = await registry.get('/v1/repositories/ada/any');
    await registry.stop();
    expect([response.status, known.status]).toEqual([500, 404]);
  });
});

describe('settings that cannot work', () => {
  it.each([
    [{ MCP_HOSTS: 'localhost,https://reg.example' }, /^MCP_HOSTS .*not https:\/\/reg\.example\.$/],
    [{ MCP_HOSTS: 'reg.example/mcp' }, /^MCP_HOSTS .*not reg\.example\/mcp\.$/],
    [{ MCP_HOSTS: '*.example' }, /^MCP_HOSTS .*not \*\.example\.$/],
    [
      { ARCHIVE_TIMEOUT_SECONDS: '90', LEASE_SECONDS: '90' },
      /ARCHIVE_TIMEOUT_SECONDS must be less than LEASE_SECONDS \(90\), not 90\./,
    ],
  ])('are refused by name before anything is served: %j', (environment, words) => {
    const read = () => replacedSettings(environment);

    expect(read).toThrow(words);
  });

  it('are no names with a port, or a comma at the end', () => {
    const environment = { MCP_HOSTS: 'reg.example:8443, [::1],' };

    const replaced = replacedSettings(environment);

    expect(replaced).toEqual(environment);
  });
});

describe('a setting of wrangler.toml', () => {
  const listed = WORKERS.flatMap(({ config }) => {
    const [, vars = ''] = readFileSync(config, 'utf8').split(/^\[vars\]$/m);
    const [ours = ''] = vars.split(/^\[/m);
    return [...ours.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, name = '', value]) => [name, value]);
  });

  it.each(listed)('%s is replaced by the environment', (name, value) => {
    const environment = { [name as string]: value || 'another' };

    const replaced = replacedSettings(environment);

    expect(replaced).toEqual(environment);
  });

  it.each(listed)('%s is in the table of README.md', (name) => {
    const rows = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/^\|.*`.*$/gm) ?? [];

    const names = rows.map((row) => row.split('|')[1]);

    expect(names.some((cell) => cell?.includes(`\`${name}\``))).toBe(true);
  });
});
