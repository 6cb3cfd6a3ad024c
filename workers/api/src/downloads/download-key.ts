import type { Database } from '@skillstash/db';
import { findDownloadKey } from '@skillstash/db/downloads';

const KEY_BYTES = 32;
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };

/** The newest day's key: this isolate asks once a day. */
let kept: { day: string; key: CryptoKey } | undefined;

/** The key of a day's marks, made at random by whoever needs it first. @param day `2026-11-21` */
export const downloadKey = async (db: Database, day: string): Promise<CryptoKey> => {
  if (kept?.day === day) return kept.key;
  const candidate = Buffer.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES))).toString('hex');
  const secret = Buffer.from(await findDownloadKey(db, day, candidate), 'hex');
  const key = await crypto.subtle.importKey('raw', secret, ALGORITHM, false, ['sign']);
  kept = { day, key };
  return key;
};
