/** An answer as it is kept: all of it that does not belong to one request. */
export type KeptAnswer = {
  status: number;
  headers: Headers;
  /** Those of its 304. */
  unchanged: Headers;
  etag: string;
  /** Null where only a 304 was seen: then it answers whoever holds that version, and nobody else. */
  body: Uint8Array | null;
  tags: readonly string[];
  /** Request headers that it depends on, as they were (`Vary`). */
  varying: ReadonlyArray<[string, string]>;
  /** Milliseconds since 1970. */
  keptAt: number;
  until: number;
};

/** What an entry takes besides its texts: maps, arrays, pointers. A generous guess, so that many small ones are bounded, too. */
const OVERHEAD_BYTES = 1024;
const CHARACTER_BYTES = 2;

const bytesOf = (key: string, answer: KeptAnswer): number => {
  const { headers, unchanged, body, tags, varying } = answer;
  const pairs = [...headers, ...unchanged, ...varying];
  const texts = [key, ...tags, ...pairs.flat()];
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return OVERHEAD_BYTES + characters * CHARACTER_BYTES + (body?.byteLength ?? 0);
};

/**
 * Answers in an isolate's memory, bounded in bytes: the one that was not asked for the longest makes room. Each isolate has
 * its own, and what one forgets others keep until their time is over.
 */
export class AnswerMemory {
  readonly #answers = new Map<string, { answer: KeptAnswer; bytes: number }>();
  readonly #bytesMax: number;
  #bytes = 0;
  #epoch = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Moves when something is forgotten: an answer that was begun before may be of what was there before. */
  get epoch(): number {
    return this.#epoch;
  }

  /** How much is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param now milliseconds since 1970 */
  find(key: string, now: number): KeptAnswer | undefined {
    const entry = this.#answers.get(key);
    if (!entry) return undefined;
    this.#answers.delete(key);
    if (entry.answer.until <= now) {
      this.#bytes -= entry.bytes;
      return undefined;
    }
    this.#answers.set(key, entry);
    return entry.answer;
  }

  /** Keeps an answer, in place of the one that was kept under the key. One that is an eighth of everything is not kept. */
  keep(key: string, answer: KeptAnswer): void {
    this.#drop(key);
    const bytes = bytesOf(key, answer);
    if (bytes > this.#bytesMax / 8) return;
    this.#answers.set(key, { answer, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.#drop(oldest);
    }
  }

  /** Drops every answer that carries one of the tags, and has whatever is being answered now not kept. */
  forget(tags: readonly string[]): void {
    this.#epoch += 1;
    const gone = new Set(tags);
    for (const [key, { answer }] of this.#answers)
      if (answer.tags.some((tag) => gone.has(tag))) this.#drop(key);
  }

  #drop(key: string): void {
    this.#bytes -= this.#answers.get(key)?.bytes ?? 0;
    this.#answers.delete(key);
  }
}
