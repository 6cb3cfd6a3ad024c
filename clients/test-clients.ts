// npm run test:clients: the real clients against a registry of this machine, and docs/clients.md against what they did.
// `-- --write` writes the page. CLIENTS_DIR: a folder in which the clients stay installed, otherwise they go at the end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorkers } from '../scripts/serve/build-workers.ts';
import { ClientHome } from './client-home.ts';
import { everySkill } from './every-skill.ts';
import type { Flow, Stage } from './flow.ts';
import { gitCatalogs } from './git-catalogs.ts';
import { givenCommands } from './given-commands.ts';
import { installClients } from './install-clients.ts';
import { installUpdateBlock } from './install-update-block.ts';
import { loadedEqualsListed } from './loaded-equals-listed.ts';
import { toolsRepository } from './made-up-repositories.ts';
import { mcpClients } from './mcp-clients.ts';
import { officialMarketplace } from './official-marketplace.ts';
import { skillsProtocol } from './skills-protocol.ts';
import { Transcript } from './transcript.ts';
import { comparePage, writePage } from './transcript-page.ts';
import { validateCatalogs } from './validate-catalogs.ts';
import { World } from './world.ts';

const FLOWS: readonly Flow[] = [
  installUpdateBlock,
  validateCatalogs,
  gitCatalogs,
  givenCommands,
  skillsProtocol,
  mcpClients,
  loadedEqualsListed,
  everySkill,
  officialMarketplace,
];

const rewrites = process.argv.includes('--write');
const scratch = mkdtempSync(join(tmpdir(), 'skillstash-clients-'));
const transcript = new Transcript();

/** A part that cannot go on has failed; the others go on. */
const playAll = async (stage: Stage): Promise<void> => {
  for (const { title, play } of FLOWS) {
    transcript.section(title);
    try {
      await play(stage);
    } catch (error) {
      transcript.check('it goes on to its end', [String(error)]);
    }
  }
};

/** Each name on the page stands for something that differs from run to run. */
const stageOf = (world: World, programs: string): Stage => {
  const registryUrl = world.registry.url;
  transcript.replace(registryUrl, 'http://registry');
  transcript.replace(new URL(registryUrl).host, 'registry');
  let homes = 0;
  const newHome = (): ClientHome => {
    homes += 1;
    const folder = join(scratch, `home-${homes}`);
    transcript.replace(folder, '~');
    return new ClientHome({ folder, programs, registryUrl, gitUrl: world.gitUrl });
  };
  return { world, transcript, newHome, at: (path) => `${registryUrl}${path}` };
};

const comparison = (): string[] => {
  const missing = transcript.sections.filter(({ lines }) => /^# no archives/.test(lines[0] ?? ''));
  return comparePage(transcript.sections, new Set(missing.map(({ title }) => title)));
};

console.log('Installing the clients, building the workers…');
const [programs] = await Promise.all([
  installClients(process.env.CLIENTS_DIR ?? join(scratch, 'programs')),
  buildWorkers(),
]);
const world = await World.start();
try {
  await world.publish(await toolsRepository(1));
  await playAll(stageOf(world, programs));
} finally {
  await world.stop();
  rmSync(scratch, { recursive: true, force: true });
}
if (rewrites && transcript.failed === 0) writePage(transcript.sections);
else if (rewrites) console.log('docs/clients.md stays as it is: something failed.');
const differences = transcript.failed ? [] : comparison();
for (const difference of differences) console.log(`✗ docs/clients.md: ${difference}`);
const { passed, failed } = transcript;
console.log(`\n${passed} passed, ${failed + differences.length} failed`);
process.exit(failed || differences.length ? 1 : 0);
