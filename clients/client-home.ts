import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Ended, runProgram } from './run-program.ts';

/** Says to every client that nobody is there, and that it should ask nobody but who it was told of. */
const ALONE = {
  CI: '1',
  NO_COLOR: '1',
  DO_NOT_TRACK: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
};

export type HomeOptions = {
  folder: string;
  /** The folder of the clients' programs. */
  programs: string;
  registryUrl: string;
  /** Where git finds what is on github.com. */
  gitUrl: string;
};

/** A person's machine: an empty home with one project, on which the clients run. */
export class ClientHome {
  readonly folder: string;
  readonly project: string;
  readonly programs: string;
  readonly env: Record<string, string>;

  constructor({ folder, programs, registryUrl, gitUrl }: HomeOptions) {
    this.folder = folder;
    this.programs = programs;
    this.project = join(folder, 'project');
    mkdirSync(this.project, { recursive: true });
    writeFileSync(
      join(folder, '.gitconfig'),
      `[url "${gitUrl}/"]\n\tinsteadOf = https://github.com/\n`,
    );
    this.env = {
      ...ALONE,
      HOME: folder,
      PATH: [programs, dirname(process.execPath), process.env.PATH].join(':'),
      SKILLS_API_URL: registryUrl,
    };
  }

  /** Runs a client in the project. */
  run(program: string, args: readonly string[]): Promise<Ended> {
    return runProgram(program, args, { cwd: this.project, env: this.env });
  }
}
