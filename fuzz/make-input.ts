import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Random } from '../drill/random.ts';
import { mutateGzip, mutateTar } from './mutate-bytes.ts';
import { addOddEntries } from './odd-entries.ts';
import { mutateJson, mutateMarkdown } from './odd-texts.ts';
import { mutateValue } from './odd-values.ts';
import { fileEntry, packRaw, paxEntry, type RawEntry } from './raw-tar.ts';
import { SMALL_REPOSITORIES, type SmallRepository } from './small-repositories.ts';

/** One input of the reader. `keepsPaths`: no byte was changed, so that every path is still as it was made. */
export type FuzzInput = { kind: string; archive: Uint8Array; keepsPaths: boolean };

const COMMIT = 'c'.repeat(40);
const TOP = 'top/';
/** Archives over this are not mutated: they cost seconds each, and hold nothing that smaller ones do not. */
const CORPUS_BYTES_MAX = 450_000;

type Maker = (random: Random) => Omit<FuzzInput, 'kind'>;

const write = (value: unknown): string => JSON.stringify(value, null, 1) ?? 'null';

const entriesOf = ({ manifests, texts }: SmallRepository): RawEntry[] => [
  paxEntry([['comment', COMMIT]], 'g'),
  { name: TOP, type: '5', body: new Uint8Array() },
  ...Object.entries(manifests).map(([path, value]) => fileEntry(TOP + path, write(value))),
  ...Object.entries(texts).map(([path, text]) => fileEntry(TOP + path, text)),
];

const someRepository = (random: Random): SmallRepository => {
  const [repository] = random.pick(SMALL_REPOSITORIES, 1);
  if (!repository) throw new Error('there is no repository to begin with');
  return repository;
};

/** Level 1: the archives are many and small. */
const zip = (tar: Uint8Array): Uint8Array => gzipSync(tar, { level: 1 });

const fromEntries = (entries: readonly RawEntry[]): Omit<FuzzInput, 'kind'> => ({
  archive: zip(packRaw(entries)),
  keepsPaths: true,
});

const gzip: Maker = (random) => {
  const archive = zip(packRaw(entriesOf(someRepository(random))));
  return { archive: mutateGzip(archive, random), keepsPaths: false };
};

const tar: Maker = (random) => {
  const valid = entriesOf(someRepository(random));
  const entries = random.chance(0.3) ? addOddEntries(valid, random) : valid;
  return { archive: zip(mutateTar(packRaw(entries), random)), keepsPaths: false };
};

const entries: Maker = (random) =>
  fromEntries(addOddEntries(entriesOf(someRepository(random)), random));

const values: Maker = (random) => {
  const { manifests, texts } = someRepository(random);
  const [chosen] = random.pick(Object.keys(manifests), 1);
  const changed = Object.entries(manifests).map(([path, value]) => [
    path,
    path === chosen || random.chance(0.2) ? mutateValue(value, random) : value,
  ]);
  return fromEntries(entriesOf({ manifests: Object.fromEntries(changed), texts }));
};

const mutateFile = (path: string, text: string, random: Random): Uint8Array =>
  /\.json$/i.test(path) ? mutateJson(text, random) : mutateMarkdown(text, random);

const texts: Maker = (random) => {
  const repository = someRepository(random);
  const files = [
    ...Object.entries(repository.manifests).map(([path, value]) => [path, write(value)] as const),
    ...Object.entries(repository.texts),
  ];
  const [chosen] = random.pick(files, 1);
  return fromEntries(
    files.map(([path, text]) =>
      path === chosen?.[0] || random.chance(0.15)
        ? fileEntry(TOP + path, mutateFile(path, text, random))
        : fileEntry(TOP + path, text),
    ),
  );
};

const corpus =
  (files: readonly string[]): Maker =>
  (random) => {
    const [file = ''] = random.pick(files, 1);
    const archive = readFileSync(file);
    if (archive.length > CORPUS_BYTES_MAX || random.chance(0.4))
      return { archive: mutateGzip(archive, random), keepsPaths: false };
    return { archive: zip(mutateTar(gunzipSync(archive), random)), keepsPaths: false };
  };

/**
 * Makes the input of a number, the same one each time.
 *
 * @param corpusFiles real archives, some of which are mutated too
 */
export const makeInput = (
  seed: number,
  number: number,
  corpusFiles: readonly string[],
): FuzzInput => {
  // Neighbours must not look alike, hence the odd factor.
  const random = new Random(seed + Math.imul(number + 1, 0x9e3779b1));
  const dice = random.next();
  const pick = (): [string, Maker] => {
    if (corpusFiles.length > 0 && dice < 0.02) return ['corpus', corpus(corpusFiles)];
    if (dice < 0.12) return ['gzip', gzip];
    if (dice < 0.32) return ['tar', tar];
    if (dice < 0.5) return ['entries', entries];
    return dice < 0.76 ? ['values', values] : ['texts', texts];
  };
  const [kind, make] = pick();
  return { kind, ...make(random) };
};
