import { joinPath, lastName, parentPath } from './repository-path.ts';

/** A file of the repository. `content` is there only for files that the reader may need; `sha256` covers all bytes. */
export type FileEntry = {
  kind: 'file';
  mode: '100644' | '100755';
  bytes: number;
  sha256: string;
  content?: Uint8Array;
};

/** A symbolic link; `target` is as stored, relative to the link's own folder. */
export type LinkEntry = { kind: 'link'; target: string };

/** What a path of the repository holds. Folders are implied by the paths below them. */
export type TreeEntry = FileEntry | LinkEntry;

/** A name in a folder: `path` is the folder as asked for plus the name; links are already followed. */
export type TreeChild = { name: string; path: string; kind: 'file' | 'folder' };

const MAX_LINKS_FOLLOWED = 40;
/** A bound on time: links to long detours of `./` and `..` could otherwise be followed for minutes. */
const MAX_NAMES_FOLLOWED = 400;

/**
 * The files of one commit by path from the repository's root ('' is the root itself). Links are followed inside the
 * repository only: one that leaves it, dangles or goes in circles is absent.
 */
export class RepositoryTree {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly #namesByFolder = new Map<string, string[]>([['', []]]);
  readonly #hasLinks: boolean;
  readonly #realPaths = new Map<string, string | undefined>();

  /** Takes every entry by its path, and folders that are known although nothing is in them. */
  constructor(entries: ReadonlyMap<string, TreeEntry>, emptyFolders: Iterable<string> = []) {
    this.entries = entries;
    this.#hasLinks = entries.values().some(({ kind }) => kind === 'link');
    for (const path of entries.keys()) this.#namesOf(parentPath(path)).push(lastName(path));
    for (const path of emptyFolders) if (!entries.has(path)) this.#namesOf(path);
    for (const names of this.#namesByFolder.values()) names.sort(compareText);
  }

  /** The path with every link on it followed, or undefined where nothing is there. */
  findRealPath(path: string): string | undefined {
    if (!this.#hasLinks && (this.entries.has(path) || this.#namesByFolder.has(path))) return path;
    if (!this.#realPaths.has(path)) this.#realPaths.set(path, this.#follow(path));
    return this.#realPaths.get(path);
  }

  /** The file at a path, links followed; undefined for a folder or nothing. */
  findFile(path: string): FileEntry | undefined {
    const real = this.findRealPath(path);
    const entry = real === undefined ? undefined : this.entries.get(real);
    return entry?.kind === 'file' ? entry : undefined;
  }

  isFolder(path: string): boolean {
    const real = this.findRealPath(path);
    return real !== undefined && this.#namesByFolder.has(real) && !this.entries.has(real);
  }

  exists(path: string): boolean {
    return this.findRealPath(path) !== undefined;
  }

  /** The files and folders in a folder, by name; dangling links are left out, no folder gives an empty list. */
  listChildren(path: string): TreeChild[] {
    const real = this.findRealPath(path);
    const names = real === undefined ? undefined : this.#namesByFolder.get(real);
    return (names ?? []).flatMap((name): TreeChild[] => {
      const child = joinPath(path, name);
      if (this.findFile(child)) return [{ name, path: child, kind: 'file' }];
      return this.isFolder(child) ? [{ name, path: child, kind: 'folder' }] : [];
    });
  }

  /** Every stored path below a folder, in no promised order; links are followed to the folder, not inside it. */
  *walkPaths(folder: string): Generator<string> {
    const real = this.findRealPath(folder);
    const open = real === undefined ? [] : [real];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (this.entries.has(path)) yield path;
      else for (const name of this.#namesByFolder.get(path) ?? []) open.push(joinPath(path, name));
    }
  }

  #namesOf(folder: string): string[] {
    const known = this.#namesByFolder.get(folder);
    if (known) return known;
    const names: string[] = [];
    this.#namesByFolder.set(folder, names);
    this.#namesOf(parentPath(folder)).push(lastName(folder));
    return names;
  }

  #follow(path: string): string | undefined {
    const ahead = path === '' ? [] : path.split('/').reverse();
    let here = '';
    let followed = 0;
    let names = 0;
    for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
      names += 1;
      if (names > MAX_NAMES_FOLLOWED) return undefined;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (here === '') return undefined;
        here = parentPath(here);
        continue;
      }
      const next = joinPath(here, name);
      const entry = this.entries.get(next);
      if (entry?.kind === 'link') {
        followed += 1;
        if (entry.target.startsWith('/') || followed > MAX_LINKS_FOLLOWED) return undefined;
        const target = entry.target.split('/', MAX_NAMES_FOLLOWED + 1);
        ahead.push(...target.reverse());
      } else if (entry || this.#namesByFolder.has(next)) here = next;
      else return undefined;
    }
    return here;
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
