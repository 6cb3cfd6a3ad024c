import { expect, it } from 'vitest';
import { npmRun } from './harness/npm-run.ts';

it('npm test with a name that no check has lists those there are, and fails', async () => {
  const { code, stderr } = await npmRun('', ['test', '--', 'foo']);

  expect(code).toBe(1);
  expect(stderr).toContain('No check begins with "foo". There are:\n  types packages/shared\n');
});
