/** What whoever reads a repository holds. Neither call does anything once it is somebody else's. */
export type ReadingPlace = {
  /** Holds on to it until a time. */
  stay(until: number): void;
  /** Gives it up. */
  leave(): void;
};

/** For how long the next place is kept for somebody who waits: longer than they take to ask again. */
const KEPT_MS = 1_000;

/**
 * Lets one repository at a time be read in an isolate: its 128 MB are shared by all invocations that run in it at once, and
 * one large repository takes more than half of them. Times are milliseconds since 1970. A place is free again once its time
 * is over: of an invocation that the platform ends, nothing gives it up.
 */
export class ReadingGate {
  #held: { until: number } | undefined;
  #keptUntil = 0;

  /** The place for `hold_ms`; undefined where somebody has it, or waits for it. */
  enter(now: number, hold_ms: number): ReadingPlace | undefined {
    return now < this.#keptUntil ? undefined : this.#take(now, hold_ms);
  }

  /** The same for somebody who waits, asking again and again: where it is taken, the next one is theirs. */
  enterNext(now: number, hold_ms: number): ReadingPlace | undefined {
    const place = this.#take(now, hold_ms);
    this.#keptUntil = place ? 0 : now + KEPT_MS;
    return place;
  }

  #take(now: number, hold_ms: number): ReadingPlace | undefined {
    if (this.#held && now < this.#held.until) return undefined;
    const held = { until: now + hold_ms };
    this.#held = held;
    return {
      stay: (until) => {
        held.until = until;
      },
      leave: () => {
        if (this.#held === held) this.#held = undefined;
      },
    };
  }
}
