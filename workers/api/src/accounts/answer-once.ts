import {
  claimIdempotencyKey,
  findIdempotencyRecord,
  keepIdempotentAnswer,
  releaseIdempotencyKey,
} from '@skillstash/db/accounts';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { notAccepted } from '../http/not-accepted.ts';
import { tokenDigest } from './api-token.ts';
import { nowOf, type Principal } from './principal.ts';
import { openText, sealText } from './sign-in/sealed-text.ts';

const HEADER = 'Idempotency-Key';
const REPLAYED = 'Idempotency-Replayed';
/** Any text that a header can hold. */
const KEY = /^[\x20-\x7e]{1,255}$/;
/** A text as structured fields spell it (RFC 8941, 3.3.3). */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;
const KEPT_MS = 86_400_000;
/** No request takes longer: whoever took a key before and has not answered never will. */
const LOST_AFTER_MS = 30_000;
const WAIT_MS = { first: 25, most: 400 };
const PURPOSE = 'skillstash idempotent answer';

/** The key that a header says, quoted or not; undefined for what is none. */
const keyIn = (header: string): string | undefined => {
  if (!KEY.test(header)) return undefined;
  const quoted = QUOTED.exec(header)?.[1];
  return (quoted?.replaceAll(/\\(.)/g, '$1') ?? header) || undefined;
};

type Kept = { status: number; headers: [string, string][]; body: string };

/** One key of one person at one place. `secret` opens its answer; it takes the key itself, which is not stored. */
type Place = { userId: string; keySha256: string; secret: string };

const placeOf = async (c: Context<ApiEnv>, key: string, { userId }: Principal): Promise<Place> => {
  const url = new URL(c.req.url);
  const place = `${c.req.method} ${url.pathname}${url.search}\n${key}`;
  const secret = `${c.env.AUTH_SECRET ?? ''}\n${place}`;
  return { userId, keySha256: await tokenDigest(place), secret };
};

const answerOf = ({ status, headers, body }: Kept): Response =>
  new Response(body === '' ? null : body, { status, headers });

const replay = async (sealed: string, { userId, secret }: Place): Promise<Response> => {
  const kept = JSON.parse(await openText(secret, sealed, userId, PURPOSE)) as Kept;
  return answerOf({ ...kept, headers: [...kept.headers, [REPLAYED, 'true']] });
};

/**
 * The answer that somebody else's request with the key led to; undefined once there is none to wait for any more, because
 * it was refused.
 */
const awaitAnswer = async (
  c: Context<ApiEnv>,
  place: Place,
  bodySha256: string,
): Promise<Response | undefined> => {
  const db = c.env.DB.withSession('first-primary');
  let waited_ms = 0;
  for (let wait_ms = WAIT_MS.first; ; wait_ms = Math.min(wait_ms * 2, WAIT_MS.most)) {
    const record = await findIdempotencyRecord(db, place);
    if (!record) return undefined;
    if (record.bodySha256 !== bodySha256)
      throw new AppError('idempotency_key_reused', `This ${HEADER} came with another body before.`);
    if (record.answer !== null) return replay(record.answer, place);
    if (c.get('now') + waited_ms - Date.parse(record.claimedAt) > LOST_AFTER_MS)
      throw new AppError(
        'idempotency_key_in_use',
        `The request with this ${HEADER} was cut off: look whether it did anything, then use another key.`,
      );
    await new Promise((resolve) => setTimeout(resolve, wait_ms));
    waited_ms += wait_ms;
  }
};

/** Whether nothing was done: it was refused, or the host did not say what has to be known first. */
const didNothing = (error: unknown): boolean =>
  error instanceof AppError && (error.status < 500 || error.code === 'host_unreadable');

/** Acts, and keeps the answer. What was refused did nothing: its key may be used again. */
const act = async (
  c: Context<ApiEnv>,
  place: Place,
  handle: () => Promise<Response>,
): Promise<Response> => {
  const response = await handle().catch(async (error: unknown) => {
    // Of anything but a refusal nobody knows what it did: it must not be done again.
    if (didNothing(error)) await releaseIdempotencyKey(c.env.DB, place);
    throw error;
  });
  const body = await response.text();
  const kept: Kept = { status: response.status, headers: [...response.headers], body };
  const answer = await sealText(place.secret, JSON.stringify(kept), place.userId, PURPOSE);
  await keepIdempotentAnswer(c.env.DB, { ...place, answer });
  return answerOf(kept);
};

/**
 * Answers a person's request that carries an `Idempotency-Key` once: whoever sends it again within 24 hours, or at the same
 * time, gets the same answer, and nothing is done a second time. Without the header, it just acts.
 *
 * @param handle acts; it throws an AppError below 500, or `host_unreadable`, only where it did nothing
 * @throws AppError `invalid_request`, `idempotency_key_reused`, `idempotency_key_in_use`
 */
export const answerOnce = async (
  c: Context<ApiEnv>,
  principal: Principal,
  handle: () => Promise<Response>,
): Promise<Response> => {
  const header = c.req.header(HEADER);
  if (header === undefined) return handle();
  const key = keyIn(header);
  if (key === undefined)
    throw notAccepted([{ path: HEADER, message: 'must be 1 to 255 printable ASCII characters' }]);
  const place = await placeOf(c, key, principal);
  const bodySha256 = await tokenDigest(await c.req.text());
  const expiredAt = new Date(c.get('now') - KEPT_MS).toISOString();
  const claim = { ...place, bodySha256, claimedAt: nowOf(c), expiredAt };
  for (;;) {
    if (await claimIdempotencyKey(c.env.DB, claim)) return act(c, place, handle);
    const answer = await awaitAnswer(c, place, bodySha256);
    if (answer) return answer;
  }
};
