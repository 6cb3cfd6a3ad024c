import { sql } from 'drizzle-orm';
import { plugins, skills } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';

/** Exported so that a test can ask for its query plan. */
export const skillArchivesStatement = statement<{ repositoryId: string }>(
  sql`SELECT ${skills.bodySha256} AS body, ${skills.files} AS files, ${skills.archiveSha256} AS archive
    FROM ${plugins} CROSS JOIN ${skills} ON ${skills.pluginId} = ${plugins.id}
    WHERE ${plugins.repositoryId} = ${sql.placeholder('repositoryId')} AND ${skills.archiveSha256} IS NOT NULL`,
);

/**
 * The archives that R2 has already of a repository's skills.
 *
 * @returns by what is in them, as `skillContents` writes it, the digest of each
 */
export const listSkillArchives = async (
  db: Database,
  repositoryId: string,
): Promise<Map<string, string>> => {
  const { results } = await skillArchivesStatement
    .bind(db, { repositoryId })
    .all<{ body: string; files: string; archive: string }>();
  return new Map(results.map(({ body, files, archive }) => [skillContents(body, files), archive]));
};

/** What is in a skill's archive, as one text. `files` is the JSON of its row. */
export const skillContents = (bodySha256: string, files: string): string =>
  `${bodySha256} ${files}`;
