import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { type PlayedRepository, repositoryIdOf } from '../github-stand-in/github-stand-in.ts';

/**
 * Files of a small repository: path → text, bytes, `{ link }` to another path, or a value to be written as JSON. Those that end
 * in `.sh` can be run.
 */
export type Files = Record<string, unknown>;

const bytesOf = (value: unknown): Buffer =>
  value instanceof Uint8Array
    ? Buffer.from(value)
    : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value, null, 2));

const linkOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'link' in value ? String(value.link) : undefined;

/** A gzipped tar with one top folder, as GitHub serves it. */
export const archiveOf = async (files: Files): Promise<Buffer> => {
  const entries: TarEntry[] = Object.entries(files).map(([path, value]) => {
    const link = linkOf(value);
    if (link !== undefined)
      return { header: { name: `top/${path}`, size: 0, type: 'symlink', linkname: link } };
    const body = bytesOf(value);
    const mode = path.endsWith('.sh') ? 0o755 : 0o644;
    return { header: { name: `top/${path}`, size: body.length, mode }, body };
  });
  return gzipSync(await packTar(entries));
};

/** A repository for the stand-in, whose commit follows from its files. */
export const repositoryWith = async (
  fullName: string,
  files: Files,
  more: Partial<PlayedRepository> = {},
): Promise<PlayedRepository> => {
  const archive = await archiveOf(files);
  const [owner = '', name = ''] = fullName.split('/');
  return {
    id: repositoryIdOf(fullName),
    owner,
    name,
    sha: createHash('sha1').update(JSON.stringify(files)).digest('hex'),
    tarball: () => archive,
    ownerType: 'User',
    stars: 7,
    archived: false,
    committedAt: '2026-11-01T10:00:00Z',
    ...more,
  };
};

/** A skill's file. */
export const skillText = (name: string, description = `Does ${name}.`): string =>
  `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n\nDo it.\n`;

/** A marketplace of local plugins, each with one skill of its own name. */
export const marketplaceWith = (name: string, plugins: readonly string[]): Files => ({
  '.claude-plugin/marketplace.json': {
    name,
    owner: { name: 'Ada' },
    plugins: plugins.map((plugin) => ({ name: plugin, source: `./plugins/${plugin}` })),
  },
  ...Object.fromEntries(
    plugins.flatMap((plugin) => [
      [`plugins/${plugin}/.claude-plugin/plugin.json`, { name: plugin, version: '1.0.0' }],
      [`plugins/${plugin}/skills/${plugin}-skill/SKILL.md`, skillText(`${plugin}-skill`)],
    ]),
  ),
});
