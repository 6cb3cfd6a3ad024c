import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { readZip } from './harness/read-zip.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type IndexedSkill = {
  name: string;
  description: string;
  type: string;
  url: string;
  digest: string;
};
type Index = { $schema: string; skills: IndexedSkill[] };

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});
beforeEach(() => {
  github.requests.length = 0;
});

/** Crawls a repository with one plugin, `kit`, that has these files besides a skill of its own. */
const crawled = async (fullName: string, files: Files) => {
  const inPlugin = Object.entries(files).map(([path, value]) => [`plugins/kit/${path}`, value]);
  const all = { ...marketplaceWith('market', ['kit']), ...Object.fromEntries(inPlugin) };
  github.put(await repositoryWith(fullName, all));
  const run = await registry.crawl(fullName);
  expect(run.status).toBe('ok');
  return run;
};

const scopeOf = (fullName: string) => `/${fullName}/kit/.well-known/agent-skills/`;

const indexOf = async (fullName: string): Promise<Index> =>
  (await (await registry.get(`${scopeOf(fullName)}index.json`)).json()) as Index;

const skillOf = async (fullName: string, name: string): Promise<IndexedSkill> => {
  const found = (await indexOf(fullName)).skills.find((skill) => skill.name === name);
  if (!found) throw new Error(`${name} is not in the index of ${fullName}`);
  return found;
};

/** What a skill's address in the index gives. */
const fetchSkill = async (fullName: string, name: string) => {
  const { url, ...skill } = await skillOf(fullName, name);
  const response = await fetch(new URL(url, new URL(scopeOf(fullName), registry.url)));
  return { ...skill, response, bytes: Buffer.from(await response.arrayBuffer()) };
};

const digestOf = (bytes: Uint8Array) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Bytes that are no text, the same on every run. */
const picture = (bytes: number) =>
  Buffer.from(Array.from({ length: bytes }, (_, at) => (at * 197 + (at >> 8)) & 255));

const multi = (more: Files = {}): Files => ({
  'skills/multi/SKILL.md': skillText('multi'),
  'skills/multi/references/guide.md': '# Guide\n',
  'skills/multi/scripts/run.sh': '#!/bin/sh\necho run\n',
  'skills/multi/scripts/Größe \u{1f44d}.py': 'print(1)\n',
  ...more,
});

describe('the index of a plugin', () => {
  it('names its skills with the digests of what their addresses give', async () => {
    await crawled('ada/index', multi());

    const index = await indexOf('ada/index');
    const [single, several] = [
      await fetchSkill('ada/index', 'kit-skill'),
      await fetchSkill('ada/index', 'multi'),
    ];

    expect(index.$schema).toBe('https://schemas.agentskills.io/discovery/0.2.0/schema.json');
    expect(index.skills.map(({ name, type }) => [name, type])).toEqual([
      ['kit-skill', 'skill-md'],
      ['multi', 'archive'],
    ]);
    expect(single.description).toBe('Does kit-skill.');
    expect([single.response.status, several.response.status]).toEqual([200, 200]);
    expect(digestOf(single.bytes)).toBe(single.digest);
    expect(digestOf(several.bytes)).toBe(several.digest);
    expect(single.bytes.toString()).toBe(skillText('kit-skill'));
    expect(several.response.headers.get('Content-Type')).toBe('application/zip');
  });

  it('is revalidated, and its contents are kept for ever', async () => {
    await crawled('ada/cache', multi());

    const index = await registry.get(`${scopeOf('ada/cache')}index.json`);
    const { response } = await fetchSkill('ada/cache', 'multi');

    expect(index.headers.get('Cache-Control')).toBe('public, max-age=0, must-revalidate');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('has no skills where the plugin has none that can be handed out', async () => {
    await crawled('ada/none', { 'skills/kit-skill/SKILL.md': 'No frontmatter.' });

    const index = await indexOf('ada/none');

    expect(index.skills).toEqual([]);
  });

  it.each([
    ['/ada/index/nobody/.well-known/agent-skills/index.json', 'plugin_not_found'],
    ['/.well-known/agent-skills/index.json', 'route_not_found'],
    ['/ada/index/kit/.well-known/skills/index.json', 'route_not_found'],
    [`/ada/index/kit/.well-known/agent-skills/multi/${'0'.repeat(64)}.zip`, 'content_not_found'],
    [
      `/ada/index/kit/.well-known/agent-skills/none/${'0'.repeat(64)}/SKILL.md`,
      'content_not_found',
    ],
    ['/ada/index/kit/.well-known/agent-skills/multi', 'route_not_found'],
  ])('GET %s is 404 %s', async (path, code) => {
    const response = await registry.get(path);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code });
  });

  it('refuses a digest that is none, and names it', async () => {
    const response = await registry.get(`${scopeOf('ada/index')}multi/latest.zip`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'file' }],
    });
  });

  it('does not give the text alone of a skill that has other files', async () => {
    const text = createHash('sha256').update(skillText('multi')).digest('hex');

    const response = await registry.get(`${scopeOf('ada/index')}multi/${text}/SKILL.md`);

    expect(response.status).toBe(404);
  });

  it('moves with the plugin, and what it names does, too', async () => {
    const before = await repositoryWith('ada/before', marketplaceWith('market', ['kit']));
    github.put(before);
    await registry.crawl('ada/before');
    github.rename('ada/before', 'ada', 'after');
    await registry.crawl('ada/before');
    const { url } = await skillOf('ada/after', 'kit-skill');
    const files = ['index.json', url, `kit-skill/${'0'.repeat(64)}.zip`];

    const at = files.map((file) => new URL(scopeOf('ada/before') + file, registry.url));
    const answers = await Promise.all(at.map((one) => fetch(one, { redirect: 'manual' })));

    expect(answers.map(({ status, headers }) => [status, headers.get('Location')])).toEqual(
      files.map((file) => [301, scopeOf('ada/after') + file]),
    );
  });
});

