/** Numbers from 0 up to 1 that are the same for the same seeds: mulberry32, begun from both. */
export const seededRandom = (stream: number, place: number): (() => number) => {
  let state = (Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A whole number below `end`. */
export const below = (random: () => number, end: number): number => Math.floor(random() * end);

/** A whole number of which few are large: n or more with a chance of about `scale / n`. */
export const heavyTailed = (random: () => number, scale: number, max: number): number =>
  Math.min(max, Math.floor(scale / (random() + scale / (max + 1))));
