import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countReads } from '../bench/count-reads.ts';
import { findSubjects, type Question } from '../bench/questions.ts';
import { FROM_DATABASE, type Subject, startSubject } from '../bench/start-subject.ts';
import { syntheticPlugins } from '../bench/synthetic-plugin.ts';
import { syntheticRegistry } from '../bench/synthetic-registry.ts';

const PLUGINS = 1_000;

const digestOf = (plugins: number): string =>
  createHash('sha256')
    .update(JSON.stringify([...syntheticPlugins(plugins)]))
    .digest('hex');

describe('the synthetic registry', () => {
  // A change of the generator changes this, and with it what earlier measurements can be compared with.
  it('is made of the same plugins on every machine', () => {
    const digest = digestOf(PLUGINS);

    expect(digest).toBe('75c056fb91ca4146233ab9d33244ef67b9e6e497fa6d2e0249ea14612a5c8a4d');
  });

  it('begins with the plugins of a smaller one', () => {
    const small = [...syntheticPlugins(500)].flat();

    const large = [...syntheticPlugins(PLUGINS)].flat();

    expect(large.slice(0, 500)).toEqual(small);
  });
});

describe('the floor', () => {
  let questions: Question[];
  let subject: Subject;

  beforeAll(async () => {
    const { stateDir } = await syntheticRegistry(PLUGINS);
    ({ questions } = await countReads(stateDir, findSubjects(stateDir, PLUGINS)));
    subject = await startSubject(
      stateDir,
      questions.map(({ floor }) => floor),
      { vars: FROM_DATABASE },
    );
  });
  afterAll(() => subject.stop());

  type Answer = { items?: unknown[] };
  const ask = async (url: string): Promise<Answer> => (await (await fetch(url)).json()) as Answer;

  const answersOf = async (urlOf: (question: Question, place: number) => string) =>
    Object.fromEntries(
      await Promise.all(
        questions.map(async (one, place) => [one.name, await ask(urlOf(one, place))] as const),
      ),
    );

  it('answers every question with the same items as the API, in the same order', async () => {
    const api = await answersOf(({ path }) => subject.apiUrl + path);

    const floor = await answersOf((_, place) => `${subject.floorUrl}/${place}`);

    expect(api).toMatchObject(floor);
  });

  it('is asked nothing that has no answer', async () => {
    const floor = await answersOf((_, place) => `${subject.floorUrl}/${place}`);

    const empty = Object.entries(floor).filter(([, { items }]) => items?.length === 0);

    expect(empty).toEqual([]);
    expect(Object.keys(floor)).toHaveLength(questions.length);
  });
});
