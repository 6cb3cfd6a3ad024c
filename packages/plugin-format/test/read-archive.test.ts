import { createHash } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ARCHIVE_CAPS, ArchiveError, readArchive } from '../src/index.ts';
import { COMMIT, pack, streamOf } from './pack.ts';
import { codesOf } from './tree-of.ts';

const refusalOf = async (reading: Promise<unknown>): Promise<ArchiveError> => {
  const outcome = await reading.catch((cause: unknown) => cause);
  if (outcome instanceof ArchiveError) return outcome;
  throw new Error(`not refused: ${outcome}`);
};

/** Bytes that do not compress, the same on every run. */
const noise = (bytes: number): string => {
  let state = 1;
  return Array.from({ length: bytes }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
};

/** Gzipped megabytes of nothing, one compressed and repeated: a worker could not hold them all. It has no end. */
const bombOf = (megabytes: number): Uint8Array => {
  const finishFlush = constants.Z_FULL_FLUSH;
  const piece = deflateRawSync(new Uint8Array(1_000_000), { finishFlush });
  const header = gzipSync('').subarray(0, 10);
  return new Uint8Array(Buffer.concat([header, ...Array(megabytes).fill(piece)]));
};

describe('readArchive: what it keeps', () => {
  it('strips the top folder and takes the commit from the pax header', async () => {
    const bytes = await pack([{ path: 'skills/a/SKILL.md', text: 'hello' }]);

    const read = await readArchive(streamOf(bytes));

    expect(read).toMatchObject({
      commit: COMMIT,
      entries: 1,
      problems: [],
      compressedBytes: bytes.length,
    });
    expect(read.tree.findFile('skills/a/SKILL.md')).toMatchObject({ bytes: 5, mode: '100644' });
    expect(read.expandedBytes).toBeGreaterThan(1_024);
  });

  it('keeps the text of Markdown and JSON, and only the hash of other files', async () => {
    const bytes = await pack([
      { path: 'a.MD', text: 'text' },
      { path: 'run.sh', text: 'exit 0', header: { mode: 0o755 } },
    ]);

    const { tree } = await readArchive(streamOf(bytes));

    expect(new TextDecoder().decode(tree.findFile('a.MD')?.content)).toBe('text');
    expect(tree.findFile('run.sh')).toEqual({
      kind: 'file',
      mode: '100755',
      bytes: 6,
      sha256: createHash('sha256').update('exit 0').digest('hex'),
    });
  });

  it('records links without following them', async () => {
    const bytes = await pack([
      { path: 'l', header: { type: 'symlink', linkname: '../out', size: 0 } },
    ]);

    const { tree } = await readArchive(streamOf(bytes));

    expect(tree.entries.get('l')).toEqual({ kind: 'link', target: '../out' });
    expect(tree.exists('l')).toBe(false);
  });
});

describe('readArchive: broken archives', () => {
  it.each([0.3, 0.6, 0.95])(
    'calls an archive cut off at %d of its length truncated',
    async (part) => {
      const bytes = await pack([{ path: 'a.md', text: noise(50_000) }]);

      const refusal = await refusalOf(readArchive(streamOf(bytes.slice(0, bytes.length * part))));

      expect(refusal.code).toBe('archive_truncated');
    },
  );

  it('calls a tar that ends inside a file truncated although the gzip is whole', async () => {
    const whole = await pack([{ path: 'a.md', text: noise(5_000) }]);
    const tar = new Uint8Array(
      await new Response(
        streamOf(whole).pipeThrough(new DecompressionStream('gzip') as never),
      ).arrayBuffer(),
    );

    const refusal = await refusalOf(readArchive(streamOf(gzipSync(tar.slice(0, 3_000)))));

    expect(refusal.code).toBe('archive_truncated');
  });

  it('calls an empty response truncated', async () => {
    const refusal = await refusalOf(readArchive(streamOf(new Uint8Array())));

    expect(refusal.code).toBe('archive_truncated');
  });
});

describe('readArchive: broken archives', () => {
  it('calls a download that breaks off truncated', async () => {
    const bytes = await pack([{ path: 'a.md', text: noise(50_000) }]);
    const source = streamOf(bytes).getReader();
    let chunks = 0;
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        chunks += 1;
        if (chunks > 5) throw new Error('Network connection lost');
        const { value } = await source.read();
        if (value) controller.enqueue(value);
      },
    });

    const refusal = await refusalOf(readArchive(stream));

    expect(refusal.code).toBe('archive_truncated');
  });

  it('calls bytes that are not gzip corrupt', async () => {
    const refusal = await refusalOf(
      readArchive(streamOf(new TextEncoder().encode('<html>no</html>'))),
    );

    expect(refusal.code).toBe('archive_corrupt');
  });

  it('calls a gzip with changed bytes corrupt', async () => {
    const bytes = await pack([{ path: 'a.md', text: noise(50_000) }]);
    bytes.fill(0, 20_000, 20_200);

    const refusal = await refusalOf(readArchive(streamOf(bytes)));

    expect(refusal.code).toBe('archive_corrupt');
  });

  it('calls a gzip of something else than tar corrupt', async () => {
    const refusal = await refusalOf(readArchive(streamOf(gzipSync('x'.repeat(2_000)))));

    expect(refusal.code).toBe('archive_corrupt');
  });
});

