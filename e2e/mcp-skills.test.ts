import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { mcpClient } from './harness/mcp-client.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type Resource = { uri: string; digest: string; size: number };
type Skill = { uri: string; frontmatter: Record<string, unknown>; resources: Resource[] };

const SKILL =
  '---\nname: multi\ndescription: Does multi.\nlicense: MIT\nmetadata:\n  level: 1.0\n  tags: [a, b]\n---\n\nText.\n';
const PICTURE = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 31) & 255));

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  github.put(
    await repositoryWith('ada/kit', {
      ...marketplaceWith('ada-kit', ['alpha', 'beta']),
      'plugins/alpha/skills/multi/SKILL.md': SKILL,
      'plugins/alpha/skills/multi/docs/Ünï code.md': '# Ü\n',
      'plugins/alpha/skills/multi/picture.png': PICTURE,
      'plugins/alpha/skills/multi/run/__init__.py': '',
      'plugins/alpha/skills/lenient/SKILL.md': '---\nname: lenient\ndescription: a: b\n---\n',
    }),
  );
  await registry.crawl('ada/kit');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});
const { call, resultOf } = mcpClient(() => registry);

const multi = 'skill://ada/kit/alpha/multi/SKILL.md';

const skillsOf = async (path = '/mcp'): Promise<Skill[]> =>
  (await resultOf<{ skills: Skill[] }>('skills/list', {}, path)).skills;

const bytesOf = async (uri: string): Promise<Buffer> => {
  const { contents } = await resultOf<{
    contents: Array<{ uri: string; text?: string; blob?: string }>;
  }>('resources/read', { uri });
  expect(contents).toHaveLength(1);
  expect(contents[0]?.uri).toBe(uri);
  const { text, blob } = contents[0] ?? {};
  return text === undefined ? Buffer.from(blob ?? '', 'base64') : Buffer.from(text);
};

describe('skills as resources', () => {
  it('are listed with their whole frontmatter and every file, and not those that only lenient readers parse', async () => {
    const skills = await skillsOf();

    expect(skills.map(({ uri }) => uri).sort()).toEqual([
      'skill://ada/kit/alpha/alpha-skill/SKILL.md',
      multi,
      'skill://ada/kit/beta/beta-skill/SKILL.md',
    ]);
    expect(skills.find(({ uri }) => uri === multi)).toMatchObject({
      frontmatter: {
        name: 'multi',
        description: 'Does multi.',
        license: 'MIT',
        metadata: { level: 1, tags: ['a', 'b'] },
      },
      resources: [
        { uri: multi, size: Buffer.byteLength(SKILL) },
        { uri: 'skill://ada/kit/alpha/multi/docs/%C3%9Cn%C3%AF%20code.md' },
        { uri: 'skill://ada/kit/alpha/multi/picture.png', size: 100_000 },
        { uri: 'skill://ada/kit/alpha/multi/run/__init__.py', size: 0 },
      ],
    });
  });

  it('give the very bytes that the list has the digests and sizes of', async () => {
    const resources = (await skillsOf()).flatMap((skill) => skill.resources);

    const read = await Promise.all(
      resources.map(async ({ uri }) => {
        const bytes = await bytesOf(uri);
        const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        return { uri, digest, size: bytes.length };
      }),
    );

    expect(read).toHaveLength(6);
    expect(read).toEqual(resources.map(({ uri, digest, size }) => ({ uri, digest, size })));
  });

  it('are one by one what the list says of them', async () => {
    const skills = await skillsOf();

    const alone = await Promise.all(
      skills.map(
        async ({ uri }) => (await resultOf<{ skill: Skill }>('skills/get', { uri })).skill,
      ),
    );

    expect(alone).toEqual(skills);
  });

  it('are those of one plugin at its own address', async () => {
    const beta = await skillsOf('/mcp/ada/kit/beta');

    expect(beta.map(({ uri }) => uri)).toEqual(['skill://ada/kit/beta/beta-skill/SKILL.md']);
  });

  it.each(['skills/list', 'resources/list'])(
    'are not listed of a plugin that there is not: %s',
    async (method) => {
      const { error } = await call(method, {}, '/mcp/no/such/plugin');

      expect(error?.code).toBe(-32602);
      expect(error?.message).toMatch(/^plugin_not_found: .*no\/such\/plugin/);
    },
  );

  it('are resources to clients that know nothing of skills', async () => {
    const { resources } = await resultOf<{ resources: Array<{ uri: string }> }>('resources/list');
    const { resourceTemplates } = await resultOf<{ resourceTemplates: object[] }>(
      'resources/templates/list',
    );

    expect(resources.find(({ uri }) => uri === multi)).toEqual({
      uri: multi,
      name: 'multi',
      description: 'Does multi.',
      mimeType: 'text/markdown',
      size: Buffer.byteLength(SKILL),
    });
    expect(resourceTemplates).toHaveLength(1);
  });

  it.each([
    ['skills/get', 'skill://ada/kit/alpha/none/SKILL.md'],
    ['skills/get', 'skill://ada/kit/alpha/lenient/SKILL.md'],
    ['skills/get', 'skill://ada/kit/alpha/multi/picture.png'],
    ['skills/get', 'https://example.com/SKILL.md'],
    ['skills/get', ''],
    ['resources/read', 'skill://ada/kit/alpha/multi/none.md'],
    ['resources/read', 'skill://ada/kit/alpha/multi/../long/SKILL.md'],
    ['resources/read', 'skill://ada/kit/alpha/multi/%zz'],
    ['resources/read', 'skill://ada/kit/alpha/multi'],
    ['resources/read', 'file:///etc/passwd'],
  ])('%s of %s is an error of its parameters', async (method, uri) => {
    expect((await call(method, { uri })).error?.code).toBe(-32602);
  });

  it.each<[what: string, method: string, params: object]>([
    ['a cursor of nobody', 'skills/list', { cursor: 'abc' }],
    ['a cursor that is no text', 'skills/list', { cursor: 5 }],
    ['a cursor of nobody', 'resources/list', { cursor: 'abc' }],
    ['no address', 'skills/get', {}],
  ])('%s in %s is an error of its parameters', async (_what, method, params) => {
    expect((await call(method, params)).error?.code).toBe(-32602);
  });

  it('tells nothing of what is wrong here when something is', async () => {
    await registry.database.exec('ALTER TABLE skills RENAME TO skills_away');

    const answers = [
      await call('skills/list'),
      await call('resources/read', { uri: multi }),
      await call('resources/list'),
    ];

    await registry.database.exec('ALTER TABLE skills_away RENAME TO skills');
    expect(answers.map(({ error }) => error)).toEqual(
      answers.map(() => ({
        code: -32603,
        message: 'Something went wrong here; it has been noted.',
      })),
    );
  });
});
