import type { Problem } from '@skillstash/shared';
import type { ProblemCode } from './problem-codes.ts';
import type { ProblemPlace, Report } from './problem-log.ts';
import type { Reading } from './reading.ts';
import { liesIn } from './repository-path.ts';

/**
 * One plugin while it is read. `folder` is its place in the repository, `manifestName` the prefix of its components;
 * `refuse` reports a problem for which clients refuse the whole plugin.
 */
export class PluginReading {
  readonly reading: Reading;
  readonly folder: string;
  readonly problems: Problem[] = [];
  readonly report: Report;
  loadable = true;
  manifestName: string | null = null;

  constructor(reading: Reading, folder: string) {
    this.reading = reading;
    this.folder = folder;
    this.report = reading.reporterFor(this.problems);
  }

  /** Where a path leads, links followed, if that is in the plugin; undefined where it leads elsewhere in the repository, or nowhere. */
  findWithin(path: string): string | undefined {
    const { tree } = this.reading;
    const real = tree.findRealPath(path);
    const folder = tree.findRealPath(this.folder) ?? this.folder;
    return real !== undefined && liesIn(real, folder) ? real : undefined;
  }

  refuse(code: ProblemCode, message: string, place?: ProblemPlace): void {
    this.loadable = false;
    this.report(code, message, place);
  }
}
