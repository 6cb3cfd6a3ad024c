import type { Problem } from '@skillstash/shared';
import type { ArchiveCaps } from './archive-caps.ts';
import { hasHiddenCharacters } from './hidden-characters.ts';
import { isLikelyAsset, isLikelyNeeded, isWanted } from './is-wanted.ts';
import { PROBLEM_LIMITS, ProblemLog, type Report } from './problem-log.ts';
import { parentPath } from './repository-path.ts';
import { RepositoryTree, type TreeEntry } from './repository-tree.ts';

/** Names in which nothing can hide, and that have one form in Unicode. */
const PLAIN_NAME = /^[\x20-\x7E]*$/;

/** Collects the entries of one archive into a tree, leaving out what no client could check out. */
export class ArchiveTree {
  readonly problems: Problem[] = [];
  readonly #report: Report = new ProblemLog(this.problems, PROBLEM_LIMITS.archive_bytes).reporter(
    this.problems,
  );
  readonly #caps: ArchiveCaps;
  readonly #entries = new Map<string, TreeEntry>();
  readonly #folders: string[] = [];
  readonly #pathByFolded = new Map<string, string>();
  #keptBytes = 0;
  #keptOtherBytes = 0;
  #keptAssetBytes = 0;

  constructor(caps: ArchiveCaps) {
    this.#caps = caps;
  }

  /** The path below the archive's one top folder, or undefined for an entry that must not be read. */
  admit(name: string, type: string): string | undefined {
    const names = (name.endsWith('/') ? name.slice(0, -1) : name).split('/');
    const top = names.shift();
    const path = names.join('/');
    if (top === undefined || isOdd(top) || names.some(isOdd) || name.includes('\0')) {
      this.#report('archive_entry_unsafe', `“${name}” is not a path inside the repository.`);
      return undefined;
    }
    if (path === '') {
      if (type === 'directory') return undefined;
      this.#report('archive_entry_unsafe', `“${name}” is outside the archive’s top folder.`);
      return undefined;
    }
    if (path.length > this.#caps.path_chars || names.length > this.#caps.path_depth_count) {
      const limits = `${this.#caps.path_chars} characters or ${this.#caps.path_depth_count} folders`;
      this.#report('path_too_long', `“${path.slice(0, 80)}…” has more than ${limits}.`);
      return undefined;
    }
    if (type === 'file' || type === 'symlink' || type === 'directory') return path;
    this.#report('archive_entry_unsupported', `“${path}” is a ${type}.`, { path });
    return undefined;
  }

  /** Whether a file's text should be kept; what is said yes to counts against the caps. */
  keeps(path: string, bytes: number): boolean {
    if (!isWanted(path, bytes, this.#caps.kept_file_bytes)) {
      const isLarge = isWanted(path, 0) && isLikelyNeeded(path);
      if (isLarge) this.#report('file_too_large', `${path} has ${bytes} bytes.`, { path });
      return this.#keepsAsset(path, bytes);
    }
    const likely = isLikelyNeeded(path);
    const total = this.#keptBytes + bytes;
    const other = this.#keptOtherBytes + (likely ? 0 : bytes);
    if (total > this.#caps.kept_total_bytes || other > this.#caps.kept_other_bytes) {
      this.#report('text_limit_reached', `The text of ${path} was not kept.`, { path });
      return false;
    }
    this.#keptBytes = total;
    this.#keptOtherBytes = other;
    return true;
  }

  /** Nothing is lost where it says no: what is needed after all is read from the archive again. */
  #keepsAsset(path: string, bytes: number): boolean {
    const total = this.#keptAssetBytes + bytes;
    if (!isLikelyAsset(path, bytes, this.#caps.kept_asset_bytes)) return false;
    if (total > this.#caps.kept_assets_total_bytes) return false;
    this.#keptAssetBytes = total;
    return true;
  }

  addFolder(path: string): void {
    this.#folders.push(path);
  }

  add(path: string, entry: TreeEntry): void {
    if (this.#entries.has(path)) {
      this.#report('archive_entry_repeated', `${path} occurs twice; the later one counts.`, {
        path,
      });
    }
    this.#checkName(path);
    this.#entries.set(path, entry);
  }

  /** The tree of everything admitted, without entries that lie below a file or a link. */
  finish(): RepositoryTree {
    const blocked = new Map<string, boolean>([['', false]]);
    const isBlocked = (folder: string): boolean => {
      const known = blocked.get(folder);
      if (known !== undefined) return known;
      const answer = this.#entries.has(folder) || isBlocked(parentPath(folder));
      blocked.set(folder, answer);
      return answer;
    };
    for (const path of [...this.#entries.keys()]) {
      if (!isBlocked(parentPath(path))) continue;
      this.#report('archive_entry_repeated', `${path} lies below a file or a link.`, { path });
      this.#entries.delete(path);
    }
    return new RepositoryTree(
      this.#entries,
      this.#folders.filter((path) => !isBlocked(path)),
    );
  }

  #checkName(path: string): void {
    const isPlain = PLAIN_NAME.test(path);
    if (!isPlain && path.includes('\uFFFD')) {
      this.#report('path_not_utf8', `The name ${path} is not UTF-8.`, { path });
    }
    if (!isPlain && hasHiddenCharacters(path)) {
      this.#report('path_hidden_characters', `The name ${path} holds hidden characters.`, { path });
    }
    const folded = (isPlain ? path : path.normalize('NFC')).toLowerCase();
    const other = this.#pathByFolded.get(folded);
    if (other === undefined) this.#pathByFolded.set(folded, path);
    else if (other !== path) {
      this.#report('path_case_collision', `${path} collides with ${other}.`, { path });
    }
  }
}

const isOdd = (name: string): boolean => name === '' || name === '.' || name === '..';
