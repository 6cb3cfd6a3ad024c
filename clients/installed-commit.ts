import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { ClientHome } from './client-home.ts';

/** Where Claude Code 2.1.329 notes what it installed. */
const NOTES = '.claude/plugins/installed_plugins.json';
const notes = z.looseObject({
  plugins: z.record(z.string(), z.array(z.looseObject({ gitCommitSha: z.string() }))),
});

/** The commit at which a home has a plugin, `entry@catalog`; undefined where it has none. */
export const installedCommit = (home: ClientHome, source: string): string | undefined => {
  const { plugins } = notes.parse(JSON.parse(readFileSync(join(home.folder, NOTES), 'utf8')));
  return plugins[source]?.[0]?.gitCommitSha;
};
