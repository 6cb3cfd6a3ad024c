import type { Flow, Stage } from './flow.ts';
import { TOOLS } from './made-up-repositories.ts';

/** Scenarios that need nothing of a server but what every server has; the others ask for the suite's own fixtures. */
const SCENARIOS = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'dns-rebinding-protection',
];
const SKILL_URI = `skill://${TOOLS}/hammer/hammer-use/SKILL.md`;

const playInspector = async ({ transcript, newHome, at }: Stage): Promise<void> => {
  const home = newHome();
  const inspect = (method: string, shows: RegExp[], more: string[] = []) =>
    transcript.run(
      home,
      ['mcp-inspector', '--cli', '--server-url', at('/mcp'), '--method', method, ...more],
      { shows },
    );
  await inspect('tools/list', [/"name": "/], ['--strict']);
  const call = ['--tool-name', 'search_plugins', '--tool-arg', 'q=hammer', '--format', 'json'];
  await inspect('tools/call', [/ada\/tools\/hammer/], call);
  await inspect('resources/list', [/"resources"/]);
  await inspect('resources/templates/list', [/"uriTemplate"/]);
  await inspect('resources/read', [/name: hammer-use/], ['--uri', SKILL_URI]);
  await inspect('skills/get', [/"uri"/], ['--uri', SKILL_URI, '--verify', '--require-digests']);
};

const playClaude = async ({ transcript, newHome, at }: Stage): Promise<void> => {
  const home = newHome();
  const claude = (args: string[], shows: RegExp[]) =>
    transcript.run(home, ['claude', 'mcp', ...args], { shows });
  const add = ['add', '--scope', 'user', '--transport', 'http', 'skillstash', at('/mcp')];
  await claude(add, [/^Added HTTP MCP server skillstash/]);
  await claude(['list'], [/^skillstash: .* Connected/]);
};

const playConformance = async ({ transcript, newHome, at }: Stage): Promise<void> => {
  const home = newHome();
  for (const scenario of SCENARIOS)
    await transcript.run(
      home,
      ['conformance', 'server', '--url', at('/mcp'), '--scenario', scenario],
      { shows: [/^Passed: [1-9]\d*\/\d+, 0 failed, 0 warnings/] },
    );
};

const play = async (stage: Stage): Promise<void> => {
  await playInspector(stage);
  await playClaude(stage);
  await playConformance(stage);
};

/** The inspector, Claude Code and the conformance suite speak MCP with the registry. */
export const mcpClients: Flow = { title: 'MCP: inspector, Claude Code, conformance', play };
