import { type SQL, sql } from 'drizzle-orm';
import { plugins, skills } from '../schema/index.ts';
import type { StoredSkillFile } from '../skill-file.ts';
import { boundLimit, type Database, statement } from '../statement.ts';

/** A skill that can be handed out: where its text and its archive are in R2, and what the archive holds besides. */
export type PortableSkill = {
  id: string;
  /** The plugin's. */
  slug: string;
  name: string;
  frontmatter: Record<string, unknown>;
  bodySha256: string;
  bodyBytes: number;
  archiveSha256: string | null;
  files: StoredSkillFile[];
};

/** `active`: whether its plugin is; a page is counted in skills that were looked at, so that none costs more than another. */
type Row = Omit<PortableSkill, 'frontmatter' | 'files'> & {
  frontmatter: string;
  files: string;
  active: 0 | 1;
};

const columns: SQL = sql`${skills.id} AS id, ${plugins.slug} AS slug, ${skills.name} AS name,
  ${skills.frontmatter} AS frontmatter, ${skills.bodySha256} AS bodySha256, ${skills.bodyBytes} AS bodyBytes,
  ${skills.archiveSha256} AS archiveSha256, ${skills.files} AS files, ${plugins.status} = 'active' AS active`;

/** Exported so that a test can ask for its query plan. */
export const portableSkillsStatement = statement<{ after: string; limit: number }>(
  sql`SELECT ${columns} FROM ${skills} CROSS JOIN ${plugins} ON ${plugins.id} = ${skills.pluginId}
    WHERE ${skills.portable} = 1 AND ${skills.id} > ${sql.placeholder('after')}
    ORDER BY ${skills.id} ${boundLimit('limit')}`,
);

/** Exported so that a test can ask for its query plan. */
export const pluginsPortableSkillsStatement = statement<{
  slug: string;
  after: string;
  limit: number;
}>(
  sql`SELECT ${columns} FROM ${plugins} CROSS JOIN ${skills}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${skills.pluginId} = ${plugins.id}
      AND ${skills.portable} = 1 AND ${skills.name} > ${sql.placeholder('after')}
    ORDER BY ${skills.name} ${boundLimit('limit')}`,
);

/** Exported so that a test can ask for its query plan. */
export const portableSkillStatement = statement<{ slug: string; name: string }>(
  sql`SELECT ${columns} FROM ${plugins} CROSS JOIN ${skills}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} = 'active'
      AND ${skills.pluginId} = ${plugins.id} AND ${skills.name} = ${sql.placeholder('name')} AND ${skills.portable} = 1
    ORDER BY ${skills.path} LIMIT 1`,
);

const skillOf = ({ active: _active, ...row }: Row): PortableSkill => ({
  ...row,
  frontmatter: JSON.parse(row.frontmatter) as PortableSkill['frontmatter'],
  files: JSON.parse(row.files) as StoredSkillFile[],
});

/** Where a list of portable skills goes on after one: those of one plugin have no two of a name. */
export const placeAfter = (skill: Pick<PortableSkill, 'id' | 'name'>, slug?: string): string =>
  slug === undefined ? skill.id : skill.name;

/**
 * Portable skills of active plugins, oldest first, or of one plugin, by name. A page looks at no more than `limit` skills and
 * may hold fewer, the last one none at all.
 *
 * @param after the place after which to begin, or an empty text
 * @returns `next` is the place after which the next page begins, null where there is none
 */
export const listPortableSkills = async (
  db: Database,
  { slug, after, limit }: { slug?: string | undefined; after: string; limit: number },
): Promise<{ skills: PortableSkill[]; next: string | null }> => {
  const bound =
    slug === undefined
      ? portableSkillsStatement.bind(db, { after, limit })
      : pluginsPortableSkillsStatement.bind(db, { slug, after, limit });
  const { results } = await bound.all<Row>();
  const last = results.length < limit ? undefined : results.at(-1);
  return {
    skills: results.filter(({ active }) => active).map(skillOf),
    next: last ? placeAfter(last, slug) : null,
  };
};

/** A portable skill of an active plugin by its name; undefined where there is none. */
export const findPortableSkill = async (
  db: Database,
  about: { slug: string; name: string },
): Promise<PortableSkill | undefined> => {
  const row = await portableSkillStatement.bind(db, about).first<Row>();
  return row ? skillOf(row) : undefined;
};
