import { ask } from './ask.ts';
import { countReads, countRepeated, type Reads } from './count-reads.ts';
import { cpuOf, measureCpu, measureLatency, ratioOf, type Target } from './measure-question.ts';
import type { Measurement, QuestionMeasured, Repeated, SizeMeasured } from './measurement.ts';
import { findSubjects, type Question, type Subjects } from './questions.ts';
import { type Peer, startPeer } from './start-peer.ts';
import { FROM_DATABASE, FROM_MEMORY, type Subject, startSubject } from './start-subject.ts';
import { syntheticRegistry } from './synthetic-registry.ts';

/** A registry of one size, being served. */
type Running = {
  plugins: number;
  stateDir: string;
  subjects: Subjects;
  questions: Question[];
  reads: Reads[];
  subject: Subject;
  peer: Peer;
};

/** Who answers in a round, for each size: their places among the targets. */
const [API, FLOOR, PEER, TARGETS] = [0, 1, 2, 3];

/** Counts what everything reads, then starts what is timed. */
export const startRegistry = async (plugins: number): Promise<Running> => {
  const { stateDir } = await syntheticRegistry(plugins);
  const subjects = findSubjects(stateDir, plugins);
  const counted = await countReads(stateDir, subjects);
  const statements = counted.questions.map(({ floor }) => floor);
  const subject = await startSubject(stateDir, statements, { vars: FROM_DATABASE });
  const peer = await startPeer(stateDir, statements);
  return { plugins, stateDir, subjects, ...counted, subject, peer };
};

const targetsOf = ({ subject, peer, questions }: Running, place: number): Target[] => [
  { url: `${subject.apiUrl}${questions[place]?.path}`, pid: subject.pid },
  { url: `${subject.floorUrl}/${place}`, pid: subject.pid },
  { url: `${peer.url}/${place}`, pid: peer.pid },
];

const measureOne = async (
  running: readonly Running[],
  place: number,
  rounds: number,
): Promise<QuestionMeasured> => {
  const question = running[0]?.questions[place];
  if (!question) throw new Error(`there is no question ${place}`);
  const measured = await measureCpu(
    running.flatMap((one) => targetsOf(one, place)),
    rounds,
  );
  const sizes: SizeMeasured[] = [];
  for (const [at, one] of running.entries()) {
    const [api] = targetsOf(one, place);
    const first = at * TARGETS;
    if (api)
      sizes.push({
        plugins: one.plugins,
        cpu_us: cpuOf(measured, first + API),
        floor_us: cpuOf(measured, first + FLOOR),
        peer_us: cpuOf(measured, first + PEER),
        toFloor: ratioOf(measured, first + API, first + FLOOR),
        ...(await measureLatency(api)),
        reads: one.reads[place] ?? { calls: Number.NaN, rows: Number.NaN },
      });
  }
  const last = (running.length - 1) * TARGETS;
  const growth = running.length > 1 ? ratioOf(measured, last, last - TARGETS) : undefined;
  return { name: question.name, kind: question.kind, sizes, growth };
};

/** How often each question is asked before any is measured: what all of them run through is compiled by then. */
const WARM_UP = 40;

const warmUp = async (running: readonly Running[]): Promise<void> => {
  for (const one of running)
    for (const place of one.questions.keys())
      for (const target of targetsOf(one, place)) await ask(target.url, WARM_UP, target);
};

const measureFar = async ({ plugins, subject, subjects, questions }: Running, rounds: number) => {
  const [first, far] = ['list', 'far page'].map((name) => {
    const path = questions.find((question) => question.name === name)?.path;
    return { url: `${subject.apiUrl}${path}`, pid: subject.pid };
  });
  if (!first || !far) throw new Error('there is no far page');
  const ratio = ratioOf(await measureCpu([far, first], rounds), 0, 1);
  return { plugins, page: subjects.far.page, ratio };
};

/** Asks a worker as it is deployed for what it answered before. */
const measureRepeated = async (stateDir: string, rounds: number): Promise<Repeated> => {
  const path = '/v1/plugins';
  const counted = await countRepeated(stateDir, path);
  const { apiUrl, floorUrl, pid, stop } = await startSubject(stateDir, [], { vars: FROM_MEMORY });
  const url = apiUrl + path;
  const etag = (await fetch(url)).headers.get('ETag') ?? '';
  const held = { pid, headers: { 'If-None-Match': etag }, status: 304 };
  const measured = await measureCpu(
    [
      { url, pid },
      { url, ...held },
      { url: `${floorUrl}/unchanged`, ...held },
    ],
    rounds,
  );
  await stop();
  return {
    again: { ...counted.again, cpu_us: cpuOf(measured, 0) },
    unchanged: {
      ...counted.unchanged,
      cpu_us: cpuOf(measured, 1),
      floor_us: cpuOf(measured, 2),
      toFloor: ratioOf(measured, 1, 2),
    },
  };
};

/**
 * Measures every question in registries of these sizes, which run side by side so that a round asks all of them.
 *
 * @param sizes how many plugins each has, the smallest first
 * @param tell is called with each question's result
 */
export const measureRegistries = async (
  sizes: readonly number[],
  rounds: number,
  tell: (question: QuestionMeasured) => void,
): Promise<Omit<Measurement, 'bundle'>> => {
  const running: Running[] = [];
  for (const plugins of sizes) running.push(await startRegistry(plugins));
  const largest = running.at(-1);
  if (!largest) throw new Error('no size was given');
  await warmUp(running);
  const questions: QuestionMeasured[] = [];
  for (const place of largest.questions.keys()) {
    const question = await measureOne(running, place, rounds);
    tell(question);
    questions.push(question);
  }
  const far = [];
  for (const one of running) far.push(await measureFar(one, rounds));
  for (const { peer, subject } of running) {
    peer.stop();
    await subject.stop();
  }
  const repeated = await measureRepeated(largest.stateDir, rounds);
  const { components, versions, categories } = largest.subjects;
  return { questions, detail: { components, versions }, categories, far, repeated };
};
