import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { ClientHome } from './client-home.ts';
import { startSilentModel } from './silent-model.ts';

const named = z.looseObject({ name: z.string() });
const server = named.extend({
  config: z.looseObject({
    url: z.string().optional(),
    command: z.string().optional(),
    args: z.array(z.string()).optional(),
  }),
});

/** The messages of a session's protocol (Claude Code 2.1.329) that say what was loaded; all others pass. */
const answer = z.looseObject({
  type: z.literal('control_response'),
  response: z.looseObject({
    request_id: z.string(),
    response: z.looseObject({
      commands: z.array(named).optional(),
      agents: z.array(named).optional(),
      skills: z.array(named).optional(),
      mcpServers: z.array(server).optional(),
    }),
  }),
});
const started = z.looseObject({
  type: z.literal('system'),
  subtype: z.literal('init'),
  plugins: z.array(named.extend({ source: z.string(), path: z.string() })),
});
const ended = z.looseObject({ type: z.literal('result') });

/**
 * What a session of Claude Code says it loaded. Names of components are `plugin:name`, where `plugin` is what plugin.json
 * says; `plugins` names each with the entry it was installed from, `entry@catalog`.
 */
export type LoadedSession = {
  plugins: Array<{ name: string; source: string }>;
  /** Skills and commands, which the client does not tell apart: those for people and those for the model. */
  commands: string[];
  agents: string[];
  /** Each is called `plugin:PLUGIN:SERVER`. */
  mcpServers: Array<{ name: string; address: string }>;
};

const SESSION = [
  '-p',
  '--verbose',
  '--input-format',
  'stream-json',
  '--output-format',
  'stream-json',
];
const TIMEOUT_MS = 90_000;

/** Plugins' hooks would run what strangers wrote. */
const forbidHooks = (home: ClientHome): void => {
  const file = join(home.folder, '.claude/settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...settings, disableAllHooks: true }));
};

/** No program is found and no host is reached but the silent model: MCP servers are listed, and none is started. */
const environmentOf = (home: ClientHome, modelUrl: string): Record<string, string> => {
  const empty = join(home.folder, 'no-programs');
  mkdirSync(empty, { recursive: true });
  return {
    ...home.env,
    PATH: empty,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
    ANTHROPIC_API_KEY: 'made-up',
    ANTHROPIC_BASE_URL: modelUrl,
  };
};

const control = (subtype: string): string =>
  `${JSON.stringify({ type: 'control_request', request_id: subtype, request: { subtype } })}\n`;
const HELLO = `${JSON.stringify({ type: 'user', message: { role: 'user', content: 'Hello' } })}\n`;

const names = (all: ReadonlyArray<{ name: string }> | undefined): string[] =>
  (all ?? []).map(({ name }) => name);

/** What each answer adds, by the id of its question, which is the question itself. */
const learn = (loaded: Partial<LoadedSession>, { response }: z.infer<typeof answer>): void => {
  const { commands, agents, skills, mcpServers } = response.response;
  if (response.request_id === 'initialize')
    Object.assign(loaded, { commands: names(commands), agents: names(agents) });
  if (response.request_id === 'reload_skills')
    loaded.commands = [...new Set([...(loaded.commands ?? []), ...names(skills)])];
  if (response.request_id === 'mcp_status')
    loaded.mcpServers = (mcpServers ?? []).map(({ name, config }) => ({
      name,
      address: config.url ?? [config.command, ...(config.args ?? [])].join(' '),
    }));
};

/** @throws where the session ends before it has said everything */
const converse = async (
  lines: AsyncIterable<string>,
  say: (line: string) => void,
): Promise<LoadedSession> => {
  const loaded: Partial<LoadedSession> = {};
  for (const question of ['initialize', 'reload_skills']) say(control(question));
  say(HELLO);
  for await (const line of lines) {
    const message: unknown = JSON.parse(line);
    const { data: answered } = answer.safeParse(message);
    if (answered) learn(loaded, answered);
    const { data: init } = started.safeParse(message);
    if (init) loaded.plugins = init.plugins.filter(({ path }) => path !== 'builtin');
    if (ended.safeParse(message).success) say(control('mcp_status'));
    const { plugins, commands, agents, mcpServers } = loaded;
    if (plugins && commands && agents && mcpServers)
      return { plugins, commands, agents, mcpServers };
  }
  throw new Error('the session ended before it had said what it loaded');
};

/** Starts Claude Code as a program would, without a login, and asks what it loaded. */
export const askClaude = async (home: ClientHome): Promise<LoadedSession> => {
  forbidHooks(home);
  const model = await startSilentModel();
  const program = join(home.programs, 'claude');
  const child = spawn(program, SESSION, {
    cwd: home.project,
    env: environmentOf(home, model.url),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  const closed = once(child, 'close');
  try {
    const lines = createInterface({ input: child.stdout });
    return await converse(lines, (line) => child.stdin.write(line));
  } finally {
    child.stdin.end();
    clearTimeout(timer);
    await closed;
    model.stop();
  }
};