describe('an archive', () => {
  it('holds every file of the skill at its place, with its mode, and nothing else', async () => {
    await crawled('ada/whole', multi({ 'skills/other/SKILL.md': skillText('other') }));

    const { bytes } = await fetchSkill('ada/whole', 'multi');
    const files = readZip(bytes);

    expect([...files.keys()]).toEqual([
      'SKILL.md',
      'references/guide.md',
      'scripts/Größe \u{1f44d}.py',
      'scripts/run.sh',
    ]);
    expect(files.get('SKILL.md')?.content.toString()).toBe(skillText('multi'));
    expect(files.get('scripts/run.sh')).toEqual({
      content: Buffer.from('#!/bin/sh\necho run\n'),
      mode: 0o100755,
    });
    expect(files.get('references/guide.md')?.mode).toBe(0o100644);
  });

  it('has the same digest in another repository, and another when a file or its mode changes', async () => {
    const digestIn = async (fullName: string, files: Files) => {
      await crawled(fullName, files);
      return (await skillOf(fullName, 'multi')).digest;
    };

    const first = await digestIn('ada/same', multi());
    const again = await digestIn('bob/same', multi({ 'README.md': '# Another README\n' }));
    const changed = await digestIn(
      'eve/same',
      multi({ 'skills/multi/scripts/run.sh': 'exit 1\n' }),
    );

    expect(again).toBe(first);
    expect(changed).not.toBe(first);
  });

  it('is put together from a second look at the repository where files are large, once', async () => {
    const large = multi({ 'skills/multi/assets/map.png': picture(300_000) });
    const downloads = () => github.requests.filter(({ path }) => path.includes('/tarball/')).length;

    const first = await crawled('ada/large', large);
    const downloadsOfFirst = downloads();
    await crawled('ada/large', { ...large, 'skills/more/SKILL.md': skillText('more') });

    const files = readZip((await fetchSkill('ada/large', 'multi')).bytes);
    expect(first.calls).toBe(6);
    expect([downloadsOfFirst, downloads()]).toEqual([2, 3]);
    expect(files.get('assets/map.png')?.content.equals(picture(300_000))).toBe(true);
  });

  it('is put together from what is kept where all files are small, without a second look', async () => {
    const run = await crawled('ada/small', multi({ 'skills/multi/logo.png': picture(30_000) }));

    const files = readZip((await fetchSkill('ada/small', 'multi')).bytes);

    expect(run.calls).toBe(4);
    expect(files.get('logo.png')?.content.equals(picture(30_000))).toBe(true);
  });

  it('holds the files that links lead to', async () => {
    await crawled('ada/links', {
      ...multi(),
      'shared/notes.md': 'shared\n',
      'skills/multi/notes.md': { link: '../../shared/notes.md' },
      'skills/multi/all': { link: '../../shared' },
      'skills/multi/loop': { link: '..' },
    });

    const files = readZip((await fetchSkill('ada/links', 'multi')).bytes);

    expect(files.get('notes.md')?.content.toString()).toBe('shared\n');
    expect(files.get('all/notes.md')?.content.toString()).toBe('shared\n');
  });

  it('is one for all plugins that share its folder', async () => {
    const plugins = ['kit', 'twin'].map((name) => ({ name, source: './plugins/kit' }));
    const inPlugin = Object.entries(multi({ 'skills/multi/map.png': picture(300_000) }));
    github.put(
      await repositoryWith('ada/shared', {
        '.claude-plugin/marketplace.json': { name: 'market', owner: { name: 'Ada' }, plugins },
        ...Object.fromEntries(inPlugin.map(([path, value]) => [`plugins/kit/${path}`, value])),
      }),
    );
    await registry.crawl('ada/shared');

    const index = async (name: string) => {
      const path = scopeOf('ada/shared').replace('/kit/', `/${name}/`);
      return (await (await registry.get(`${path}index.json`)).json()) as Index;
    };

    expect((await index('kit')).skills).toMatchObject([{ name: 'multi', type: 'archive' }]);
    expect(await index('twin')).toEqual(await index('kit'));
  });

  it('is that of the newest commit only', async () => {
    await crawled('ada/newest', multi());
    const old = await skillOf('ada/newest', 'multi');

    await crawled('ada/newest', multi({ 'skills/multi/new.md': 'new\n' }));
    const response = await registry.get(scopeOf('ada/newest') + old.url);

    expect(response.status).toBe(404);
    expect((await fetchSkill('ada/newest', 'multi')).response.status).toBe(200);
  });
});

