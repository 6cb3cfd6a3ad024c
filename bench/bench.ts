// npm run bench: what the API's reads cost, against a bare worker and against one server with node:http and node:sqlite. Prints
// every figure and exits 1 where a goal is missed; writes docs/performance.md, unless it was told to hurry.
//   --sizes 1000,10000,100000   registries of how many plugins
//   --rounds 9                  how often everything is measured
//   --quick                     1,000 and 10,000 plugins, three rounds, and nothing is written
import { parseArgs } from 'node:util';
import { buildWorkers } from '../scripts/serve/build-workers.ts';
import { goalLines } from './goals.ts';
import { measureBundle } from './measure-bundle.ts';
import { measureRegistries } from './measure-registries.ts';
import type { Measurement, QuestionMeasured } from './measurement.ts';
import { writePerformancePage } from './write-performance-page.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const sizes = (values.sizes ?? (values.quick ? '1000,10000' : '1000,10000,100000'))
  .split(',')
  .map(Number)
  .sort((one, other) => one - other);
const rounds = Number(values.rounds ?? (values.quick ? 3 : 9));

/** One of each kind: what they load is what public reads load. */
const PUBLIC_READS = ['/v1/plugins', '/v1/plugins/a/b/c', '/v1/categories', '/v1/search?q=code'];

const tell = ({ name, sizes: measured }: QuestionMeasured): void => {
  const figures = measured.map(
    ({ cpu_us, toFloor, p50_ms, p99_ms, reads }) =>
      `${cpu_us.toFixed(0)} µs ${toFloor.toFixed(2)}× ${p50_ms.toFixed(1)}/${p99_ms.toFixed(1)} ms ${reads.calls}/${reads.rows}`,
  );
  console.log(`${name.padEnd(20)} ${figures.map((one) => one.padEnd(34)).join(' ')}`.trimEnd());
};

await buildWorkers();
// Before anything else of this program runs: a start is too short for its noise to average out.
const bundle = await measureBundle(PUBLIC_READS);
console.log(`CPU a request, × the floor's, p50/p99, round trips/rows read at ${sizes.join(', ')}`);
const measurement: Measurement = { ...(await measureRegistries(sizes, rounds, tell)), bundle };
const lines = goalLines(measurement);
for (const { what, measured, goal, met } of lines)
  console.log(`${met ? 'met   ' : 'MISSED'} ${what.padEnd(58)} ${measured.padEnd(18)} ${goal}`);
if (!values.quick) writePerformancePage(measurement, lines);
const missed = lines.filter(({ met }) => !met).length;
console.log(`${lines.length - missed} goals met, ${missed} missed`);
process.exit(missed ? 1 : 0);
