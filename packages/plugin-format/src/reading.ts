import type { Problem } from '@skillstash/shared';
import { type MarkdownFile, readMarkdown } from './markdown-file.ts';
import { PROBLEM_LIMITS, ProblemLog, type Report, toProblem } from './problem-log.ts';
import { type JsonFile, readJson } from './read-json.ts';
import type { RepositoryTree, TreeChild } from './repository-tree.ts';

const MAX_COMPONENTS = 20_000;
const MAX_ENTRIES = 20_000;
/** Files beside skills, which entries that share a folder list again and again. */
const MAX_SKILL_FILES = 20_000;
/** Skills with such files: each is an archive to be stored, beside the texts that one invocation stores. */
const MAX_ARCHIVED_SKILLS = 4_000;
/** Many entries may share one folder, so what they hold is counted each time that it enters the snapshot. */
const MAX_COMPONENT_CHARS = 8_000_000;
/** A bound on time, not on size: a step is a name listed, or some bytes of JSON or YAML; 15 million take seconds. */
const MAX_STEPS = 15_000_000;
const JSON_BYTES_PER_STEP = 4;
const STEPS_PER_YAML_CHAR = 6;
const STEPS_PER_YAML_ERROR = 100;

/** What is shared while one repository is read: its files, parsed once, and the limits of the whole snapshot. */
export class Reading {
  readonly tree: RepositoryTree;
  readonly problems: Problem[] = [];
  readonly bodies = new Map<string, Uint8Array>();
  readonly report: Report;
  readonly #log: ProblemLog;
  readonly #markdown = new Map<string, MarkdownFile | undefined>();
  #components = 0;
  #entries = 0;
  #skillFiles = 0;
  #archivedSkills = 0;
  #componentChars = 0;
  #steps = 0;
  #wasFull = false;

  constructor(tree: RepositoryTree) {
    this.tree = tree;
    this.#log = new ProblemLog(this.problems, PROBLEM_LIMITS.content_bytes);
    this.report = this.#log.reporter(this.problems);
  }

  /** A reporter for one plugin's own list. */
  reporterFor(list: Problem[]): Report {
    return this.#log.reporter(list);
  }

  /**
   * A JSON file, or undefined where there is none; `manifest` files may start with a byte order mark. It is parsed
   * each time: values take up to twenty times the memory of their text, and few files are asked for twice.
   */
  findJson(path: string, kind: 'manifest' | 'configuration'): JsonFile | undefined {
    const bytes = this.tree.findFile(path)?.content;
    if (!bytes || (kind === 'configuration' && this.isFull)) return undefined;
    this.spend(bytes.length / JSON_BYTES_PER_STEP);
    return readJson(path, bytes, kind === 'manifest');
  }

  /** A Markdown file with its frontmatter, or undefined where there is none or its text was not kept. */
  findMarkdown(path: string): MarkdownFile | undefined {
    const real = this.tree.findRealPath(path);
    if (real === undefined) return undefined;
    if (!this.#markdown.has(real)) {
      const file = this.tree.findFile(real);
      const content = this.isFull ? undefined : file?.content;
      this.#markdown.set(real, file && content && this.parseMarkdown(content, file.sha256));
    }
    return this.#markdown.get(real);
  }

  /** Parses a Markdown text and counts the work; `sha256` is of its bytes. */
  parseMarkdown(content: Uint8Array, sha256: string): MarkdownFile {
    const markdown = readMarkdown(content, sha256);
    this.spend(markdown.frontmatterChars * STEPS_PER_YAML_CHAR);
    this.spend(markdown.frontmatter.errorCount * STEPS_PER_YAML_ERROR);
    return markdown;
  }

  /** Counts one entry of a marketplace; false where the snapshot has no room for it. */
  takeEntry(): boolean {
    if (this.isFull) return false;
    this.#entries += 1;
    return true;
  }

  /** Counts files beside a skill; false where the snapshot has no room for them. */
  takeSkillFiles(count: number): boolean {
    const archived = this.#archivedSkills + Math.sign(count);
    if (this.#skillFiles + count > MAX_SKILL_FILES || archived > MAX_ARCHIVED_SKILLS) return false;
    this.#skillFiles += count;
    this.#archivedSkills = archived;
    return true;
  }

  /** Counts characters that enter the snapshot besides those of components. */
  addChars(chars: number): void {
    this.#componentChars += chars;
  }

  /** Counts one component of this many characters; false where the snapshot has no room for it. */
  takeComponent(chars: number): boolean {
    if (this.isFull) return false;
    this.#components += 1;
    this.#componentChars += chars;
    return true;
  }

  /** The files and folders in a folder; none once the limit on work is reached. */
  listChildren(path: string): TreeChild[] {
    if (this.isFull) return [];
    const children = this.tree.listChildren(path);
    this.spend(children.length + 1);
    return children;
  }

  /** Counts work done, so that many entries that share much cannot keep the reader busy for ever. */
  spend(steps: number): void {
    this.#steps += steps;
  }

  /** Whether a limit is reached and nothing more should be read; the first yes is reported. */
  get isFull(): boolean {
    const isFull =
      this.#components >= MAX_COMPONENTS ||
      this.#entries >= MAX_ENTRIES ||
      this.#componentChars >= MAX_COMPONENT_CHARS ||
      this.#steps >= MAX_STEPS;
    if (isFull && !this.#wasFull) {
      this.#wasFull = true;
      // Past the cap on problems too, since it explains what is missing.
      this.problems.push(
        toProblem(
          'too_many_components',
          `Reading stopped after ${this.#components} components.`,
          {},
        ),
      );
    }
    return isFull;
  }
}
