import { SEVERITIES } from '@skillstash/shared';
import { PROBLEM_CODES } from './problem-codes.ts';

const HEADINGS = {
  error: 'Errors: a client refuses the thing',
  warning: 'Warnings: something is lost, or likely unmeant',
  note: 'Notes: odd but harmless',
};

const INTRODUCTION = `# Problems

What the reader reports about a repository. Every problem has one of these codes, a severity, and where it is known a
path and a line. Codes never change their meaning. This page is made from \`PROBLEM_CODES\` in
\`packages/plugin-format/src/problem-codes.ts\`: change its parts, then run
\`npx node packages/plugin-format/write-problems-page.ts\`.

Where to see those of a repository of yours:

| where | which |
|---|---|
| \`problems\` of \`GET /v1/plugins/{owner}/{repo}/{plugin}\` | the plugin's, as of the last crawl |
| \`problems\` of \`GET /v1/repositories/{owner}/{repo}\` | the repository's own, such as those of its marketplace.json |
| a [dry run](api.md#crawls) | both, of what GitHub has now; nothing is stored |
| \`npm run -s inspect -- DIR --repository owner/repo\` | both, of a folder of this machine, before anything is pushed |
`;

/** The text of docs/problems.md: every code by severity with its meaning and its remedy. */
export const renderProblemsPage = (): string => {
  const sections = SEVERITIES.map((severity) => {
    const rows = Object.entries(PROBLEM_CODES)
      .filter(([, explained]) => explained.severity === severity)
      .map(([code, { means, mend }]) => `| \`${code}\` | ${means} | ${mend} |`);
    return [
      `## ${HEADINGS[severity]}\n`,
      '| code | what it means | how to mend it |',
      '|---|---|---|',
      ...rows,
    ];
  });
  return `${[INTRODUCTION, ...sections.map((lines) => `${lines.join('\n')}\n`)].join('\n')}`;
};
