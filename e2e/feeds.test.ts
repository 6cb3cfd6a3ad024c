import { errorBody, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { type Element, parseXml } from './harness/parse-xml.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const HOSTILE = ']]><script>alert("1")</script> & <!-- <?xml &lt; \u0000\u0007\u001b\ufffe \ud83d';
/** Control characters and halves of pairs become U+FFFD, in the database or on the way out. */
const SHOWN = ']]><script>alert("1")</script> & <!-- <?xml &lt; \ufffd\ufffd\ufffd\ufffd \ufffd';

const many = Array.from({ length: 55 }, (_, place) => `p${place}`);
const hostile: Files = {
  '.claude-plugin/marketplace.json': {
    name: 'hostile',
    owner: { name: 'Eve' },
    plugins: [
      {
        name: 'hostile',
        source: './hostile',
        description: HOSTILE,
        category: '<i>"odd"</i>',
        tags: ["it's <b>", 'plain'],
        version: '1.0"<x>',
        author: { name: 'Eve <eve@example.com> & "co"' },
      },
    ],
  },
  'hostile/skills/a/SKILL.md': skillText('a'),
};

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() }, seed: true });
  github.put(await repositoryWith('ada/many', marketplaceWith('many', many)));
  github.put(await repositoryWith('eve/hostile', hostile));
  await registry.crawl('ada/many');
  await registry.crawl('eve/hostile');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const xmlAt = async (path: string): Promise<Element> => {
  const response = await registry.get(path);
  expect(response.status).toBe(200);
  return parseXml(await response.text());
};

const named = ({ children }: Element, name: string): Element[] =>
  children.filter((child) => child.name === name);
const textOf = (element: Element, name: string): string => {
  const [only, more] = named(element, name);
  if (!only || more) throw new Error(`not one <${name}> in <${element.name}>`);
  return only.text;
};
const entriesOf = (feed: Element): Element[] => named(feed, 'entry');
const titles = (feed: Element): string[] => entriesOf(feed).map((one) => textOf(one, 'title'));

const CATEGORY = `/feeds/category/${encodeURIComponent('<i>"odd"</i>')}.atom`;
const FEEDS = [
  '/feeds/new.atom',
  '/feeds/updated.atom',
  '/feeds/category/database.atom',
  '/feeds/category/nobody-has-this.atom',
  CATEGORY,
  '/feeds/owner/ada.atom',
  '/feeds/owner/nobody.atom',
];

