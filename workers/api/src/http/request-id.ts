/** A caller's own request id, if it is harmless to log and to send back. */
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The caller's own id for a request, or a new one. */
export const requestIdOf = ({ headers }: Request): string => {
  const asked = headers.get('X-Request-Id') ?? '';
  return REQUEST_ID.test(asked) ? asked : crypto.randomUUID();
};
