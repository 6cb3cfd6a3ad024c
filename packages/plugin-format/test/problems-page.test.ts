import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '@skillstash/shared';
import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../src/index.ts';
import { toProblem } from '../src/problem-log.ts';
import { renderProblemsPage } from '../src/problems-page.ts';

describe('docs/problems.md', () => {
  it('equals the table of problem codes', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/problems.md'), 'utf8');

    expect(page).toBe(renderProblemsPage());
  });

  it('explains every code, each of which the contract accepts', () => {
    const page = renderProblemsPage();

    for (const code of Object.keys(PROBLEM_CODES) as (keyof typeof PROBLEM_CODES)[]) {
      expect(page).toContain(`| \`${code}\` |`);
      expect(problem.safeParse(toProblem(code, 'x', {})).success).toBe(true);
    }
  });
});
