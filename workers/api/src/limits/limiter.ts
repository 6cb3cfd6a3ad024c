import type { Policy } from './quotas.ts';

const WINDOW_MS = 60_000;
/** One call of the platform's limiter stands for a twelfth of any quota: `[[ratelimits]]` in wrangler.toml allows as many a minute. */
export const CALLS_PER_WINDOW = 12;
/** Of the 128 MB that an isolate has; an account takes some 200 bytes. */
const ACCOUNTS_MAX = 20_000;

/** How somebody stands after a charge: of `quota` points a minute, `left` are left for `seconds`. */
export type Standing = {
  policy: Policy;
  quota: number;
  left: number;
  seconds: number;
  isOver: boolean;
};

/** Who is charged, and how much. */
export type Charge = { policy: Policy; quota: number; who: string; points: number };

type Account = { spent: number; owed: number; isOver: boolean };

const windowOf = (now: number): number => Math.floor(now / WINDOW_MS);

/**
 * Counts what people spend. An isolate keeps the points of the running minute in its memory, and asks the platform's limiter,
 * which counts for all isolates of a place, once for every twelfth of a quota: a read mostly asks nobody.
 * It is a shield, not a quota: what an isolate has not passed on is counted there alone.
 */
export class Limiter {
  readonly #accounts = new Map<string, Account>();
  #window = 0;

  /**
   * Charges somebody.
   *
   * @param shared the platform's limiter
   * @param now milliseconds since 1970
   */
  async charge(shared: RateLimit, charge: Charge, now: number): Promise<Standing> {
    const account = this.#accountOf(charge, now);
    const { quota, points } = charge;
    if (account.isOver || account.spent + points > quota) return standing(charge, account, now);
    account.spent += points;
    account.owed += points * CALLS_PER_WINDOW;
    const calls = Math.max(0, Math.floor(account.owed / quota));
    // A read mostly asks nobody, and need not wait for that.
    if (!calls) return standing(charge, account, now, false);
    account.owed -= calls * quota;
    const key = `${charge.policy}:${charge.who}`;
    const outcomes = await Promise.all(Array.from({ length: calls }, () => shared.limit({ key })));
    if (outcomes.some(({ success }) => !success)) account.isOver = true;
    return standing(charge, account, now, account.isOver);
  }

  /** Gives back what was charged for something that turned out to be free, while its minute lasts. */
  refund(charge: Charge, now: number): void {
    const account = this.#accountOf(charge, now);
    if (windowOf(now) !== this.#window) return;
    account.spent = Math.max(0, account.spent - charge.points);
    account.owed -= charge.points * CALLS_PER_WINDOW;
  }

  #accountOf({ policy, who }: Charge, now: number): Account {
    const window = windowOf(now);
    // Never back: a request that began in a minute before counts in this one, and must not have it begin anew.
    if (window > this.#window) {
      this.#window = window;
      this.#accounts.clear();
    }
    const key = `${policy}:${who}`;
    const known = this.#accounts.get(key);
    if (known) return known;
    const account = { spent: 0, owed: 0, isOver: false };
    if (this.#accounts.size >= ACCOUNTS_MAX) this.#dropOldest();
    this.#accounts.set(key, account);
    return account;
  }

  #dropOldest(): void {
    for (const key of this.#accounts.keys()) {
      this.#accounts.delete(key);
      return;
    }
  }
}

const standing = (
  { policy, quota }: Charge,
  { spent }: Account,
  now: number,
  isOver = true,
): Standing => ({
  policy,
  quota,
  left: isOver ? 0 : quota - spent,
  seconds: Math.ceil((WINDOW_MS - (now % WINDOW_MS)) / 1000),
  isOver,
});
