import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientHome } from './client-home.ts';
import type { Flow, Stage } from './flow.ts';
import { TOOLS, toolsRepository } from './made-up-repositories.ts';

const SKILL = 'hammer-use';
const INSTALLED = `.claude/skills/${SKILL}`;

/** What is wrong with the installed skill: each file has to be there in its edition. */
const fileFaults = (home: ClientHome, edition: number): string[] =>
  ['SKILL.md', 'references/nails.md'].flatMap((file) => {
    const path = join(home.project, INSTALLED, file);
    if (!existsSync(path)) return [`${file} is not there`];
    const text = readFileSync(path, 'utf8');
    return text.includes(`edition ${edition}`) ? [] : [`${file} is not of edition ${edition}`];
  });

const play = async ({ world, transcript, newHome, at }: Stage): Promise<void> => {
  const home = newHome();
  const skills = (args: string[], shows: RegExp[]) =>
    transcript.run(home, ['skills', ...args], { shows });

  await skills(['find', 'hammer'], [/hammer-use/]);
  await skills(['find', 'hammer', '--owner', 'ada'], [/hammer-use/]);
  await skills(['find', 'hammer', '--owner', 'nobody-at-all'], [/No skills found/]);
  const source = at(`/${TOOLS}/hammer`);
  await skills(['add', source, '-y', '-a', 'claude-code'], [/Found 1 skill/, /✓ hammer-use/]);
  transcript.check('the skill is there with its other file', fileFaults(home, 5));
  await skills(['update', '-y'], [/Checking skills from source/]);

  await world.publish(await toolsRepository(6));
  transcript.remark(`${TOOLS} has a new commit, and was crawled`);
  await skills(['update', '-y'], [/✓ Updated hammer-use/]);
  transcript.check('both files are of the new commit', fileFaults(home, 6));
};

/** The skills program finds, adds and updates a skill with SKILLS_API_URL set to the registry. */
export const skillsProtocol: Flow = { title: 'skills: find, add, update', play };
