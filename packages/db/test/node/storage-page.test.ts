import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const page = await readFile(join(root, 'docs/storage.md'), 'utf8');

const migrations = async (): Promise<string> => {
  const names = (await readdir(join(root, 'migrations'))).filter((name) => name.endsWith('.sql'));
  const texts = names.map((name) => readFile(join(root, 'migrations', name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
};

const namesOf = (text: string, statement: string): string[] =>
  [...text.matchAll(new RegExp(`^${statement} (\\w+)`, 'gm'))].map(([, name]) => name ?? '');

it.each(['TABLE', 'TRIGGER'])('docs/storage.md names every %s of the migrations', async (kind) => {
  const text = await migrations();
  const made = [...new Set(namesOf(text, `CREATE ${kind}`))];
  const standsAtTheEnd = (name: string) =>
    text.lastIndexOf(`CREATE ${kind} ${name} `) > text.lastIndexOf(`DROP ${kind} ${name};`);

  const wrong = made.filter((name) => page.includes(`\`${name}\``) !== standsAtTheEnd(name));

  expect(made.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});

it('docs/storage.md draws every foreign key of the migrations', async () => {
  const tables = (await migrations()).split(/^CREATE TABLE /m).slice(1);
  const keys = tables.flatMap((text) =>
    [...(text.split(';')[0] ?? '').matchAll(/REFERENCES (\w+)/g)].map(
      ([, parent]) => `${parent} ${text.match(/^\w+/)?.[0]}`,
    ),
  );

  const drawn = [...page.matchAll(/^ {2}(\w+) \S+ (\w+) : /gm)].map(
    ([, parent, child]) => `${parent} ${child}`,
  );

  expect(keys.filter((key) => !drawn.includes(key))).toEqual([]);
});
