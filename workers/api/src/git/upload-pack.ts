import { BRANCH, type ProtocolVersion } from './advertise-refs.ts';
import type { PackedCommit } from './make-commit.ts';
import {
  DELIMITER,
  decodePackets,
  encodePackets,
  FLUSH,
  MalformedPackets,
  PACKET_BYTES_MAX,
  type Packet,
} from './pkt-line.ts';

/** Gives the commit of an id that a client wants; undefined for one that is not here. */
export type FindCommit = (id: string) => PackedCommit | undefined;

type Line = ReturnType<typeof decodePackets>[number];

const refuse = (reason: string): Packet[] => [`ERR upload-pack: ${reason}`];

const ID = /^[0-9a-f]{40}$/;

/** Ids that follow a word, whatever capabilities come after them. */
const idsAfter = (word: string, lines: readonly Line[]): string[] =>
  lines.flatMap((line) => {
    if (typeof line !== 'string' || !line.startsWith(`${word} `)) return [];
    const id = line.slice(word.length + 1).split(' ', 1)[0] ?? '';
    if (!ID.test(id)) throw new MalformedPackets(`“${word}” is followed by no object's id`);
    return [id];
  });

/** A pack in packets; the first byte of each says that it is the pack and neither progress nor an error. */
const inSideBand = (pack: Uint8Array): Packet[] => {
  const packets: Packet[] = [];
  const size = PACKET_BYTES_MAX - 1;
  for (let at = 0; at < pack.length; at += size)
    packets.push(Buffer.concat([Buffer.from([1]), pack.subarray(at, at + size)]));
  return [...packets, FLUSH];
};

const listRefs = (commit: PackedCommit, args: readonly Line[]): Packet[] => {
  const prefixes = args.flatMap((line) =>
    typeof line === 'string' && line.startsWith('ref-prefix ') ? [line.slice(11)] : [],
  );
  const refs = [
    { name: 'HEAD', more: args.includes('symrefs') ? ` symref-target:${BRANCH}` : '' },
    { name: BRANCH, more: '' },
  ].filter(({ name }) => !prefixes.length || prefixes.some((prefix) => name.startsWith(prefix)));
  return [...refs.map(({ name, more }) => `${commit.id} ${name}${more}\n`), FLUSH];
};

/** The commit that is wanted, or the refusal of one that is not here. One pack holds one commit. */
const findWanted = (lines: readonly Line[], find: FindCommit): PackedCommit | Packet[] => {
  const wanted = [...new Set(idsAfter('want', lines))];
  const found = wanted.map((id) => find(id) ?? id);
  const missing = found.find((one) => typeof one === 'string');
  if (missing) return refuse(`not our ref ${missing}`);
  const [commit, more] = found as PackedCommit[];
  if (!commit) return refuse('nothing is wanted');
  return more ? refuse('one commit at a time') : commit;
};

/** Protocol 2. Nothing here is shallow: a commit without parents is whole at any depth. */
const fetchObjects = (args: readonly Line[], find: FindCommit): Packet[] => {
  const commit = findWanted(args, find);
  if (Array.isArray(commit)) return commit;
  const held = idsAfter('have', args);
  const packfile = ['packfile\n', ...inSideBand(commit.pack)];
  if (args.includes('done') || !held.length) return packfile;
  if (!held.includes(commit.id)) return ['acknowledgments\n', 'NAK\n', FLUSH];
  return ['acknowledgments\n', `ACK ${commit.id}\n`, 'ready\n', DELIMITER, ...packfile];
};

const answerCommand = (lines: readonly Line[], tip: PackedCommit, find: FindCommit): Packet[] => {
  const [first] = lines;
  const end = lines.indexOf(DELIMITER);
  const args = end < 0 ? [] : lines.slice(end + 1);
  if (lines.includes('object-format=sha256')) return refuse('only sha1 is here');
  if (first === 'command=ls-refs') return listRefs(tip, args);
  if (first === 'command=fetch') return fetchObjects(args, find);
  return refuse('unknown command');
};

/** Protocols 0 and 1: the first common commit is acknowledged, as clients without more capabilities expect. */
const answerWants = (lines: readonly Line[], find: FindCommit): Uint8Array<ArrayBuffer> => {
  const commit = findWanted(lines, find);
  if (Array.isArray(commit)) return encodePackets(commit);
  const isDeepened = lines.some((line) => typeof line === 'string' && /^deepen/.test(line));
  const shallow: Packet[] = isDeepened ? [FLUSH] : [];
  const isCommon = idsAfter('have', lines).includes(commit.id);
  const reply = isCommon ? `ACK ${commit.id}\n` : 'NAK\n';
  if (!lines.includes('done'))
    return encodePackets([...shallow, ...(isDeepened && !lines.some(isHave) ? [] : [reply])]);
  const inBand = lines.some(
    (line) => typeof line === 'string' && / side-band-64k(?: |$)/.test(line),
  );
  const head = encodePackets([...shallow, reply]);
  const body = inBand ? encodePackets(inSideBand(commit.pack)) : commit.pack;
  return Buffer.concat([head, body]) as Uint8Array<ArrayBuffer>;
};

const isHave = (line: Line): boolean => typeof line === 'string' && line.startsWith('have ');

/**
 * Answers a `git-upload-pack` request for a repository of one branch.
 *
 * @param tip the commit that the branch is at
 * @param find the tip by its id, and any before it that is still known
 * @throws MalformedPackets for a request that is none
 */
export const uploadPack = (
  body: Uint8Array,
  version: ProtocolVersion,
  tip: PackedCommit,
  find: FindCommit,
): Uint8Array<ArrayBuffer> => {
  const lines = decodePackets(body);
  return version === 2 ? encodePackets(answerCommand(lines, tip, find)) : answerWants(lines, find);
};
