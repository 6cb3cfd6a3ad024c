import { ResourceNotFoundError } from '@modelcontextprotocol/server';
import {
  archiveKey,
  bodyKey,
  findPortableSkill,
  listPortableSkills,
  type PortableSkill,
  placeAfter,
} from '@skillstash/db';
import type { ApiBindings } from '../env.ts';

/** A file of a skill as the Skills extension lists it. */
type SkillResource = { uri: string; digest: string; size: number };

/** A skill as the Skills extension (SEP-2640) lists it: `frontmatter` is all of it, `resources` every file. */
export type SkillEntry = {
  uri: string;
  frontmatter: Record<string, unknown>;
  resources: SkillResource[];
};

/** Where skills are read: facts from the database, texts and files from R2. With a `slug`, only that plugin's are listed. */
export type SkillSource = Pick<ApiBindings, 'BODIES'> & {
  database: Pick<D1Database, 'prepare' | 'batch'>;
  slug?: string | undefined;
};

const SKILL_FILE = 'SKILL.md';
/** How many skills one page looks at. */
const PAGE_SKILLS = 100;
/** A page ends with the skill that takes it over this many characters. */
const PAGE_CHARACTERS_MAX = 1_000_000;

const uriOf = ({ slug, name }: { slug: string; name: string }, path: string): string =>
  `skill://${[...slug.split('/'), name, ...path.split('/')].map(encodeURIComponent).join('/')}`;

const entryOf = (skill: PortableSkill): SkillEntry => {
  const own = { path: SKILL_FILE, sha256: skill.bodySha256, bytes: skill.bodyBytes };
  return {
    uri: uriOf(skill, SKILL_FILE),
    frontmatter: skill.frontmatter,
    resources: [own, ...skill.files].map(({ path, sha256, bytes }) => ({
      uri: uriOf(skill, path),
      digest: `sha256:${sha256}`,
      size: bytes,
    })),
  };
};

/** The skill and file that a URI names, as far as its form goes. */
const placeOf = (uri: string): { slug: string; name: string; path: string } | undefined => {
  const [, rest] = /^skill:\/\/([^?#]+)$/.exec(uri) ?? [];
  const segments = rest?.split('/') ?? [];
  if (segments.length < 5 || segments.includes('')) return undefined;
  try {
    const [owner, repo, plugin, name = '', ...path] = segments.map(decodeURIComponent);
    return { slug: `${owner}/${repo}/${plugin}`.toLowerCase(), name, path: path.join('/') };
  } catch (cause) {
    if (cause instanceof URIError) return undefined;
    throw cause;
  }
};

/**
 * One page of the skills of all plugins, or of the source's one.
 *
 * @param after `next` of the page before, or an empty text
 */
export const listSkillEntries = async (
  source: SkillSource,
  after: string,
): Promise<{ skills: SkillEntry[]; next: string | null }> => {
  const { database, slug } = source;
  const page = await listPortableSkills(database, { slug, after, limit: PAGE_SKILLS });
  const skills: SkillEntry[] = [];
  let characters = 0;
  for (const skill of page.skills) {
    const entry = entryOf(skill);
    skills.push(entry);
    characters += JSON.stringify(entry).length;
    if (characters > PAGE_CHARACTERS_MAX && skill !== page.skills.at(-1))
      return { skills, next: placeAfter(skill, slug) };
  }
  return { skills, next: page.next };
};

/**
 * One skill by the URI of its SKILL.md.
 *
 * @throws ResourceNotFoundError
 */
export const findSkillEntry = async (source: SkillSource, uri: string): Promise<SkillEntry> => {
  const place = placeOf(uri);
  const skill =
    place?.path === SKILL_FILE ? await findPortableSkill(source.database, place) : undefined;
  if (!skill) throw new ResourceNotFoundError(uri, `No skill is served at ${uri}.`);
  return entryOf(skill);
};

const readStored = async (
  { BODIES }: SkillSource,
  skill: PortableSkill,
  path: string,
): Promise<{ bytes: Uint8Array; sha256: string } | undefined> => {
  const file = skill.files.find((one) => one.path === path);
  if (path !== SKILL_FILE && !file) return undefined;
  // R2 has no range of no bytes.
  if (file?.bytes === 0) return { bytes: new Uint8Array(), sha256: file.sha256 };
  const stored = file
    ? await BODIES.get(archiveKey(skill.archiveSha256 ?? ''), {
        range: { offset: file.offset, length: file.bytes },
      })
    : await BODIES.get(bodyKey(skill.bodySha256));
  if (!stored) return undefined;
  return {
    bytes: new Uint8Array(await stored.arrayBuffer()),
    sha256: file?.sha256 ?? skill.bodySha256,
  };
};

const TYPES: Record<string, string> = {
  md: 'text/markdown',
  json: 'application/json',
  html: 'text/html',
};

const typeOf = (path: string, isText: boolean): string => {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return TYPES[ending] ?? (isText ? 'text/plain' : 'application/octet-stream');
};

/** The text, if these bytes are one and it gives the same bytes again. */
const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
};

/**
 * A file of a skill, byte for byte: as text where it is text, as base64 otherwise.
 *
 * @throws ResourceNotFoundError
 */
export const readSkillResource = async (source: SkillSource, uri: string) => {
  const place = placeOf(uri);
  const skill = place && (await findPortableSkill(source.database, place));
  const file = skill && (await readStored(source, skill, place.path));
  if (!file) throw new ResourceNotFoundError(uri, `There is no resource ${uri}.`);
  const text = textOf(file.bytes);
  const about = {
    uri,
    mimeType: typeOf(place.path, text !== undefined),
    _meta: { 'dev.skillstash/digest': `sha256:${file.sha256}`, 'dev.skillstash/untrusted': true },
  };
  return text === undefined
    ? { ...about, blob: Buffer.from(file.bytes).toString('base64') }
    : { ...about, text };
};
