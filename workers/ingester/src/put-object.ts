import type { Crawler } from './crawler.ts';

const RETRIES = 3;
/** Before the first retry; doubled before each further one, and up to twice as long by chance. */
const WAIT_MS = 200;

/**
 * Puts an object into the bucket, and does so again, after 0.2, 0.4 and 0.8 s or more, where that fails: R2 has passing
 * errors, and refuses a key that is written more than once a second (R2, Limits).
 *
 * @throws what the last try failed with
 */
export const putObject = async (
  { bodies, wait, random }: Pick<Crawler, 'bodies' | 'wait' | 'random'>,
  key: string,
  content: Uint8Array | string,
  options: R2PutOptions = {},
): Promise<void> => {
  for (let retries = 0; ; retries += 1) {
    try {
      await bodies.put(key, content, options);
      return;
    } catch (error) {
      if (retries === RETRIES) throw error;
      await wait(WAIT_MS * 2 ** retries * (1 + random()));
    }
  }
};
