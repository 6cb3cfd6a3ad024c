import { errorBody, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { type Element, parseXml } from './harness/parse-xml.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() }, seed: true });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const KINDS = ['version', 'downloads', 'rating'];
const KNOWN = 'okapi-data/okapi-plugins/postgres-companion';

const wordsOf = (svg: Element): string | undefined => svg.attributes['aria-label'];

const wordsAt = async (path: string): Promise<string | undefined> =>
  wordsOf(parseXml(await (await registry.get(path)).text()));

const withVersion = (version: string): Files => ({
  'plugin.json': {},
  '.claude-plugin/plugin.json': { name: 'odd', version },
  'skills/a/SKILL.md': skillText('a'),
});

describe.each(KINDS)('a badge of %s', (kind) => {
  it('is an SVG that loads and runs nothing, and the same one each time', async () => {
    const response = await registry.get(`/badges/${KNOWN}/${kind}.svg`);
    const again = await registry.get(`/badges/${KNOWN}/${kind}.svg`);

    const text = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('image/svg+xml; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(response.headers.get('Cache-Control')).toMatch(/^public, max-age=300/);
    expect(parseXml(text).name).toBe('svg');
    expect(await again.text()).toBe(text);
  });

  it('of a plugin that nobody has is a picture that says so, with 404', async () => {
    const response = await registry.get(`/badges/no/such/plugin/${kind}.svg`);

    expect(response.status).toBe(404);
    expect(response.headers.get('Content-Type')).toBe('image/svg+xml; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toMatch(/^public, max-age=/);
    expect(wordsOf(parseXml(await response.text()))).toMatch(/: not found$/);
  });

  it('refuses parameters that it does not know', async () => {
    const response = await registry.get(`/badges/${KNOWN}/${kind}.svg?style=x`);

    expect([response.status, errorBody.parse(await response.json()).code]).toEqual([
      400,
      'invalid_request',
    ]);
  });
});

it('show what the plugin shows', async () => {
  const found = plugin.parse(await (await registry.get(`/v1/plugins/${KNOWN}`)).json());

  const words = await Promise.all(KINDS.map((kind) => wordsAt(`/badges/${KNOWN}/${kind}.svg`)));

  const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
  expect(words).toEqual([
    `skillstash: ${found.version}`,
    `downloads: ${compact.format(found.downloads)}`,
    `rating: ${found.ratingAverage.toFixed(1)}/5 (${found.ratingCount})`,
  ]);
});

it('say that nobody rated or downloaded', async () => {
  github.put(await repositoryWith('ada/fresh', marketplaceWith('fresh', ['one'])));
  await registry.crawl('ada/fresh');

  expect(await wordsAt('/badges/ada/fresh/one/rating.svg')).toBe('rating: not rated');
  expect(await wordsAt('/badges/ada/fresh/one/downloads.svg')).toBe('downloads: 0');
});

it('say that a plugin left, and stand under its old address after a rename', async () => {
  github.put(await repositoryWith('ada/going', marketplaceWith('going', ['stays', 'leaves'])));
  await registry.crawl('ada/going');
  github.put(await repositoryWith('ada/going', marketplaceWith('going', ['stays'])));
  await registry.crawl('ada/going');
  github.rename('ada/going', 'ada', 'gone-there');
  await registry.crawl('ada/going');

  expect(await wordsAt('/badges/ada/going/leaves/version.svg')).toBe('skillstash: removed');
  expect(await wordsAt('/badges/ada/going/stays/version.svg')).toBe('skillstash: 1.0.0');
  expect(await wordsAt('/badges/ADA/gone-there/stays/version.svg')).toBe('skillstash: 1.0.0');
});

it.each([
  [']]><script>alert(1)</script>&"\'', ']]><script>alert(1)</script>&"\''],
  ['1.0\u0007\u001b[31m', '1.0\ufffd\ufffd[31m'],
  ['9'.repeat(300), `${'9'.repeat(39)}…`],
  ['🧪'.repeat(60), `${'🧪'.repeat(39)}…`],
])('carry the version %j as text', async (version, shown) => {
  const name = `eve/odd-${version.length}`;
  github.put(await repositoryWith(name, withVersion(version)));
  await registry.crawl(name);

  expect(await wordsAt(`/badges/${name}/odd/version.svg`)).toBe(`skillstash: ${shown}`);
});
