/**
 * Reads every archive of a corpus and compares the result with the expected one.
 *
 * Usage: node scripts/test-corpus.ts [CORPUS_DIR] [--write DIR]
 * CORPUS_DIR holds repos/ with oracle/, and synth/ with synth-oracle/; default ../shared/corpus beside the checkout.
 * --write puts the results in the oracle's shape into DIR/oracle and DIR/synth-oracle. Exit 1 when below the marks.
 */
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { Scores, scoreRepository } from '../packages/plugin-format/corpus/score-repository.ts';
import { type OracleRepository, toOracle } from '../packages/plugin-format/corpus/to-oracle.ts';
import { readArchive, readRepository } from '../packages/plugin-format/src/index.ts';
import { type Problem, repositorySnapshot } from '../packages/shared/src/index.ts';

const SETS = [
  { archives: 'repos', expected: 'oracle' },
  { archives: 'synth', expected: 'synth-oracle' },
];
const MIN_FIELD_ACCURACY = 0.999;

const readExpected = (file: string): OracleRepository => JSON.parse(readFileSync(file, 'utf8'));

const readSnapshot = async (archive: string, repository: string) => {
  // Node types its web streams apart from the global ones; they are the same.
  const stream = Readable.toWeb(createReadStream(archive)) as unknown as ReadableStream<Uint8Array>;
  const { tree, commit, problems } = await readArchive(stream);
  const { snapshot } = readRepository(tree, { repository, commit });
  return { snapshot: repositorySnapshot.parse(snapshot), problems };
};

const scoreSet = async (corpus: string, set: (typeof SETS)[number], output: string | undefined) => {
  const scores = new Scores();
  const problems: Problem[] = [];
  let reading_ms = 0;
  for (const file of readdirSync(join(corpus, set.archives)).sort()) {
    const name = basename(file, '.tar.gz');
    const expected = readExpected(join(corpus, set.expected, `${name}.json`));
    const start_ms = performance.now();
    const read = await readSnapshot(join(corpus, set.archives, file), expected.repo);
    reading_ms += performance.now() - start_ms;
    const { snapshot } = read;
    problems.push(...read.problems, ...snapshot.problems);
    for (const plugin of [...snapshot.plugins, ...snapshot.external])
      problems.push(...plugin.problems);
    const found = toOracle(snapshot);
    scoreRepository(scores, expected, found);
    if (output) writeResult(join(output, set.expected), name, found);
  }
  return { scores, problems, reading_ms };
};

const writeResult = (folder: string, name: string, found: OracleRepository): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(found));
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const printScores = (scores: Scores): boolean => {
  let [right, asked] = [0, 0];
  for (const [field, score] of [...scores.fields].sort()) {
    print(
      `  ${field.padEnd(36)} ${score.right}/${score.asked} ${(score.right / score.asked).toFixed(4)}`,
    );
    right += score.right;
    asked += score.asked;
  }
  print(`  ${'all fields'.padEnd(36)} ${right}/${asked} ${(right / asked).toFixed(4)}`);
  let isExact = scores.missing === 0 && scores.extra === 0;
  for (const [kind, { both, onlyFound, onlyExpected }] of scores.kinds) {
    const precision = both + onlyFound === 0 ? 1 : both / (both + onlyFound);
    const recall = both + onlyExpected === 0 ? 1 : both / (both + onlyExpected);
    print(`  ${kind.padEnd(14)} ${both} right  P=${precision.toFixed(4)} R=${recall.toFixed(4)}`);
    isExact &&= precision === 1 && recall === 1;
  }
  print(`  missing entries ${scores.missing}, extra entries ${scores.extra}`);
  for (const line of scores.differences.slice(0, 40)) print(`  differs: ${line.slice(0, 300)}`);
  const loadable = [...scores.fields].filter(([field]) => field.startsWith('loadable'));
  const isLoadable = loadable.every(([, score]) => score.right === score.asked);
  return isExact && isLoadable && right / asked >= MIN_FIELD_ACCURACY;
};

const printProblems = (problems: readonly Problem[]): void => {
  const counts = Map.groupBy(problems, ({ code }) => code);
  const rows = [...counts].sort(([, a], [, b]) => b.length - a.length);
  print(`  problems: ${rows.map(([code, found]) => `${code} ${found.length}`).join(', ')}`);
};

const main = async (): Promise<number> => {
  const [given, flag, output] = process.argv.slice(2);
  const corpus = resolve(given ?? join(import.meta.dirname, '../../shared/corpus'));
  if (!existsSync(join(corpus, 'oracle'))) {
    print(`No corpus at ${corpus}: nothing compared.`);
    return 0;
  }
  let isGood = true;
  for (const set of SETS) {
    const { scores, problems, reading_ms } = await scoreSet(
      corpus,
      set,
      flag === '--write' ? output : undefined,
    );
    print(`${set.archives}: read in ${Math.round(reading_ms)} ms`);
    isGood = printScores(scores) && isGood;
    printProblems(problems);
  }
  print(isGood ? 'The corpus is read as expected.' : 'The corpus is not read as expected.');
  return isGood ? 0 : 1;
};

process.exitCode = await main();
