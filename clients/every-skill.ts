import type { Flow } from './flow.ts';

/** More than there are: by default the inspector reads no more than a few hundred. */
const WITHOUT_LIMIT = [
  '--skill-catalog-max-skills',
  '1000000',
  '--skill-catalog-max-bytes',
  '1000000000',
];

/** The inspector reads every file of every skill that is listed, and compares it with the listing. */
export const everySkill: Flow = {
  title: 'MCP: every skill is what its listing says',
  play: async ({ transcript, newHome, at }) => {
    const inspect = ['mcp-inspector', '--cli', '--server-url', at('/mcp')];
    const verify = ['--method', 'skills/list', '--verify', '--require-digests', ...WITHOUT_LIMIT];
    await transcript.run(newHome(), [...inspect, ...verify], {
      shows: [/^Verified \d+ skills and \d+ files: no conformance errors/],
    });
  },
};
