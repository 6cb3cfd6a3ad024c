/** What the endpoint may answer with, and chooses from. */
export const ANSWER_TYPES = ['application/json', 'text/event-stream'] as const;

/** A media range lets types in, or with `q=0` shuts them out. */
const readRanges = (accept: string): Map<string, boolean> =>
  new Map(
    accept.split(',').map((item) => {
      const [range = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      return [range, !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))];
    }),
  );

/** Whether an Accept header lets in all that the endpoint may answer with (RFC 9110, 12.5.1); without one, anything is. */
export const acceptsAnswers = (accept: string | null): boolean => {
  if (!accept?.trim()) return true;
  const ranges = readRanges(accept);
  return ANSWER_TYPES.every((type) => {
    // The range that says the most counts.
    const counting = [type, `${type.split('/', 1)}/*`, '*/*'].find((range) => ranges.has(range));
    return counting !== undefined && ranges.get(counting);
  });
};
