// npm run bench:ingest: what ingesting costs, against what it could cost at the least. Prints a table; exits 1 where a goal
// is missed. Rates and times depend on the machine and on what else it does; ratios hardly do.
import { countCalls } from './count-calls.ts';
import { measureParse, measureParseInWorkerd, type ParseTimes } from './measure-parse.ts';
import { measureRows } from './measure-rows.ts';

/** `met` is undefined where there is no goal. */
type Line = {
  what: string;
  measured: string;
  compared: string;
  goal: string;
  met: boolean | undefined;
};

const thousands = (rate: number): string => `${(rate / 1000).toFixed(0)}k rows/s`;
const ms = (time: number): string => `${time.toFixed(1)} ms`;

const rowLines = async (): Promise<Line[]> => {
  const { d1, sqlite } = await measureRows();
  const lineOf = (what: string, mine: number, peer: number): Line => ({
    what,
    measured: thousands(mine),
    compared: `${(mine / peer).toFixed(2)}× node:sqlite (${thousands(peer)})`,
    goal: '≥100k rows/s, ≥0.5×',
    met: mine >= 100_000 && mine >= peer / 2,
  });
  return [
    lineOf('20,000 component rows, first insert', d1.first, sqlite.first),
    lineOf('20,000 component rows, unchanged', d1.again, sqlite.again),
    {
      ...lineOf('20,000 component rows with their search index', d1.indexed, sqlite.indexed),
      goal: 'none',
      met: undefined,
    },
  ];
};

const parseLine = (
  where: string,
  { reader_ms, archive_ms, floor_ms, ratio }: ParseTimes,
): Line => ({
  what: `archive of 400 files, read in ${where}`,
  measured: `${ms(reader_ms)} (${ms(archive_ms)} of it the archive)`,
  compared: `${ratio.toFixed(2)}× the floor (${ms(floor_ms)})`,
  goal: '≤3×',
  met: ratio <= 3,
});

const callsLine = async (): Promise<Line> => {
  const { plugins, components, first, unchanged } = await countCalls();
  return {
    what: `D1 calls for ${plugins} plugins, ${components} components`,
    measured: `${first}`,
    compared: `${unchanged} when unchanged`,
    goal: '≤5',
    met: first <= 5,
  };
};

const lines = [
  ...(await rowLines()),
  parseLine('workerd', await measureParseInWorkerd()),
  parseLine('Node', await measureParse()),
  await callsLine(),
];
const table = lines.map(({ what, measured, compared, goal, met }) => [
  what,
  measured,
  compared,
  goal,
  met === undefined ? '' : met ? 'met' : 'missed',
]);
const widths = [0, 1, 2, 3, 4].map((column) =>
  Math.max(...table.map((cells) => (cells[column] ?? '').length)),
);
for (const cells of table)
  console.log(
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
process.exit(lines.every(({ met }) => met !== false) ? 0 : 1);
