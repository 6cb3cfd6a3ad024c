import { plugin } from '@skillstash/shared';
import { jsonAddress } from './catalog-addresses.ts';
import { askClaude } from './claude-session.ts';
import type { Flow, Stage } from './flow.ts';
import { installedCommit } from './installed-commit.ts';
import { TOOLS, toolsRepository } from './made-up-repositories.ts';

const CATALOG = 'skillstash-owner-ada';
const HAMMER = `hammer@${CATALOG}`;

/** What a session says of hammer and saw, as faults against what it should. */
const loadedFaults = async (home: ReturnType<Stage['newHome']>, wanted: readonly string[]) => {
  const { plugins } = await askClaude(home);
  const loaded = plugins.map(({ name }) => name).sort();
  return String(loaded) === String(wanted) ? [] : [`it loads ${loaded}, not ${wanted}`];
};

/** Whether the client has hammer at the commit that the registry pins. */
const commitFaults = async ({ world }: Stage, home: ReturnType<Stage['newHome']>) => {
  const { commitSha } = plugin.parse(await world.json(`/v1/plugins/${TOOLS}/hammer`));
  const installed = installedCommit(home, HAMMER);
  return installed === commitSha ? [] : [`${installed} is installed, ${commitSha} is pinned`];
};

const play = async (stage: Stage): Promise<void> => {
  const { world, transcript, newHome, at } = stage;
  const home = newHome();
  const claude = (args: string[], shows: RegExp[]) =>
    transcript.run(home, ['claude', 'plugin', ...args], { shows });

  await claude(
    ['marketplace', 'add', jsonAddress(at(''), 'owner/ada')],
    [/Successfully added marketplace: skillstash-owner-ada/],
  );
  await claude(['install', HAMMER], [/Successfully installed plugin: hammer@/]);
  await claude(['install', `saw@${CATALOG}`], [/Successfully installed plugin: saw@/]);
  transcript.check('hammer is at the pinned commit', await commitFaults(stage, home));
  await claude(['list'], [/hammer@/, /saw@/, /Version: 1\.1\.0/, /enabled/]);
  transcript.remark('the name of claude-vice is kept for others: its entry is called claudevice');
  await claude(
    ['install', `claudevice@${CATALOG}`],
    [/Successfully installed plugin: claudevice@/],
  );
  const all = ['claude-vice', 'hammer', 'saw'];
  transcript.check(`a session loads ${all.join(', ')}`, await loadedFaults(home, all));

  await world.publish(await toolsRepository(2));
  transcript.remark(`${TOOLS} has a new commit, and was crawled`);
  await claude(['marketplace', 'update', CATALOG], [/Successfully updated marketplace/]);
  await claude(['update', HAMMER], [/Plugin "hammer" updated from 1\.1\.0 to 1\.2\.0/]);
  transcript.check('hammer is at the commit that is pinned now', await commitFaults(stage, home));

  await world.alter(`UPDATE plugins SET status = 'blocked' WHERE slug = ?`, `${TOOLS}/hammer`);
  transcript.remark(`${TOOLS}/hammer is blocked`);
  await claude(['marketplace', 'update', CATALOG], [/Successfully updated marketplace/]);
  const others = ['claude-vice', 'saw'];
  transcript.check(`a session loads ${others.join(', ')}`, await loadedFaults(home, others));
  // Its own list may name hammer until a session had the time to tidy up; what a session loads is what counts.
  await claude(['list'], [/saw@/]);
  await world.alter(`UPDATE plugins SET status = 'active' WHERE slug = ?`, `${TOOLS}/hammer`);
};

/** Claude Code installs a plugin at its pinned commit, updates it, and stops loading it once it is blocked. */
export const installUpdateBlock: Flow = {
  title: 'Claude Code: install, update, block',
  play,
};
