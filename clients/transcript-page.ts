import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/serve/root.ts';
import { CLIENT_VERSIONS } from './client-versions.ts';
import type { Section } from './transcript.ts';

const PAGE = join(ROOT, 'docs/clients.md');
const BEGIN = '<!-- npm run test:clients -- --write: what follows is written by it -->';
const END = '<!-- until here -->';
const BLOCK = /### (.+)\n\n```console\n([^`]*)\n```/g;

const versions = (): string =>
  [
    '| client | version |\n|---|---|',
    ...Object.entries(CLIENT_VERSIONS).map(([name, version]) => `| \`${name}\` | ${version} |`),
  ].join('\n');

const blockOf = ({ title, lines }: Section): string =>
  `### ${title}\n\n\`\`\`console\n${lines.join('\n').replaceAll('`', "'")}\n\`\`\``;

const textOf = (sections: readonly Section[]): string =>
  [BEGIN, versions(), ...sections.map(blockOf), END].join('\n\n');

const split = (): { page: string; begin: number; end: number } => {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/clients.md has lost its markers');
  return { page, begin, end: end + END.length };
};

/** Writes the run into docs/clients.md, between its markers. */
export const writePage = (sections: readonly Section[]): void => {
  const { page, begin, end } = split();
  writeFileSync(PAGE, page.slice(0, begin) + textOf(sections) + page.slice(end));
};

/** Figures move with what is played and crawled; the steps, their ends and their words do not. */
const withoutFigures = (text: string): string => text.replace(/\d+/g, '#');

/** The first line in which a part differs from its block on the page. */
const firstDifference = (section: Section, told: string): string | undefined => {
  const [seen, written] = [blockOf(section), told].map((text) => text.split('\n'));
  const place = (seen ?? []).findIndex(
    (line, at) => withoutFigures(line) !== withoutFigures(written?.[at] ?? ''),
  );
  if (place >= 0) return `"${section.title}": ${seen?.[place]}, not ${written?.[place]}`;
  return seen?.length === written?.length ? undefined : `"${section.title}" is longer there`;
};

/**
 * Compares the run with docs/clients.md, figures aside.
 *
 * @param left titles of the parts that are left out, because what they are about is not here
 * @returns what differs, a sentence a part
 */
export const comparePage = (sections: readonly Section[], left: ReadonlySet<string>): string[] => {
  const { page, begin, end } = split();
  const written = page.slice(begin, end);
  const told = new Map([...written.matchAll(BLOCK)].map(([block, title = '']) => [title, block]));
  const titles = sections.map(({ title }) => title);
  return [
    ...(written.includes(versions()) ? [] : ['it names other versions']),
    ...(String([...told.keys()]) === String(titles) ? [] : ['it has other parts']),
    ...sections
      .filter(({ title }) => !left.has(title))
      .flatMap((one) => firstDifference(one, told.get(one.title) ?? '') ?? []),
  ];
};
