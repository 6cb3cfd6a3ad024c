import { sql } from 'drizzle-orm';
import { type Json, jsonArrayOf, jsonObject, quoted } from '../json.ts';
import { plugins, skills } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';

/** A skill in the discovery index of agentskills.io. `url` is relative to the index and changes with the content. */
export type AgentSkill = {
  name: string;
  description: string;
  type: 'skill-md' | 'archive';
  url: string;
  digest: string;
};

/** The discovery index of one plugin. */
export type AgentSkillIndex = { $schema: string; skills: AgentSkill[] };

const SCHEMA = 'https://schemas.agentskills.io/discovery/0.2.0/schema.json';

/** How many an index names: whoever asks for it downloads them all. */
const SKILLS_MAX = 1000;

const isArchived = sql`${skills.archiveSha256} IS NOT NULL`;

const agentSkill = jsonObject<AgentSkill>({
  name: skills.name,
  description: quoted<string>(sql`${skills.description}`),
  type: quoted<AgentSkill['type']>(sql`iif(${isArchived}, 'archive', 'skill-md')`),
  url: quoted<string>(sql`${skills.name} || '/' ||
    iif(${isArchived}, ${skills.archiveSha256} || '.zip', ${skills.bodySha256} || '/SKILL.md')`),
  digest: quoted<string>(sql`'sha256:' || coalesce(${skills.archiveSha256}, ${skills.bodySha256})`),
});

const index = jsonObject<AgentSkillIndex>({
  $schema: quoted<string>(sql.raw(`'${SCHEMA}'`)),
  skills: jsonArrayOf(
    agentSkill,
    sql`${skills} WHERE ${skills.pluginId} = ${plugins.id} AND ${skills.portable} = 1
      ORDER BY ${skills.name}, ${skills.path}
      LIMIT ${numeral(SKILLS_MAX)}`,
  ),
});

/** Exported so that a test can ask for its query plan. */
export const agentSkillsStatement = statement<{ slug: string; known: string }>(
  sql`SELECT ${versioned(sql`${plugins.revision}`, index as Json<never>)} FROM ${plugins}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} = 'active'`,
);

/**
 * The portable skills of an active plugin as its discovery index; undefined where there is no such plugin.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findAgentSkills = async (
  db: Database,
  slug: string,
  known: string,
): Promise<Versioned<AgentSkillIndex> | undefined> =>
  (await agentSkillsStatement.bind(db, { slug, known }).first<Versioned<AgentSkillIndex>>()) ??
  undefined;
