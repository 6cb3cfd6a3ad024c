import type { Faults } from './find-faults.ts';

/** What a drill did: the part that may be any number. */
type Done = { rounds: number; killsInCrawl: number; acknowledged: number };

/** What a drill found: all of it must be 0. */
type Found = { [Fault in keyof Faults]: number } & {
  outlived: number;
  openRuns: number;
  notIndexed: number;
};

export type Tally = { done: Done; found: Found };

export const emptyTally = (): Tally => ({
  done: { rounds: 0, killsInCrawl: 0, acknowledged: 0 },
  found: {
    partialPlugins: 0,
    mixedRepositories: 0,
    orphanRows: 0,
    miscounts: 0,
    wrongAnswers: 0,
    lostRuns: 0,
    outlived: 0,
    openRuns: 0,
    notIndexed: 0,
  },
});

/** Whether nothing was found that must not be. */
export const isClean = ({ found }: Tally): boolean => Object.values(found).every((n) => n === 0);

/** The tally in one line. */
export const summary = ({ done, found }: Tally): string =>
  [
    `${done.rounds} rounds`,
    `${done.killsInCrawl} kills hit a running crawl`,
    `partial plugins ${found.partialPlugins}`,
    `repositories between two commits ${found.mixedRepositories}`,
    `orphan rows ${found.orphanRows}`,
    `wrong counts ${found.miscounts}`,
    `wrong answers ${found.wrongAnswers}`,
    `acknowledged runs lost ${found.lostRuns} of ${done.acknowledged}`,
    `never ended ${found.openRuns}`,
    `processes that outlived their kill ${found.outlived}`,
    `not indexed at the end ${found.notIndexed}`,
  ].join(', ');
