/** Headers of a request that asks for itself: nothing is answered from memory then, and nothing kept. */
const PERSONAL = ['Authorization', 'Cookie', 'x-d1-bookmark'];

/**
 * Whether a request asks for what is new. fetch() adds both headers wherever there is an If-None-Match (Fetch Standard,
 * HTTP-network-or-cache fetch, 8.17), so that beside one they say nothing.
 */
const asksForNew = (headers: Headers): boolean =>
  !headers.has('If-None-Match') && (headers.has('Cache-Control') || headers.has('Pragma'));

const nameOf = (parameter: string): string => parameter.split('=', 1)[0] ?? '';

/** Parameters by name; those of one name in the order given, which may mean something. */
const sorted = (query: string): string => {
  const parameters = query.split('&');
  // Two spellings of one name would lose the order among them.
  if (parameters.some((parameter) => /[%+]/.test(nameOf(parameter)))) return query;
  return parameters
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : Number(nameOf(one) > nameOf(other))))
    .join('&');
};

/**
 * What the answer to a request is kept under: its whole address, host included (feeds name it), with the parameters in
 * order. GET and HEAD share it.
 *
 * @returns undefined where the request must not be answered from memory
 */
export const answerKey = ({ method, url, headers }: Request): string | undefined => {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (PERSONAL.some((name) => headers.has(name)) || asksForNew(headers)) return undefined;
  const start = url.indexOf('?');
  if (start < 0) return url;
  return url.slice(0, start + 1) + sorted(url.slice(start + 1));
};
