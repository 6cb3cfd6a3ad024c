import type { Measurement, QuestionMeasured, SizeMeasured } from './measurement.ts';

/** A goal, and how what was measured stands to it. */
export type GoalLine = { what: string; measured: string; goal: string; met: boolean };

/** Smaller registries leave too little to do for a ratio to tell anything. */
const PLUGINS_MIN = 10_000;
/** How much more CPU than the floor a read may take. */
export const TO_FLOOR_MAX = 1.25;
const FAR_MAX = 1.1;
const GROWTH_MAX = 2;
const UNCHANGED_US_MAX = 100;
const KIB = 1024;
const BUNDLE_KIB_MAX = 125;
const IMPORT_MS_MAX = 40;
/** Of a filtered list, which nobody set a goal for: two an item, the facet's and the plugin's, its count and the revision. */
const ROWS_MAX = { list: 21, filtered: 42, search: 61 };

/** What the goal against the floor is about. */
const AGAINST_FLOOR = ['list', 'detail', 'category', 'tag'];

const times = (ratio: number): string => `${ratio.toFixed(2)}×`;
const thousands = (plugins: number): string => `${plugins / 1000}k`;

const atMost = (what: string, measured: number, max: number, write: (value: number) => string) => ({
  what,
  measured: write(measured),
  goal: `≤${write(max)}`,
  met: measured <= max,
});

const floorGoals = (questions: readonly QuestionMeasured[]): GoalLine[] =>
  questions
    .filter(({ name }) => AGAINST_FLOOR.includes(name))
    .flatMap(({ name, sizes }) =>
      sizes
        .filter(({ plugins }) => plugins >= PLUGINS_MIN)
        .map(({ plugins, toFloor }) =>
          atMost(
            `${name} at ${thousands(plugins)}, CPU against the floor`,
            toFloor,
            TO_FLOOR_MAX,
            times,
          ),
        ),
    );

const callGoals = (questions: readonly QuestionMeasured[]): GoalLine[] => {
  const more = questions.filter(({ sizes }) => sizes.some(({ reads }) => reads.calls !== 1));
  const others = atMost('round trips of every other read', 1, 1, String);
  return [
    ...more.map(({ name, sizes }) =>
      atMost(
        `round trips of ${name}`,
        Math.max(...sizes.map(({ reads }) => reads.calls)),
        1,
        String,
      ),
    ),
    ...(more.length < questions.length ? [others] : []),
  ];
};

const rowsGoal = (name: string, sizes: readonly SizeMeasured[], max: number): GoalLine => {
  const rows = sizes.map((one) => one.reads.rows);
  return {
    what: `rows read by ${name} at ${sizes.map(({ plugins }) => thousands(plugins)).join(', ')}`,
    measured: rows.join(', '),
    goal: `≤${max}, the same in each`,
    met: rows.every((one) => one === rows[0] && one <= max),
  };
};

const rowsMaxOf = ({ kind }: QuestionMeasured, { detail, categories }: Measurement) => {
  if (kind === 'list' || kind === 'filtered' || kind === 'search') return ROWS_MAX[kind];
  if (kind === 'detail') return 2 + detail.components + detail.versions;
  return kind === 'categories' ? categories : undefined;
};

const rowsGoals = (measurement: Measurement): GoalLine[] =>
  measurement.questions.flatMap((question) => {
    const max = rowsMaxOf(question, measurement);
    return max === undefined ? [] : [rowsGoal(question.name, question.sizes, max)];
  });

const growthGoals = (questions: readonly QuestionMeasured[]): GoalLine[] =>
  questions
    .filter(({ kind }) => kind === 'search')
    .flatMap(({ name, growth, sizes }) => {
      if (growth === undefined) return [];
      const [from, to] = sizes.slice(-2).map(({ plugins }) => thousands(plugins));
      return [atMost(`${name}, CPU at ${to} against ${from}`, growth, GROWTH_MAX, times)];
    });

const repeatedGoals = ({ repeated: { again, unchanged } }: Measurement): GoalLine[] => [
  atMost('round trips of an answer that was given before', again.calls, 0, String),
  atMost('round trips of a 304', unchanged.calls, 0, String),
  atMost('CPU of a 304', unchanged.cpu_us, UNCHANGED_US_MAX, (cpu_us) => `${cpu_us.toFixed(0)} µs`),
];

const bundleGoals = ({ bundle }: Measurement): GoalLine[] => [
  atMost(
    'modules of a public read, gzipped',
    bundle.gzipped_bytes / KIB,
    BUNDLE_KIB_MAX,
    (kib) => `${kib.toFixed(0)} KiB`,
  ),
  atMost(
    'importing the api worker',
    bundle.import_ms,
    IMPORT_MS_MAX,
    (ms) => `${ms.toFixed(0)} ms`,
  ),
];

/** Every goal with what was measured: the table of docs/performance.md. */
export const goalLines = (measurement: Measurement): GoalLine[] => [
  ...floorGoals(measurement.questions),
  ...measurement.far.map(({ plugins, page, ratio }) =>
    atMost(`page ${page} against page 1 at ${thousands(plugins)}, CPU`, ratio, FAR_MAX, times),
  ),
  ...growthGoals(measurement.questions),
  ...callGoals(measurement.questions),
  ...rowsGoals(measurement),
  ...repeatedGoals(measurement),
  ...bundleGoals(measurement),
];
