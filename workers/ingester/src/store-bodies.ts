import { bodyKey } from '@skillstash/db';

/** Connections that one invocation may hold open. */
const PARALLEL = 6;

/**
 * Puts texts into R2 under their digests, before the batch that points at them. Storing one again changes nothing.
 *
 * @param stored digests that R2 has already
 */
export const storeBodies = async (
  bucket: R2Bucket,
  bodies: ReadonlyMap<string, Uint8Array>,
  wanted: ReadonlySet<string>,
  stored: ReadonlySet<string>,
): Promise<void> => {
  const missing = [...wanted].filter((sha256) => !stored.has(sha256));
  const putNext = async (): Promise<void> => {
    for (let sha256 = missing.pop(); sha256; sha256 = missing.pop()) {
      const body = bodies.get(sha256);
      if (!body) throw new Error(`the reader named a text that it did not give: ${sha256}`);
      await bucket.put(bodyKey(sha256), body, { sha256 });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, putNext));
};
