import { createHash } from 'node:crypto';
import { archiveKey, type ComponentRows, listSkillArchives, skillContents } from '@skillstash/db';
import { extractFiles, packSkill, type RepositoryTree } from '@skillstash/plugin-format';
import { archivedFiles } from './component-rows.ts';
import type { Crawl } from './crawl.ts';
import { keepLease } from './keep-lease.ts';
import { putObject } from './put-object.ts';

/** Contents that wait for the rest of their skill, beside the texts that the reader keeps: a worker has 128 MB. */
const WAITING_BYTES_MAX = 12_000_000;

/** Each holds an archive of its own meanwhile. */
const PARALLEL = 4;

type SkillRow = ComponentRows['skills'][number];
type Sources = {
  tree: RepositoryTree;
  /** The commit's archive once more, for what the reader did not keep. */
  openArchive: () => Promise<ReadableStream<Uint8Array>>;
};

/**
 * A skill that is being put together: what of it is still to come, by place in the repository. Plugins that share its folder have
 * a row each.
 */
type Pending = {
  row: SkillRow;
  rows: SkillRow[];
  contents: Map<string, Uint8Array>;
  missing: Map<string, string[]>;
  bytes: number;
};

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const filesOf = (row: SkillRow) => row.files ?? [];

const begin = (row: SkillRow, tree: RepositoryTree): Pending => {
  const folder = folderOf(row.path);
  const pending: Pending = { row, rows: [row], contents: new Map(), missing: new Map(), bytes: 0 };
  for (const { path } of [...filesOf(row), { path: 'SKILL.md' }]) {
    const place = folder === '' ? path : `${folder}/${path}`;
    const content = tree.findFile(place)?.content;
    const real = tree.findRealPath(place);
    if (content) pending.contents.set(path, content);
    else if (real !== undefined)
      pending.missing.set(real, [...(pending.missing.get(real) ?? []), path]);
  }
  return pending;
};

const store = async (crawl: Crawl, { row, rows, contents }: Pending): Promise<void> => {
  const files = archivedFiles(row.bodyBytes, filesOf(row)).map((file) => {
    const content = contents.get(file.path);
    const sha256 = 'sha256' in file ? file.sha256 : row.bodySha256;
    if (!content || createHash('sha256').update(content).digest('hex') !== sha256)
      throw new Error(`${row.path}: ${file.path} is not what the reader saw`);
    return { ...file, content };
  });
  const archive = packSkill(files);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  await keepLease(crawl);
  await putObject(crawl.crawler, archiveKey(sha256), archive, { sha256 });
  for (const each of rows) each.archiveSha256 = sha256;
};

const storeAll = async (crawl: Crawl, skills: Pending[]): Promise<void> => {
  const left = [...skills];
  const storeNext = async (): Promise<void> => {
    for (let one = left.pop(); one; one = left.pop()) await store(crawl, one);
  };
  await Promise.all(Array.from({ length: PARALLEL }, storeNext));
};

/** Skills by the places of what each still lacks. */
const byPlace = (skills: readonly Pending[]): Map<string, Pending[]> => {
  const waiting = new Map<string, Pending[]>();
  for (const pending of skills)
    for (const place of pending.missing.keys())
      waiting.set(place, [...(waiting.get(place) ?? []), pending]);
  return waiting;
};

/**
 * Reads the archive again for what is missing. Each skill is stored as soon as it is complete; one that would have to be held
 * for longer than there is room is given up.
 */
const complete = async (crawl: Crawl, skills: readonly Pending[], sources: Sources) => {
  const { tree, openArchive } = sources;
  const waiting = byPlace(skills);
  const wanted = [...waiting.keys()].map(
    (place) => [place, tree.findFile(place)?.bytes ?? 0] as const,
  );
  const givenUp = new Set<Pending>();
  let held_bytes = 0;
  const take = async (pending: Pending, place: string, content: Uint8Array): Promise<void> => {
    for (const path of pending.missing.get(place) ?? []) pending.contents.set(path, content);
    pending.missing.delete(place);
    pending.bytes += content.length;
    held_bytes += content.length;
    const isComplete = pending.missing.size === 0;
    if (isComplete) await store(crawl, pending);
    else if (held_bytes > WAITING_BYTES_MAX) givenUp.add(pending);
    else return;
    held_bytes -= pending.bytes;
    pending.contents.clear();
  };
  await extractFiles(await openArchive(), new Map(wanted), async (place, content) => {
    for (const pending of waiting.get(place) ?? [])
      if (!givenUp.has(pending)) await take(pending, place, content);
  });
};

/** The skills whose archives are still to be made, each once; rows whose archive R2 has are given its digest. */
const pendingOf = (
  rows: readonly SkillRow[],
  tree: RepositoryTree,
  stored: ReadonlyMap<string, string>,
): Pending[] => {
  const pending = new Map<string, Pending>();
  for (const row of rows) {
    const contents = skillContents(row.bodySha256, JSON.stringify(row.files));
    row.archiveSha256 = stored.get(contents) ?? null;
    const same = pending.get(contents);
    if (same) same.rows.push(row);
    else if (!row.archiveSha256) pending.set(contents, begin(row, tree));
  }
  return [...pending.values()];
};

/**
 * Puts an archive of each portable skill with other files than SKILL.md into R2, before the batch whose rows point at them,
 * and writes its digest into the row. What R2 has already is not made again. A skill that cannot be put together stays
 * stored, and is not portable: it is never handed out in part.
 */
export const storeSkillArchives = async (
  crawl: Crawl,
  rows: readonly SkillRow[],
  sources: Sources,
): Promise<void> => {
  const wanted = rows.filter((row) => row.portable && filesOf(row).length > 0);
  if (!wanted.length) return;
  const stored = await listSkillArchives(crawl.crawler.db, crawl.lease.repository.id);
  const pending = pendingOf(wanted, sources.tree, stored);
  const { whole = [], incomplete = [] } = Object.groupBy(pending, ({ missing }) =>
    missing.size === 0 ? 'whole' : 'incomplete',
  );
  await storeAll(crawl, whole);
  if (incomplete.length) await complete(crawl, incomplete, sources);
  for (const row of wanted)
    if (!row.archiveSha256) Object.assign(row, { portable: false, files: [] });
};
