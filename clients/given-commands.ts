import { plugin } from '@skillstash/shared';
import type { Flow, Stage } from './flow.ts';
import { TOOLS } from './made-up-repositories.ts';

const CLIENTS = ['claude-code', 'codex', 'copilot'];

const play = async ({ world, transcript, newHome }: Stage): Promise<void> => {
  const { install } = plugin.parse(await world.json(`/v1/plugins/${TOOLS}/hammer`));
  const given = install.map(({ client }) => client);
  transcript.check(
    `GET /v1/plugins/${TOOLS}/hammer has commands for ${CLIENTS.join(', ')}`,
    String(given) === String(CLIENTS) ? [] : [`it has them for ${given}`],
  );
  for (const { commands } of install) {
    const home = newHome();
    for (const command of commands) await transcript.run(home, command.split(' '));
    const [program = ''] = commands.at(-1)?.split(' ') ?? [];
    await transcript.run(home, [program, 'plugin', 'list'], { shows: [/hammer@/] });
  }
};

/** The commands that the registry gives with a plugin install it, as they stand. */
export const givenCommands: Flow = { title: 'The commands that the registry gives', play };
