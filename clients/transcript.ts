import type { ClientHome } from './client-home.ts';
import type { Ended } from './run-program.ts';

/** What has to be true of a run. Lines that `shows` names are what the transcript keeps of the output. */
export type Expected = {
  /** 0 where it is not given. */
  status?: number;
  /** Each has to be found in some line. */
  shows?: readonly RegExp[];
  /** None may be found in any. */
  hides?: readonly RegExp[];
};

/** A part of the run: its steps, as printed. */
export type Section = { title: string; lines: string[] };

/** What clients draw around their lines. */
const FRAME = /^[\s│└├◇●■→❯]+|[\s│]+$/g;
const KEPT_CHARS = 160;
/** How much of a failing program's output is printed: its end, where the reasons are. */
const PRINTED_LINES = 60;
const PRINTED_CHARS = 600;

/** Lines of an output that are worth keeping, each once, and what was expected of it in vain. */
const judge = ({ status, output }: Ended, expected: Expected) => {
  const { status: wanted = 0, shows = [], hides = [] } = expected;
  const lines = output.split('\n').map((line) => line.replace(FRAME, ''));
  const matching = (pattern: RegExp) => lines.filter((line) => line && pattern.test(line));
  const faults = [
    ...(status === wanted ? [] : [`it should have exited ${wanted}`]),
    ...shows.filter((one) => !matching(one).length).map((one) => `nothing shows ${one}`),
    ...hides.flatMap((one) => matching(one).map((line) => `${one} should not show: ${line}`)),
  ];
  const kept = lines.filter((line) => shows.some((pattern) => line && pattern.test(line)));
  return { faults, kept: [...new Set(kept)] };
};

const shortened = (line: string, chars = KEPT_CHARS): string =>
  line.length > chars ? `${line.slice(0, chars)}…` : line;

/**
 * What was run and what came of it, as it is printed and as docs/clients.md keeps it: free of whatever differs from
 * machine to machine and from run to run.
 */
export class Transcript {
  failed = 0;
  passed = 0;
  readonly sections: Section[] = [];
  readonly #plain: Array<[found: string, shown: string]> = [];

  /** Shows `found` as `shown` from now on, what is longer first. */
  replace(found: string, shown: string): void {
    this.#plain.push([found, shown]);
    this.#plain.sort(([one], [other]) => other.length - one.length);
  }

  /** Begins a part. */
  section(title: string): void {
    this.sections.push({ title, lines: [] });
    console.log(`\n── ${title}`);
  }

  /** Says something between steps. */
  remark(text: string): void {
    this.#say(`# ${text}`);
  }

  /** Runs a client and checks what came of it. */
  async run(
    home: ClientHome,
    [program = '', ...args]: readonly string[],
    expected: Expected = {},
  ): Promise<Ended> {
    const ended = await home.run(program, args);
    const { faults, kept } = judge(ended, expected);
    this.#say(`$ ${[program, ...args].join(' ')}`);
    this.#say(...kept.map((line) => shortened(this.#normal(line))), `→ ${ended.status}`);
    this.#count(faults, ended.output);
    return ended;
  }

  /** Notes what no client's own output shows. @param faults what is wrong, in sentences; none: all is well */
  check(what: string, faults: readonly string[]): void {
    this.#say(`= ${what}`);
    this.#count(faults, '');
  }

  #count(faults: readonly string[], output: string): void {
    if (faults.length) this.failed += 1;
    else this.passed += 1;
    if (!faults.length) return;
    this.#say(...faults.map((fault) => `✗ ${fault}`));
    const lines = this.#normal(output).split('\n').filter(Boolean).slice(-PRINTED_LINES);
    for (const line of lines) console.log(`    | ${shortened(line, PRINTED_CHARS)}`);
  }

  #normal(text: string): string {
    const plain = this.#plain.reduce((now, [found, shown]) => now.replaceAll(found, shown), text);
    return plain.replace(/\b[0-9a-f]{40}\b/g, '<sha>');
  }

  #say(...lines: string[]): void {
    const normal = lines.map((line) => this.#normal(line));
    this.sections.at(-1)?.lines.push(...normal);
    for (const line of normal) console.log(line);
  }
}
