import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { extractFiles, offsetsInArchive, packSkill, readRepository } from '../src/index.ts';
import { pack, streamOf } from './pack.ts';
import { treeOf } from './tree-of.ts';

const skillText = (name: string) => `---\nname: ${name}\ndescription: Does it.\n---\n\nText.\n`;

const identity = { repository: 'ada/kit', commit: null };

/** The skills of a repository without any manifest. */
const skillsOf = (files: Parameters<typeof treeOf>[0]) =>
  readRepository(treeOf(files), identity).snapshot.plugins.flatMap(({ skills }) => skills);

const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');

describe('a portable skill', () => {
  it('lists every other file of its folder by path, with size, digest and whether it can be run', () => {
    const [skill] = skillsOf({
      'a/SKILL.md': skillText('a'),
      'a/run.sh': { executable: 'exit' },
      'a/docs/x.md': 'x',
      'b.md': 'outside',
    });

    expect(skill).toMatchObject({
      portable: true,
      files: [
        { path: 'docs/x.md', bytes: 1, sha256: sha256Of('x'), executable: false },
        { path: 'run.sh', bytes: 4, sha256: sha256Of('exit'), executable: true },
      ],
    });
  });

  it('at the root of the repository holds all of it', () => {
    const [skill] = skillsOf({ 'SKILL.md': skillText('kit'), LICENSE: 'MIT', 'x/y.txt': 'y' });

    expect(skill?.files.map(({ path }) => path)).toEqual(['LICENSE', 'x/y.txt']);
  });

  it('holds the files of a skill within it, which is one of its own as well', () => {
    const skills = skillsOf({
      'a/SKILL.md': skillText('a'),
      'a/inner/SKILL.md': skillText('inner'),
    });

    expect(skills.map(({ name, files }) => [name, files.map(({ path }) => path)])).toEqual([
      ['a', ['inner/SKILL.md']],
      ['inner', []],
    ]);
  });

  it('follows links inside the repository and ends where they go in circles', () => {
    const [skill] = skillsOf({
      'a/SKILL.md': skillText('a'),
      'a/same.txt': { link: '../shared/x.txt' },
      'a/up': { link: '.' },
      'a/out': { link: '../../etc/passwd' },
      'shared/x.txt': 'x',
    });

    expect(skill).toMatchObject({ portable: true, files: [{ path: 'same.txt', bytes: 1 }] });
  });

  it('is no longer one past 512 files', () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`a/${at}.txt`, 'x']));

    const [fits] = skillsOf({ 'a/SKILL.md': skillText('a'), ...files(511) });
    const [over] = skillsOf({ 'a/SKILL.md': skillText('a'), ...files(512) });

    expect([fits?.portable, fits?.files.length]).toEqual([true, 511]);
    expect([over?.portable, over?.files.length]).toEqual([false, 0]);
  });

  it.each([
    ['a key twice', 'name: a\ndescription: d\nx: 1\nx: 2'],
    ['a key twice below', 'name: a\ndescription: d\nx:\n  y: 1\n  y: 2'],
    ['a name that is a number', 'name: 1\ndescription: d'],
    ['a name with a prefix', 'name: "kit:a"\ndescription: d'],
    ['a description of nothing', 'name: a\ndescription: "  "'],
    ['a character that no database keeps', 'name: a\ndescription: "d\\0"'],
    ['half a character', 'name: a\ndescription: "d\\ud83d"'],
  ])('has no %s in its frontmatter', (_what, keys) => {
    const [skill] = skillsOf({ 'a/SKILL.md': `---\n${keys}\n---\n` });

    expect(skill?.portable).toBe(false);
  });
});

describe('packSkill', () => {
  const fileOf = (path: string, text: string) => {
    const content = new TextEncoder().encode(text);
    return { path, content, bytes: content.length, executable: false };
  };

  it('puts each content where offsetsInArchive says, whatever the names', () => {
    const files = [fileOf('SKILL.md', 'one'), fileOf('größe 👍.txt', 'two'), fileOf('z', '')];

    const archive = packSkill(files);
    const contents = offsetsInArchive(files).map((offset, place) =>
      new TextDecoder().decode(archive.subarray(offset, offset + (files[place]?.bytes ?? 0))),
    );

    expect(contents).toEqual(['one', 'two', '']);
  });

  it('makes the same bytes of the same files, on every machine and for ever', () => {
    const archive = packSkill([fileOf('SKILL.md', 'one'), fileOf('a/b.txt', 'two')]);

    expect(createHash('sha256').update(archive).digest('hex')).toBe(
      'b13c9c2e8f0230a0cdae7a7f2ce7d2c86529d9749e8862967ad0d30b3d7da9e5',
    );
  });
});

describe('extractFiles', () => {
  it('gives the files that are wanted, one at a time, none of another size and no others', async () => {
    const archive = await pack([
      { path: 'a.txt', text: 'a' },
      { path: 'b/c.bin', text: 'c' },
      { path: 'b', header: { type: 'symlink', linkname: 'a.txt', size: 0 } },
    ]);
    const wanted = new Map([
      ['b/c.bin', 1],
      ['b', 0],
      ['none', 1],
      ['a.txt', 2],
    ]);
    const taken: string[] = [];

    await extractFiles(streamOf(archive), wanted, async (path, content) => {
      taken.push(`${path} ${new TextDecoder().decode(content)}`);
    });

    expect(taken).toEqual(['b/c.bin c']);
  });

  it('refuses an archive that is cut off', async () => {
    const archive = await pack([{ path: 'a.txt', text: 'a'.repeat(100_000) }]);

    const reading = extractFiles(streamOf(archive.slice(0, 100)), new Map(), async () => {});

    await expect(reading).rejects.toMatchObject({ code: 'archive_truncated' });
  });

  it('stops at what the taker throws', async () => {
    const archive = await pack([{ path: 'a.txt', text: 'a' }]);

    const reading = extractFiles(streamOf(archive), new Map([['a.txt', 1]]), () =>
      Promise.reject(new Error('full')),
    );

    await expect(reading).rejects.toThrow('full');
  });
});
