import { createHash } from 'node:crypto';
import {
  ArchiveError,
  type RepositoryTree,
  readArchive,
  readRepository,
} from '@skillstash/plugin-format';
import { type Problem, type RepositorySnapshot, repositorySnapshot } from '@skillstash/shared';
import type { FuzzInput } from './make-input.ts';
import { CANARY } from './odd-entries.ts';
import { strictResolver } from './strict-resolver.ts';

/** How one input was read. `faults` are what must never happen, in sentences. */
export type Verdict = {
  outcome: 'refused' | 'with problems' | 'clean' | 'crashed';
  /** The refusal's code, or the codes of all problems. */
  codes: string[];
  crashes: string[];
  escapes: string[];
  /** What the reader itself took. */
  reading_ms: number;
};

const REPOSITORY = 'ann/tools';
const FAULT_CHARS = 500;

/** What every object inherits: a reader that assigns to a key `__proto__` would add to it. */
const INHERITED = new Set(Reflect.ownKeys(Object.prototype));

const findPollution = (): string[] => {
  const added = Reflect.ownKeys(Object.prototype).filter((key) => !INHERITED.has(key));
  for (const key of added) Reflect.deleteProperty(Object.prototype, key);
  return added.map((key) => `every object inherits ${String(key)}`);
};

const chunked = (bytes: Uint8Array): ReadableStream<Uint8Array> => {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(offset, offset + 16_384));
      offset += 16_384;
    },
  });
};

const isInside = (path: string): boolean =>
  path === '' ||
  (!path.includes('\0') && path.split('/').every((name) => !['', '.', '..'].includes(name)));

const problemsOf = (snapshot: RepositorySnapshot): Problem[] => [
  ...snapshot.problems,
  ...[...snapshot.plugins, ...snapshot.external].flatMap(({ problems }) => problems),
];

/** Every path that a snapshot names, with the digest of what must be there. */
const placesOf = (
  snapshot: RepositorySnapshot,
): Array<{ path: string; sha256: string | undefined }> => [
  ...snapshot.plugins.flatMap((plugin) => [
    ...[...plugin.skills, ...plugin.agents, ...plugin.commands].flatMap(({ path, bodySha256 }) =>
      path === null ? [] : [{ path, sha256: bodySha256 }],
    ),
    ...(plugin.readme ? [plugin.readme] : []),
  ]),
];

const pathsOf = (snapshot: RepositorySnapshot): Array<string | null> => [
  ...snapshot.plugins.flatMap((plugin) => [
    plugin.source.kind === 'local' ? plugin.source.path : null,
    ...[...plugin.mcpServers, ...plugin.lspServers, ...plugin.hooks].map(({ path }) => path),
  ]),
  ...snapshot.unclaimedSkills.map(({ path }) => path),
  ...snapshot.nestedMarketplaces,
  ...problemsOf(snapshot).map(({ path }) => path),
];

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const findEscapes = (
  tree: RepositoryTree,
  snapshot: RepositorySnapshot,
  bodies: ReadonlyMap<string, Uint8Array>,
  keepsPaths: boolean,
): string[] => {
  const places = placesOf(snapshot);
  const named = [...tree.entries.keys(), ...places.map(({ path }) => path), ...pathsOf(snapshot)];
  const escapes = named
    .filter((path) => path !== null && !isInside(path))
    .map((path) => `${JSON.stringify(path)} is named and not inside`);
  const resolve = strictResolver(tree.entries);
  for (const { path, sha256 } of places) {
    const real = resolve(path);
    const entry = real === undefined ? undefined : tree.entries.get(real);
    if (entry?.kind !== 'file') escapes.push(`${path} is read and leads to no file inside`);
    else if (entry.sha256 !== sha256) escapes.push(`${path} is read as another file`);
  }
  for (const [sha256, body] of bodies) {
    if (sha256Of(body) !== sha256) escapes.push(`a body is not what its digest says`);
    if (keepsPaths && Buffer.from(body).includes(CANARY)) escapes.push('a file outside was read');
  }
  return escapes;
};

const readWhole = async ({ archive, keepsPaths }: FuzzInput): Promise<Verdict> => {
  const start_ms = performance.now();
  const { tree, commit, problems } = await readArchive(chunked(archive));
  const { snapshot, bodies } = readRepository(tree, { repository: REPOSITORY, commit });
  const reading_ms = performance.now() - start_ms;
  const found = [...problems, ...problemsOf(snapshot)];
  const pollution = findPollution();
  const checked = repositorySnapshot.safeParse(snapshot);
  // What the contract holds must survive being written as JSON.
  JSON.stringify(snapshot);
  return {
    outcome: found.length > 0 ? 'with problems' : 'clean',
    codes: found.map(({ code }) => code),
    crashes: [
      ...pollution,
      ...(checked.success ? [] : [`the contract is broken: ${checked.error.message}`]),
    ].map((fault) => fault.slice(0, FAULT_CHARS)),
    escapes: findEscapes(tree, snapshot, bodies, keepsPaths),
    reading_ms,
  };
};

/** Reads one input through the reader's public functions and looks for what must never happen. */
export const checkReading = async (input: FuzzInput): Promise<Verdict> => {
  const start_ms = performance.now();
  try {
    return await readWhole(input);
  } catch (cause) {
    const nothing = { crashes: [], escapes: [], reading_ms: performance.now() - start_ms };
    if (cause instanceof ArchiveError)
      return { ...nothing, outcome: 'refused', codes: [cause.code] };
    const crash = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { ...nothing, outcome: 'crashed', codes: [], crashes: [crash] };
  }
};
