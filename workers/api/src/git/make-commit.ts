import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** A commit of one file: its id, and a pack of its four objects, made when it is first asked for. */
export type PackedCommit = { readonly id: string; readonly pack: Uint8Array<ArrayBuffer> };

type ObjectType = 'commit' | 'tree' | 'blob';
type GitObject = { type: ObjectType; id: string; content: Buffer };

/** Numbers of the pack format: https://git-scm.com/docs/pack-format */
const PACKED_TYPES: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3 };
const PACK_VERSION = 2;

/** Equal files are equal commits, whenever and wherever they are made: nobody wrote them at a time. */
const SIGNATURE = 'SkillStash <catalogs@skillstash.invalid> 1767225600 +0000';

const sha1 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const gitObject = (type: ObjectType, content: Buffer): GitObject => ({
  type,
  content,
  id: sha1(Buffer.from(`${type} ${content.length}\0`), content).toString('hex'),
});

const treeOf = (mode: string, name: string, { id }: GitObject): GitObject =>
  gitObject('tree', Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]));

/** Type and size: four bits of the size with the type, then seven in each byte, the lowest first. */
const packedHead = ({ type, content }: GitObject): Buffer => {
  const bytes: number[] = [];
  let byte = (PACKED_TYPES[type] << 4) | (content.length & 0x0f);
  for (let size = content.length >>> 4; size > 0; size >>>= 7) {
    bytes.push(byte | 0x80);
    byte = size & 0x7f;
  }
  return Buffer.from([...bytes, byte]);
};

const packOf = (objects: readonly GitObject[]): Uint8Array<ArrayBuffer> => {
  const head = Buffer.alloc(12);
  head.write('PACK', 'latin1');
  head.writeUInt32BE(PACK_VERSION, 4);
  head.writeUInt32BE(objects.length, 8);
  const packed = [
    head,
    ...objects.flatMap((one) => [packedHead(one), deflateSync(one.content, { level: 3 })]),
  ];
  return Buffer.concat([...packed, sha1(...packed)]) as Uint8Array<ArrayBuffer>;
};

/**
 * A commit without parents that holds one text in one folder. The same text gives the same commit.
 *
 * @param place the folder and the file
 */
export const makeCommit = (place: { folder: string; file: string }, text: string): PackedCommit => {
  const blob = gitObject('blob', Buffer.from(text));
  const folder = treeOf('100644', place.file, blob);
  const root = treeOf('40000', place.folder, folder);
  const lines = [
    `tree ${root.id}`,
    `author ${SIGNATURE}`,
    `committer ${SIGNATURE}`,
    '',
    'Catalog',
    '',
  ];
  const commit = gitObject('commit', Buffer.from(lines.join('\n')));
  let pack: Uint8Array<ArrayBuffer> | undefined;
  return {
    id: commit.id,
    get pack() {
      pack ??= packOf([commit, root, folder, blob]);
      return pack;
    },
  };
};
