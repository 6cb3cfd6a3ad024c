/**
 * What a `Retry-After` header asks for: whole seconds, or an HTTP date (RFC 9110, 10.2.3).
 *
 * @param nowMs milliseconds since 1970
 * @returns milliseconds, 0 for a date that has passed; undefined where there is no header or it says neither
 */
export const retryAfterMs = (header: string | null, nowMs: number): number | undefined => {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
};
