import { CACHE_CONTROL } from '../http/cache-control.ts';

/** Each message of a batch may ask the database; a request is answered within the limits of one. */
const MESSAGES_MAX = 20;
const INVALID_REQUEST = -32600;

/**
 * The answer to a batch of too many messages; undefined for all else, broken JSON included, which the protocol's own code
 * answers. Reads a copy of the body, whose size is limited already.
 */
export const refuseLargeBatch = async (request: Request): Promise<Response | undefined> => {
  const text = await request.clone().text();
  if (!/^\s*\[/.test(text)) return undefined;
  const count = countMessages(text);
  if (count <= MESSAGES_MAX) return undefined;
  const message = `A batch has at most ${MESSAGES_MAX} messages here.`;
  const error = { jsonrpc: '2.0', error: { code: INVALID_REQUEST, message }, id: null };
  return Response.json(error, { status: 400, headers: { 'Cache-Control': CACHE_CONTROL.none } });
};

const countMessages = (text: string): number => {
  try {
    return (JSON.parse(text) as unknown[]).length;
  } catch (cause) {
    if (cause instanceof SyntaxError) return 0;
    throw cause;
  }
};
