import { jsonBytes, type SkillFile, type SnapshotSkill } from '@skillstash/shared';
import { isSpecName, MAX_DESCRIPTION_CHARS } from './check-skill.ts';
import { scalarText } from './component-name.ts';
import type { Component } from './read-component.ts';
import type { Reading } from './reading.ts';
import { parentPath } from './repository-path.ts';
import { TEXT_LIMITS } from './text-limits.ts';

/**
 * What one skill's folder may hold to be handed out as a whole. The Skills extension of MCP (SEP-2640) has every host take 512
 * files and 16 MiB; half of that is what fits into a worker twice, beside the texts of a repository.
 */
export const SKILL_CAPS = {
  file_count: 512,
  total_bytes: 8_388_608,
  file_bytes: 4_194_304,
} as const;

/** A bound on folders looked into, most of which hold nothing where links are chained. */
const MAX_FOLDERS = 2_000;
/** Neither Windows nor the readers of archives take such names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE_NAME = /[\\:\u0000-\u001f\u007f\ufffd]/;
const HYPHEN = 0x2d;
/** What the database would have to replace, so that the frontmatter would no longer be the file's. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/** What makes a skill portable, as the snapshot has it. */
export type Portability = { portable: boolean; files: SkillFile[] };

/**
 * Whether any client of the specification can load the skill as it is: its frontmatter parses without leniency and says a
 * name and a description in their form, and its whole folder is within SKILL_CAPS.
 */
export const findPortability = (reading: Reading, skill: Component): Portability => {
  const files =
    skill.path !== null && isConforming(reading, skill, skill.path)
      ? listFiles(reading, parentPath(skill.path), skill.bodyBytes)
      : undefined;
  if (!files || !reading.takeSkillFiles(files.length)) return { portable: false, files: [] };
  return { portable: true, files };
};

/** Of several skills of one name the first by path is handed out, which is the one that the name means everywhere. */
export const keepFirstPortable = (skills: readonly SnapshotSkill[]): SnapshotSkill[] => {
  const first = new Map<string, SnapshotSkill>();
  for (const skill of skills) {
    const known = first.get(skill.name);
    if (!known || (skill.path ?? '') < (known.path ?? '')) first.set(skill.name, skill);
  }
  return skills.map((skill) =>
    first.get(skill.name) === skill ? skill : { ...skill, portable: false, files: [] },
  );
};

const isConforming = (reading: Reading, skill: Component, path: string): boolean => {
  const { name, description } = skill.frontmatter;
  const text = scalarText(description) ?? '';
  const file = reading.findMarkdown(path);
  return (
    skill.frontmatterState === 'ok' &&
    file?.isUtf8 === true &&
    // A byte order mark hides the frontmatter from most.
    file.content[0] === HYPHEN &&
    file.frontmatter.isPlain &&
    file.frontmatter.refusedKeys.length === 0 &&
    typeof name === 'string' &&
    name === skill.name &&
    isSpecName(name) &&
    typeof description === 'string' &&
    text.trim() !== '' &&
    text.length <= MAX_DESCRIPTION_CHARS &&
    !UNSTORABLE.test(JSON.stringify(skill.frontmatter))
  );
};

/** Every other file in the folder, by path; undefined where they are too many, too large or oddly named. */
const listFiles = (reading: Reading, root: string, bodyBytes: number): SkillFile[] | undefined => {
  const files: SkillFile[] = [];
  const open = [{ folder: root, above: new Set<string>() }];
  let bytes = bodyBytes;
  let pathBytes = 0;
  let folders = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const real = reading.tree.findRealPath(next.folder);
    // A link to a folder above it has no end.
    if (real === undefined || next.above.has(real)) continue;
    folders += 1;
    if (folders > MAX_FOLDERS) return undefined;
    const above = new Set(next.above).add(real);
    for (const { name, path, kind } of reading.listChildren(next.folder)) {
      if (UNSAFE_NAME.test(name)) return undefined;
      if (kind === 'folder') open.push({ folder: path, above });
      else if (next.folder !== root || name !== 'SKILL.md') {
        const file = reading.tree.findFile(path);
        if (!file || file.bytes > SKILL_CAPS.file_bytes) return undefined;
        bytes += file.bytes;
        const place = root === '' ? path : path.slice(root.length + 1);
        pathBytes += jsonBytes(place);
        const executable = file.mode === '100755';
        files.push({ path: place, bytes: file.bytes, sha256: file.sha256, executable });
        // SKILL.md is one of them.
        const isFull = files.length >= SKILL_CAPS.file_count || bytes > SKILL_CAPS.total_bytes;
        if (isFull || pathBytes > TEXT_LIMITS.skill_file_paths_bytes) return undefined;
      }
    }
  }
  return reading.isFull ? undefined : files.sort((a, b) => (a.path < b.path ? -1 : 1));
};
