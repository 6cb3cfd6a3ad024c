import { gitAddress } from './catalog-addresses.ts';
import type { ClientHome } from './client-home.ts';
import type { Flow, Stage } from './flow.ts';
import { TOOLS, toolsRepository } from './made-up-repositories.ts';
import type { Expected } from './transcript.ts';

const CATALOG = 'skillstash-owner-ada';
const SAW = `saw@${CATALOG}`;

type Step = (args: string[], expected: Expected) => Promise<unknown>;

const stepOf =
  ({ transcript }: Stage, home: ClientHome, program: string): Step =>
  (args, expected) =>
    transcript.run(home, [program, 'plugin', ...args], expected);

/** A new commit, a crawl, and one plugin less. */
const move = async ({ world, transcript }: Stage, edition: number): Promise<void> => {
  await world.publish(await toolsRepository(edition));
  await world.alter(`UPDATE plugins SET status = 'blocked' WHERE slug = ?`, `${TOOLS}/hammer`);
  transcript.remark(`${TOOLS} has a new commit, and hammer is blocked`);
};

const restore = ({ world }: Stage): Promise<void> =>
  world.alter(`UPDATE plugins SET status = 'active' WHERE slug = ?`, `${TOOLS}/hammer`);

const playCodex = async (stage: Stage): Promise<void> => {
  const codex = stepOf(stage, stage.newHome(), 'codex');
  const url = gitAddress(stage.at(''), 'owner/ada');
  await codex(['marketplace', 'add', url], { shows: [/^Added marketplace/] });
  await codex(['list'], { shows: [/^hammer@/, /^saw@/] });
  await codex(['add', SAW], { shows: [/^Added plugin `saw`/] });
  await move(stage, 3);
  await codex(['marketplace', 'upgrade', CATALOG], { shows: [/^Upgraded marketplace/] });
  await codex(['list'], { shows: [/^saw@.*installed, enabled/], hides: [/^hammer@/] });
  await restore(stage);
};

const playCopilot = async (stage: Stage): Promise<void> => {
  const copilot = stepOf(stage, stage.newHome(), 'copilot');
  const url = gitAddress(stage.at(''), 'owner/ada');
  const bullet = (name: string) => new RegExp(`^• ${name}`);
  await copilot(['marketplace', 'add', url], { shows: [/added successfully/] });
  await copilot(['marketplace', 'browse', CATALOG], { shows: [bullet('hammer'), bullet('saw')] });
  await copilot(['install', SAW], { shows: [/"saw" installed successfully/] });
  await move(stage, 4);
  await copilot(['marketplace', 'update', CATALOG], { shows: [/updated successfully/] });
  await copilot(['marketplace', 'browse', CATALOG], {
    shows: [bullet('saw')],
    hides: [bullet('hammer')],
  });
  await copilot(['list'], { shows: [bullet(SAW)] });
  await restore(stage);
};

const playClaude = async (stage: Stage): Promise<void> => {
  const claude = stepOf(stage, stage.newHome(), 'claude');
  const url = gitAddress(stage.at(''), 'owner/ada');
  await claude(['marketplace', 'add', url], { shows: [/Successfully added marketplace/] });
  await claude(['install', SAW], { shows: [/Successfully installed plugin/] });
  await move(stage, 5);
  await claude(['marketplace', 'update', CATALOG], { shows: [/Successfully updated/] });
  await claude(['update', SAW], { shows: [/"saw" updated from 1\.4\.0 to 1\.5\.0/] });
  await restore(stage);
};

const play = async (stage: Stage): Promise<void> => {
  await playCodex(stage);
  await playCopilot(stage);
  await playClaude(stage);
};

/** Codex, Copilot and Claude Code take the same catalog from a git repository, and update it. */
export const gitCatalogs: Flow = { title: 'Codex, Copilot, Claude Code: a catalog by git', play };
