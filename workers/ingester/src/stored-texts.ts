import { storedTextsKey } from '@skillstash/db';
import * as z from 'zod';
import type { Crawler } from './crawler.ts';
import { putObject } from './put-object.ts';

/** Which texts of an unfinished crawl are in R2 already, by digest, and since when (milliseconds since 1970). */
export type StoredTexts = { since: number; digests: ReadonlySet<string> };

/** A text that no row points at may be deleted a day after it was put: long before, a note of it counts no more. */
const TRUSTED_MS = 6 * 3_600_000;

const noteSchema = z.object({ since: z.number(), digests: z.array(z.string()) });

/** What earlier invocations noted; nothing where there was none, or it is too old. */
export const findStoredTexts = async (
  bucket: R2Bucket,
  repositoryId: string,
  now: number,
): Promise<StoredTexts> => {
  const note = await bucket.get(storedTextsKey(repositoryId));
  const { since, digests } = note
    ? noteSchema.parse(await note.json())
    : { since: now, digests: [] };
  return now - since < TRUSTED_MS
    ? { since, digests: new Set(digests) }
    : { since: now, digests: new Set() };
};

/** Notes what is in R2, for the next invocation. */
export const noteStoredTexts = async (
  crawler: Crawler,
  repositoryId: string,
  { since, digests }: StoredTexts,
): Promise<void> => {
  const note = JSON.stringify({ since, digests: [...digests] });
  await putObject(crawler, storedTextsKey(repositoryId), note);
};

/** Takes the note away: rows point at the texts now. */
export const forgetStoredTexts = (bucket: R2Bucket, repositoryId: string): Promise<void> =>
  bucket.delete(storedTextsKey(repositoryId));
