import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/serve/root.ts';
import { drawChart } from './draw-chart.ts';
import { type GoalLine, TO_FLOOR_MAX } from './goals.ts';
import type { Measurement, QuestionMeasured } from './measurement.ts';

const PAGE = join(ROOT, 'docs/performance.md');
const CHART = join(ROOT, 'docs/performance.svg');
const [BEGIN, END] = ['<!-- measured: written by npm run bench -->', '<!-- /measured -->'];

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const versionOf = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

const machine = (): string => {
  const all = cpus();
  const day = new Date().toISOString().slice(0, 10);
  return `Measured ${day} on ${all.length} cores (${all[0]?.model ?? 'unknown'}, ${process.platform}), node ${process.versions.node}, workerd ${versionOf('workerd')}.`;
};

const thousands = (plugins: number): string => `${plugins / 1000}k`;

const questionTable = (questions: readonly QuestionMeasured[]): string => {
  const sizes = questions[0]?.sizes.map(({ plugins }) => thousands(plugins)) ?? [];
  const last = sizes.at(-1);
  return table(
    [
      'question',
      `CPU at ${sizes.join(' · ')}`,
      `× the floor at ${sizes.join(' · ')}`,
      `one server at ${last}`,
      `p50 / p99 at ${last}`,
      'round trips',
      `rows read at ${sizes.join(' · ')}`,
    ],
    questions.map(({ name, sizes: measured }) => {
      const each = (write: (one: (typeof measured)[number]) => string) =>
        measured.map(write).join(' · ');
      const largest = measured.at(-1);
      return [
        name,
        `${each(({ cpu_us }) => cpu_us.toFixed(0))} µs`,
        each(({ toFloor }) => toFloor.toFixed(2)),
        `${largest?.peer_us.toFixed(0)} µs`,
        `${largest?.p50_ms.toFixed(1)} / ${largest?.p99_ms.toFixed(1)} ms`,
        `${Math.max(...measured.map(({ reads }) => reads.calls))}`,
        each(({ reads }) => String(reads.rows)),
      ];
    }),
  );
};

const goalTable = (lines: readonly GoalLine[]): string =>
  table(
    ['goal', 'measured', 'wanted', ''],
    lines.map(({ what, measured, goal, met }) => [
      what,
      measured,
      goal,
      met ? 'met' : '**missed**',
    ]),
  );

const chart = (questions: readonly QuestionMeasured[]): string => {
  const bars = questions.flatMap(({ name, sizes }) => {
    const largest = sizes.at(-1);
    if (!largest) return [];
    const note = `${largest.toFloor.toFixed(2)}×  ${largest.cpu_us.toFixed(0)} µs`;
    return [{ label: name, value: largest.toFloor, note }];
  });
  const plugins = questions[0]?.sizes.at(-1)?.plugins.toLocaleString('en');
  return drawChart(`CPU a request against the floor, ${plugins} plugins`, bars, [1, TO_FLOOR_MAX]);
};

/** Writes what was measured into docs/performance.md, between its markers, and draws the chart beside it. */
export const writePerformancePage = (
  measurement: Measurement,
  lines: readonly GoalLine[],
): void => {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has lost its markers`);
  const { again, unchanged } = measurement.repeated;
  const measured = [
    machine(),
    '![CPU a request against the floor](performance.svg)',
    questionTable(measurement.questions),
    `Given before, as deployed: ${again.cpu_us.toFixed(0)} µs; a 304: ${unchanged.cpu_us.toFixed(0)} µs, ${unchanged.toFloor.toFixed(2)}× what a
worker takes that does nothing but answer one, without headers (${unchanged.floor_us.toFixed(0)} µs).`,
    goalTable(lines),
  ].join('\n\n');
  writeFileSync(PAGE, `${page.slice(0, begin)}${BEGIN}\n${measured}\n${page.slice(end)}`);
  writeFileSync(CHART, chart(measurement.questions));
};
