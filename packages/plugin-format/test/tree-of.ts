import { createHash } from 'node:crypto';
import { repositorySnapshot, type SnapshotPlugin } from '@skillstash/shared';
import {
  type ReadRepository,
  RepositoryTree,
  readRepository,
  type TreeEntry,
} from '../src/index.ts';

/** A file's text or bytes, a text that can be run, a value to write as JSON, or a link. */
export type Written =
  | string
  | Uint8Array
  | { executable: string }
  | { json: unknown }
  | { link: string };

/** A tree of files by path. */
export const treeOf = (files: Record<string, Written>): RepositoryTree =>
  new RepositoryTree(new Map(Object.entries(files).map(([path, file]) => [path, toEntry(file)])));

const toEntry = (file: Written): TreeEntry => {
  if (typeof file === 'object' && 'link' in file) return { kind: 'link', target: file.link };
  const isExecutable = typeof file === 'object' && 'executable' in file;
  const given = isExecutable ? file.executable : file;
  const text = typeof given === 'object' && 'json' in given ? JSON.stringify(given.json) : given;
  const content = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const isKept = content.length <= 1_048_576;
  return {
    kind: 'file',
    mode: isExecutable ? '100755' : '100644',
    bytes: content.length,
    sha256,
    ...(isKept && { content }),
  };
};

/** Reads files as the repository `ann/tools`, and checks that the snapshot keeps its contract. */
export const readFiles = (
  files: Record<string, Written>,
  repository = 'ann/tools',
): ReadRepository => {
  const read = readRepository(treeOf(files), { repository, commit: 'c'.repeat(40) });
  repositorySnapshot.parse(read.snapshot);
  return read;
};

/** A marketplace that clients accept, with these entries and other fields. */
export const marketplaceOf = (plugins: unknown, fields: object = {}): Record<string, Written> => ({
  '.claude-plugin/marketplace.json': {
    json: { name: 'tools', owner: { name: 'Ann' }, plugins, ...fields },
  },
});

/** Reads one plugin in `p/`, listed by an entry with `entry`'s fields; files are relative to `p/`. */
export const readPluginOf = (
  files: Record<string, Written>,
  entry: object = {},
): SnapshotPlugin => {
  const placed = Object.entries(files).map(([path, file]) => [`p/${path}`, file] as const);
  const entries = [{ name: 'p', source: './p', ...entry }];
  const { snapshot } = readFiles({
    ...marketplaceOf(entries),
    'p/LICENSE': 'x',
    ...Object.fromEntries(placed),
  });
  const [plugin] = snapshot.plugins;
  if (!plugin) throw new Error('no plugin was read');
  return plugin;
};

/** A plugin.json with a name and other fields, at its path in a plugin. */
export const manifestOf = (fields: object = {}): Record<string, Written> => ({
  '.claude-plugin/plugin.json': { json: { name: 'p', ...fields } },
});

/** A Markdown file with a name and a description. */
export const markdown = (name: string, more = ''): string =>
  `---\nname: ${name}\ndescription: Does ${name}.\n${more}---\nBody.\n`;

/** The names of components or servers. */
export const namesOf = (items: readonly { name: string }[]): string[] =>
  items.map(({ name }) => name);

/** The codes of problems. */
export const codesOf = ({ problems }: { problems: readonly { code: string }[] }): string[] =>
  problems.map(({ code }) => code);