const front = (text: string) => `---\n${text}\n---\n\nBody.\n`;

describe('a skill is not handed out', () => {
  it.each<[why: string, files: Files]>([
    [
      'whose frontmatter only lenient readers parse',
      { 'SKILL.md': front('name: odd\ndescription: a: b') },
    ],
    ['without a name', { 'SKILL.md': front('description: d') }],
    ['with a name of another form', { 'SKILL.md': front('name: Odd One\ndescription: d') }],
    ['without a description', { 'SKILL.md': front('name: odd') }],
    ['with a description that is no text', { 'SKILL.md': front('name: odd\ndescription: 1') }],
    [
      'with a description of 1,025 characters',
      { 'SKILL.md': front(`name: odd\ndescription: ${'d'.repeat(1025)}`) },
    ],
    [
      'that says a key twice',
      { 'SKILL.md': front('name: odd\ndescription: d\nlicense: a\nlicense: b') },
    ],
    [
      'whose frontmatter ends within a line',
      { 'SKILL.md': '---\nname: odd\ndescription: d ---\n---\n' },
    ],
    ['behind a byte order mark', { 'SKILL.md': `\ufeff${skillText('odd')}` }],
    ['with a file that Windows cannot have', { 'SKILL.md': skillText('odd'), 'a\\\\b.md': 'x' }],
    [
      'with a file over 4 MiB',
      { 'SKILL.md': skillText('odd'), 'big.bin': Buffer.alloc(4_194_305) },
    ],
    [
      'with more than 511 other files',
      {
        'SKILL.md': skillText('odd'),
        ...Object.fromEntries(Array.from({ length: 512 }, (_, at) => [`f/${at}.txt`, 'x'])),
      },
    ],
  ])('%s', async (why, files) => {
    const fullName = `odd/r${createHash('sha1').update(why).digest('hex').slice(0, 8)}`;
    const inSkill = Object.entries(files).map(([path, value]) => [`skills/odd/${path}`, value]);

    await crawled(fullName, Object.fromEntries(inSkill));

    expect((await indexOf(fullName)).skills.map(({ name }) => name)).toEqual(['kit-skill']);
  });

  it('when another of its plugin has its name and comes first', async () => {
    await crawled('odd/twins', {
      'skills/a/SKILL.md': skillText('twin', 'The first.'),
      'skills/b/SKILL.md': skillText('twin', 'The second.'),
    });

    const { skills } = await indexOf('odd/twins');

    expect(skills.map(({ name, description }) => [name, description])).toEqual([
      ['kit-skill', 'Does kit-skill.'],
      ['twin', 'The first.'],
    ]);
  });

  it('when its plugin is removed', async () => {
    await crawled('odd/removed', {});
    const { url } = await skillOf('odd/removed', 'kit-skill');
    github.put(await repositoryWith('odd/removed', marketplaceWith('market', ['other'])));
    await registry.crawl('odd/removed');

    const statuses = await Promise.all(
      ['index.json', url].map(
        async (path) => (await registry.get(scopeOf('odd/removed') + path)).status,
      ),
    );

    expect(statuses).toEqual([404, 404]);
  });
});

describe('skills find', () => {
  it('gives skills by words, with what the command installs them from', async () => {
    await crawled('find/zebra', { 'skills/zebra-counting/SKILL.md': skillText('zebra-counting') });

    const response = await registry.get('/api/search?q=zebra&limit=20');

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      skills: [
        {
          id: 'find/zebra/kit/zebra-counting',
          name: 'zebra-counting',
          source: 'find/zebra',
          installs: 0,
        },
      ],
    });
  });

  it('keeps to an owner and to a limit', async () => {
    await crawled('walrus/one', { 'skills/penguin-a/SKILL.md': skillText('penguin-a') });
    await crawled('walrus/two', { 'skills/penguin-b/SKILL.md': skillText('penguin-b') });
    await crawled('seal/one', { 'skills/penguin-c/SKILL.md': skillText('penguin-c') });
    const found = async (query: string) => {
      const response = await registry.get(`/api/search?q=penguin&${query}`);
      return ((await response.json()) as { skills: object[] }).skills.length;
    };

    const counts = [
      await found('limit=20'),
      await found('limit=2'),
      await found('limit=20&owner=Seal'),
    ];

    expect(counts).toEqual([3, 2, 1]);
  });

  it('takes a parameter that it does not know, and refuses one that does not fit', async () => {
    const statuses = await Promise.all(
      ['q=x&since=now', 'q=x&limit=0', 'q=x&owner=a/b', 'q=', ''].map(
        async (query) => (await registry.get(`/api/search?${query}`)).status,
      ),
    );

    expect(statuses).toEqual([200, 400, 400, 400, 400]);
  });
});
