import { CACHE_CONTROL } from '../http/cache-control.ts';

/** An answer for one person: JSON that no cache may keep. */
export const personalAnswer = (body: unknown, status = 200): Response =>
  personalText(JSON.stringify(body), status);

/** The same from JSON text that the database built. */
export const personalText = (json: string, status = 200): Response =>
  new Response(json, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL.personal },
  });