describe('readArchive: caps on the whole', () => {
  it('stops a bomb at the cap and cancels the download', async () => {
    const bomb = bombOf(200);
    let isCancelled = false;
    const source = streamOf(bomb, 1_000).getReader();
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await source.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        isCancelled = true;
      },
    });

    const refusal = await refusalOf(readArchive(stream, { expanded_bytes: 5_000_000 }));

    expect(refusal.code).toBe('archive_too_large');
    expect(isCancelled).toBe(true);
  });

  it('refuses an archive over the compressed cap', async () => {
    const bytes = await pack([{ path: 'a.md', text: noise(50_000) }]);

    const refusal = await refusalOf(readArchive(streamOf(bytes), { compressed_bytes: 10_000 }));

    expect(refusal.code).toBe('archive_too_large');
  });

  it('refuses more entries than the cap', async () => {
    const bytes = await pack([{ path: 'a' }, { path: 'b' }, { path: 'c' }]);

    const refusal = await refusalOf(readArchive(streamOf(bytes), { entry_count: 2 }));

    expect(refusal.code).toBe('too_many_entries');
  });
});

describe('readArchive: entries that are skipped', () => {
  it.each(['../x', 'a/../../x', 'a//b', './a', 'a/\0b'])(
    'skips the unsafe path %j with a problem',
    async (path) => {
      const bytes = await pack([
        { path, header: { pax: { comment: COMMIT, path: `t/${path}` } } },
        { path: 'ok.md' },
      ]);

      const read = await readArchive(streamOf(bytes));

      expect([...read.tree.entries.keys()]).toEqual(['ok.md']);
      expect(codesOf(read)).toEqual(['archive_entry_unsafe']);
    },
  );

  it('skips an absolute path with a problem', async () => {
    const bytes = await pack([{ path: 'etc/passwd' }], '/');

    const read = await readArchive(streamOf(bytes));

    expect(read.tree.entries.size).toBe(0);
    expect(codesOf(read)).toEqual(['archive_entry_unsafe']);
  });

  it.each(['link', 'fifo', 'character-device', 'block-device'] as const)(
    'skips a %s with a problem',
    async (type) => {
      const bytes = await pack([{ path: 'x', header: { type, size: 0, linkname: 'y' } }]);

      const read = await readArchive(streamOf(bytes));

      expect(read.tree.entries.size).toBe(0);
      expect(codesOf(read)).toEqual(['archive_entry_unsupported']);
    },
  );

  it('skips paths that are too long or too deep', async () => {
    const bytes = await pack([{ path: 'x'.repeat(401) }, { path: 'd/'.repeat(32).concat('f') }]);

    const read = await readArchive(streamOf(bytes));

    expect(read.tree.entries.size).toBe(0);
    expect(codesOf(read)).toEqual(['path_too_long', 'path_too_long']);
  });
});

describe('readArchive: odd entries', () => {
  it('keeps odd names and reports them', async () => {
    const names = ['a\u202Eb.md', 'z\u200Bw.md', 'README.md', 'readme.md'];
    const bytes = await pack(names.map((path) => ({ path })));

    const read = await readArchive(streamOf(bytes));

    expect([...read.tree.entries.keys()]).toEqual(names);
    expect(codesOf(read)).toEqual([
      'path_hidden_characters',
      'path_hidden_characters',
      'path_case_collision',
    ]);
  });

  it('lets the later of two entries with one path count', async () => {
    const bytes = await pack([
      { path: 'a.md', text: '1' },
      { path: 'a.md', text: '22' },
    ]);

    const read = await readArchive(streamOf(bytes));

    expect(read.tree.findFile('a.md')?.bytes).toBe(2);
    expect(codesOf(read)).toEqual(['archive_entry_repeated']);
  });

  it('leaves out what lies below a file or a link', async () => {
    const link = { type: 'symlink', linkname: '/etc', size: 0 } as const;
    const bytes = await pack([
      { path: 'l', header: link },
      { path: 'l/passwd' },
      { path: 'f' },
      { path: 'f/g/h' },
    ]);

    const read = await readArchive(streamOf(bytes));

    expect([...read.tree.entries.keys()]).toEqual(['l', 'f']);
    expect(codesOf(read)).toEqual(['archive_entry_repeated', 'archive_entry_repeated']);
  });
});

describe('readArchive: caps on texts', () => {
  it('only hashes a file over 1 MiB', async () => {
    const bytes = await pack([
      { path: 'skills/a/SKILL.md', text: 'x'.repeat(ARCHIVE_CAPS.kept_file_bytes + 1) },
    ]);

    const read = await readArchive(streamOf(bytes));

    expect(read.tree.findFile('skills/a/SKILL.md')).not.toHaveProperty('content');
    expect(codesOf(read)).toEqual(['file_too_large']);
  });

  it('does not let other texts crowd out those that clients look for', async () => {
    const bytes = await pack([
      { path: 'docs/1.md', text: 'x'.repeat(600) },
      { path: 'docs/2.md', text: 'x'.repeat(600) },
      { path: 'skills/a/SKILL.md', text: 'x'.repeat(900) },
    ]);

    const read = await readArchive(streamOf(bytes), {
      kept_total_bytes: 1_600,
      kept_other_bytes: 700,
    });

    const kept = [...read.tree.entries]
      .filter(([, entry]) => 'content' in entry)
      .map(([path]) => path);
    expect(kept).toEqual(['docs/1.md', 'skills/a/SKILL.md']);
    expect(codesOf(read)).toEqual(['text_limit_reached']);
  });
});
