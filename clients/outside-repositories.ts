import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import * as z from 'zod';
import type { PlayedRepository } from '../e2e/github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from '../e2e/harness/archive.ts';

const MARKETPLACE = '.claude-plugin/marketplace.json';
const ON_GITHUB = /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?\/?$/;

/** Entries that lead to a commit elsewhere; others give undefined here. */
const outside = z.looseObject({
  name: z.string(),
  strict: z.boolean().default(true),
  skills: z.array(z.string()).default([]),
  source: z.looseObject({
    url: z.string().optional(),
    repo: z.string().optional(),
    path: z.string().default(''),
    sha: z.string(),
  }),
});
const marketplace = z.looseObject({ plugins: z.array(outside.or(z.unknown())) });

const readMarketplace = async (repository: PlayedRepository) => {
  const files = await unpackTar(gunzipSync(repository.tarball()), { strip: 1 });
  const file = files.find(({ header }) => header.name === MARKETPLACE);
  return marketplace.parse(JSON.parse(Buffer.from(file?.data ?? []).toString()));
};

const fullNameOf = ({ source }: z.infer<typeof outside>): string | undefined =>
  source.repo ?? (source.url?.match(ON_GITHUB)?.[1] || undefined);

const folderOf = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .map((part) => `${part}/`)
    .join('');

/** A plugin in the folder that an entry names; one whose entry is its manifest has none of its own. */
const pluginAt = ({ name, source, strict, skills }: z.infer<typeof outside>): Files => {
  const at = folderOf(source.path);
  const manifest = { [`${at}.claude-plugin/plugin.json`]: { name, version: '1.0.0' } };
  const paths = skills.length ? skills : [`skills/${name}`];
  const files = paths.map((path) => [`${at}${folderOf(path)}SKILL.md`, skillText(name)]);
  return { ...(strict ? manifest : {}), ...Object.fromEntries(files) };
};

/**
 * The repositories on github.com that a marketplace's entries lead to, made up: each at the commit that its first entry pins,
 * with a small plugin in every folder that is named. Real ones are not at hand, and only whether they are listed is looked at.
 *
 * @returns them, and how many entries the marketplace has
 */
export const outsideRepositories = async (
  repository: PlayedRepository,
): Promise<{ repositories: PlayedRepository[]; entryCount: number }> => {
  const { plugins } = await readMarketplace(repository);
  const byName = new Map<string, { sha: string; files: Files }>();
  for (const one of plugins) {
    const { data: entry } = outside.safeParse(one);
    const fullName = entry && fullNameOf(entry);
    if (!fullName) continue;
    const { sha, files } = byName.get(fullName) ?? { sha: entry.source.sha, files: {} };
    byName.set(fullName, { sha, files: { ...files, ...pluginAt(entry) } });
  }
  const repositories = [...byName].map(([fullName, { sha, files }]) =>
    repositoryWith(fullName, files, { sha }),
  );
  return { repositories: await Promise.all(repositories), entryCount: plugins.length };
};
