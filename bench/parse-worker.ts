// Reads one archive a number of times in workerd. Its clock stands still while code runs: who asks takes the time.
import { readArchive, readRepository } from '@skillstash/plugin-format';
import { parseFloor } from './parse-floor.ts';
import { streamOf } from './stream-of.ts';

const read: Record<string, (archive: Uint8Array) => Promise<unknown>> = {
  '/archive': (archive) => readArchive(streamOf(archive)),
  '/reader': async (archive) => {
    const { tree } = await readArchive(streamOf(archive));
    return readRepository(tree, { repository: 'ada/bench', commit: null });
  },
  '/floor': async (archive) => parseFloor(Buffer.from(archive)),
};

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const archive = new Uint8Array(await request.arrayBuffer());
    for (let left = Number(searchParams.get('times')); left > 0; left -= 1)
      await read[pathname]?.(archive);
    return new Response();
  },
} satisfies ExportedHandler;