describe.each(FEEDS)('the feed %s', (path) => {
  it('is Atom 1.0: ids, titles, times, authors and links where they have to be', async () => {
    const response = await registry.get(path);

    const feed = parseXml(await response.text());

    expect(response.headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8');
    expect([feed.name, feed.attributes.xmlns]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
    for (const element of [feed, ...entriesOf(feed)]) {
      expect(textOf(element, 'id')).toMatch(/^tag:skillstash\.dev,2026:[\w%/.~-]+$/);
      expect(textOf(element, 'title')).not.toBe('');
      expect(textOf(element, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const [author] = named(element, 'author');
      expect(author && textOf(author, 'name')).toBeTruthy();
    }
    expect(named(feed, 'link').map(({ attributes }) => attributes)).toEqual([
      { rel: 'self', type: 'application/atom+xml', href: registry.url + path },
    ]);
  });

  it('names each plugin once, and its links lead to plugins', async () => {
    const entries = entriesOf(await xmlAt(path));

    const ids = entries.map((entry) => textOf(entry, 'id'));
    const [first] = entries.flatMap((entry) => named(entry, 'link'));

    expect(new Set(ids).size).toBe(ids.length);
    if (!first) return;
    const { id } = plugin.parse(await (await fetch(first.attributes.href ?? '')).json());
    expect(ids[0]).toBe(`tag:skillstash.dev,2026:plugins/${id}`);
  });
});

describe('feeds', () => {
  it('hold the latest 50, the latest first', async () => {
    const feed = await xmlAt('/feeds/new.atom');

    const published = entriesOf(feed).map((entry) => textOf(entry, 'published'));

    expect(published).toHaveLength(50);
    expect(published).toEqual([...published].sort().reverse());
    expect(titles(feed)[0]).toContain('hostile');
  });

  it('of an owner hold that owner alone, in any letter case', async () => {
    const feed = await xmlAt('/feeds/owner/Okapi-Data.atom');

    expect(titles(feed).sort()).toEqual([
      'CSV Clinic b07c14ed2dcc',
      'Postgres Companion 3.1.4',
      'Warehouse Lens 0.6.0',
    ]);
  });

  it('of a category or an owner that nobody has are empty', async () => {
    expect(entriesOf(await xmlAt('/feeds/category/nobody-has-this.atom'))).toEqual([]);
    expect(entriesOf(await xmlAt('/feeds/owner/nobody.atom'))).toEqual([]);
  });

  it('keep the id of a plugin when it changes, and say so', async () => {
    const before = entriesOf(await xmlAt('/feeds/owner/eve.atom'))[0] as Element;
    const more = { ...hostile, 'hostile/skills/b/SKILL.md': skillText('b') };
    const later = { committedAt: '2026-11-02T10:00:00Z' };
    github.put(await repositoryWith('eve/hostile', more, later));
    await registry.crawl('eve/hostile');

    const after = entriesOf(await xmlAt('/feeds/owner/eve.atom'))[0] as Element;

    expect(textOf(after, 'id')).toBe(textOf(before, 'id'));
    expect(textOf(after, 'published')).toBe(textOf(before, 'published'));
  });

  it("carry other people's words as text, whatever they are", async () => {
    const [entry] = entriesOf(await xmlAt(CATEGORY));

    if (!entry) throw new Error('the feed is empty');
    expect(textOf(entry, 'summary')).toBe(SHOWN);
    expect(textOf(entry, 'title')).toBe('hostile 1.0"<x>');
    expect(textOf(named(entry, 'author')[0] as Element, 'name')).toBe(
      'Eve <eve@example.com> & "co"',
    );
    expect(named(entry, 'category').map(({ attributes }) => attributes.term)).toEqual([
      '<i>"odd"</i>',
      "it's <b>",
      'plain',
    ]);
  });
});

describe('sitemaps', () => {
  it('are found from /sitemap.xml and name every active plugin once', async () => {
    const index = await xmlAt('/sitemap.xml');
    const places = named(index, 'sitemap').map((one) => textOf(one, 'loc'));
    const sitemaps = await Promise.all(
      places.map(async (place) => parseXml(await (await fetch(place)).text())),
    );

    const urls = sitemaps.flatMap((sitemap) => named(sitemap, 'url'));

    const { plugins } = (await (await registry.get('/v1/stats')).json()) as { plugins: number };
    const addresses = urls.map((url) => textOf(url, 'loc'));
    expect(new Set(addresses).size).toBe(plugins);
    expect(addresses).toHaveLength(plugins);
    expect(addresses).toContain(`${registry.url}/v1/plugins/eve/hostile/hostile`);
    expect(urls.every((url) => /^\d{4}-\d\d-\d\dT.*Z$/.test(textOf(url, 'lastmod')))).toBe(true);
  });
});

describe('what does not fit is refused', () => {
  it.each([
    ['/feeds/new.atom?limit=5', 400, 'limit'],
    ['/feeds/category/testing', 400, 'category'],
    ['/feeds/category/.atom', 400, 'category'],
    [`/feeds/category/${'x'.repeat(201)}.atom`, 400, 'category'],
    ['/feeds/owner/a%20b.atom', 400, 'owner'],
    ['/feeds/owner/acme.rss', 400, 'owner'],
    ['/sitemaps/0.xml', 400, 'file'],
    ['/sitemaps/1e3.xml', 400, 'file'],
    ['/sitemaps/1', 400, 'file'],
    ['/sitemap.xml?x=1', 400, 'x'],
    ['/sitemaps/999999.xml', 404, undefined],
    ['/feeds/other.atom', 404, undefined],
  ])('%s: %i', async (path, status, parameter) => {
    const response = await registry.get(path);

    const body = errorBody.parse(await response.json());
    expect(response.status).toBe(status);
    expect(body.errors?.map((error) => error.path)[0]).toBe(parameter);
  });
});
