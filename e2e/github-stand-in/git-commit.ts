import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { type ParsedTarEntryWithData, unpackTar } from 'modern-tar';

/** The one branch of every repository that is played. */
const BRANCH = 'refs/heads/main';
/** Whoever commits, so that the same content has the same sha on every machine. */
const COMMITTER = 'Stand-in <stand-in@github.invalid>';

/** A command of git's fast-import: text, or bytes behind their length. */
const data = (bytes: Uint8Array): Uint8Array[] => [
  Buffer.from(`data ${bytes.length}\n`),
  bytes,
  Buffer.from('\n'),
];

const quoted = (path: string): string =>
  `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

const modeOf = ({ header }: ParsedTarEntryWithData): string => {
  if (header.type === 'symlink') return '120000';
  return (header.mode ?? 0) & 0o100 ? '100755' : '100644';
};

const contentOf = ({ header, data: bytes }: ParsedTarEntryWithData): Uint8Array =>
  header.type === 'symlink' ? Buffer.from(header.linkname ?? '') : (bytes ?? new Uint8Array());

const fileOf = (entry: ParsedTarEntryWithData): Uint8Array[] => [
  Buffer.from(`M ${modeOf(entry)} inline ${quoted(entry.header.name)}\n`),
  ...data(contentOf(entry)),
];

/** What fast-import reads: one commit on top of `parent` that holds exactly the archive's files. */
const commitOf = (entries: ParsedTarEntryWithData[], at: string, parent?: string): Uint8Array[] => [
  Buffer.from(`commit ${BRANCH}\ncommitter ${COMMITTER} ${Date.parse(at) / 1000} +0000\n`),
  ...data(Buffer.from('As archived')),
  Buffer.from(parent ? `from ${parent}\ndeleteall\n` : 'deleteall\n'),
  ...entries.flatMap(fileOf),
  Buffer.from('\ndone\n'),
];

/** @throws with what git says, where it fails */
const git = async (gitDir: string, args: string[], input?: Uint8Array): Promise<string> => {
  const child = spawn('git', args, {
    env: { ...process.env, GIT_DIR: gitDir, GIT_CONFIG_GLOBAL: '/dev/null' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [output, complaint] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  child.stdin.end(input);
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`git ${args[0]}: ${complaint.trim()}`);
  return output.trim();
};

/** Makes a bare repository that gives out any commit by its sha, as GitHub does. */
export const initRepository = async (gitDir: string): Promise<void> => {
  await git(gitDir, ['init', '--quiet', '--bare', '--initial-branch=main']);
  await git(gitDir, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
};

/**
 * Commits an archive's files (below its one top folder) to a bare repository's main branch.
 *
 * @param committedAt ISO 8601; with the files and `parent` it makes the sha, so that a second run gives the same
 * @param parent the commit to follow; undefined begins the branch
 * @returns the commit's sha
 */
export const commitArchive = async (
  gitDir: string,
  archive: Buffer,
  committedAt: string,
  parent?: string,
): Promise<string> => {
  const entries = await unpackTar(gunzipSync(archive), {
    strip: 1,
    filter: ({ type }) => type === 'file' || type === 'symlink',
  });
  const commit = Buffer.concat(commitOf(entries, committedAt, parent));
  await git(gitDir, ['fast-import', '--quiet', '--done'], commit);
  return git(gitDir, ['rev-parse', BRANCH]);
};
