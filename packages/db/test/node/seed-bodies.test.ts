import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packSkill } from '../../../plugin-format/src/skill-archive.ts';

const root = join(import.meta.dirname, '../../../..');
const seed = await readFile(join(root, 'seed.sql'), 'utf8');
const bodies = JSON.parse(await readFile(join(root, 'seed/bodies.json'), 'utf8')) as Record<
  string,
  string
>;

const archives = JSON.parse(await readFile(join(root, 'seed/archives.json'), 'utf8')) as Record<
  string,
  { body: string; files: Record<string, string> }
>;

/** The statement that fills a table. */
const statementOf = (table: string): string =>
  seed.split(/;\n/).find((text) => text.includes(`INSERT INTO ${table}\n`)) ?? '';

it.each(['skills', 'agents', 'commands'])('has the text and size of each of the %s', (table) => {
  const stored = [...statementOf(table).matchAll(/'([0-9a-f]{64})',\s+(\d+),/g)];

  const sizes = stored.map(([, sha256 = '', bytes]) => ({
    sha256,
    isRight: Buffer.byteLength(bodies[sha256] ?? '').toString() === bytes,
  }));

  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.filter(({ isRight }) => !isRight)).toEqual([]);
});

it('has the README of each plugin that has one', () => {
  const readmes = [...statementOf('plugins').matchAll(/'\{"kind":[^']*',\s+'([0-9a-f]{64})'/g)];

  const texts = readmes.map(([, sha256 = '']) => bodies[sha256]?.startsWith('# '));

  expect(texts).toEqual(Array.from({ length: 8 }, () => true));
});

it('keeps each text under its digest, and none that nothing points at', () => {
  const wrong = Object.entries(bodies).filter(
    ([sha256, text]) =>
      createHash('sha256').update(text).digest('hex') !== sha256 || !seed.includes(sha256),
  );

  expect(wrong).toEqual([]);
});

it('has archives of what its skills say they hold, under their digests', () => {
  const made = Object.values(archives).map(({ body, files }) => {
    const packed = Object.entries({ 'SKILL.md': bodies[body] ?? '', ...files })
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([path, text]) => {
        const content = Buffer.from(text);
        return { path, content, bytes: content.length, executable: path.endsWith('.sh') };
      });
    return createHash('sha256').update(packSkill(packed)).digest('hex');
  });
  const digests = Object.values(archives).flatMap(({ files }) =>
    Object.values(files).map((text) => createHash('sha256').update(text).digest('hex')),
  );

  expect(made).toEqual(Object.keys(archives));
  expect(made.every((sha256) => seed.includes(`archive_sha256 = '${sha256}'`))).toBe(true);
  expect(digests.filter((sha256) => !seed.includes(sha256))).toEqual([]);
});

it('keeps texts of a length that people read', () => {
  const lengths = Object.values(bodies).map((text) => text.trimEnd().split('\n').length);

  expect(Math.max(...lengths)).toBeLessThanOrEqual(15);
});
