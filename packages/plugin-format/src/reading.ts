import type { Problem } from '@skillstash/shared';
import { type MarkdownFile, readMarkdown } from './markdown-file.ts';
import { ProblemLog, type Report } from './problem-log.ts';
import { type JsonFile, readJson } from './read-json.ts';
import type { RepositoryTree } from './repository-tree.ts';

const MAX_COMPONENTS = 20_000;
/** Many entries may share one folder, so its frontmatter is counted each time that it enters the snapshot. */
const MAX_COMPONENT_CHARS = 24_000_000;

/** What is shared while one repository is read: its files, parsed once, and the limits of the whole snapshot. */
export class Reading {
  readonly tree: RepositoryTree;
  readonly problems: Problem[] = [];
  readonly bodies = new Map<string, Uint8Array>();
  readonly report: Report;
  readonly #log: ProblemLog;
  readonly #json = new Map<string, JsonFile | undefined>();
  readonly #markdown = new Map<string, MarkdownFile | undefined>();
  #components = 0;
  #componentChars = 0;

  constructor(tree: RepositoryTree) {
    this.tree = tree;
    this.#log = new ProblemLog(this.problems);
    this.report = this.#log.reporter(this.problems);
  }

  /** A reporter for one plugin's own list. */
  reporterFor(list: Problem[]): Report {
    return this.#log.reporter(list);
  }

  /** A JSON file, or undefined where there is none; `manifest` files may start with a byte order mark. */
  findJson(path: string, kind: 'manifest' | 'configuration'): JsonFile | undefined {
    const key = `${kind} ${path}`;
    if (!this.#json.has(key)) {
      const bytes = this.tree.findFile(path)?.content;
      this.#json.set(key, bytes && readJson(path, bytes, kind === 'manifest'));
    }
    return this.#json.get(key);
  }

  /** A Markdown file with its frontmatter, or undefined where there is none or its text was not kept. */
  findMarkdown(path: string): MarkdownFile | undefined {
    const real = this.tree.findRealPath(path);
    if (real === undefined) return undefined;
    if (!this.#markdown.has(real)) {
      const file = this.tree.findFile(real);
      this.#markdown.set(real, file?.content && readMarkdown(file.content, file.sha256));
    }
    return this.#markdown.get(real);
  }

  /** Whether one more component fits into the snapshot; counts it if so, and says so once if not. */
  takeComponent(chars: number): boolean {
    if (this.isFull) return false;
    this.#components += 1;
    this.#componentChars += chars;
    if (this.isFull) this.report('too_many_components', `Only ${this.#components} are listed.`);
    return true;
  }

  get isFull(): boolean {
    return this.#components >= MAX_COMPONENTS || this.#componentChars >= MAX_COMPONENT_CHARS;
  }
}
