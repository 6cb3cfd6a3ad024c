import { type Frontmatter, parseFrontmatter } from './parse-frontmatter.ts';

/** A Markdown file as stored: `sha256` is of its bytes, `frontmatterChars` the length of its block of keys. */
export type MarkdownFile = {
  content: Uint8Array;
  sha256: string;
  frontmatter: Frontmatter;
  frontmatterChars: number;
  isUtf8: boolean;
};

const utf8 = new TextDecoder();

/** Decodes a Markdown file, one byte order mark left out and bad bytes replaced, and parses its frontmatter. */
export const readMarkdown = (content: Uint8Array, sha256: string): MarkdownFile => {
  const text = utf8.decode(content);
  const frontmatter = parseFrontmatter(text);
  return {
    content,
    sha256,
    frontmatter,
    frontmatterChars: frontmatter.bodyStart,
    isUtf8: !text.includes('\uFFFD'),
  };
};

/** What follows the frontmatter. */
export const bodyOf = ({ content, frontmatterChars }: MarkdownFile): string =>
  utf8.decode(content).slice(frontmatterChars);
