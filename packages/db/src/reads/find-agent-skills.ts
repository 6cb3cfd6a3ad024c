import { sql } from 'drizzle-orm';
import { divisibleStatement, type Items, readDivisible } from '../body-parts.ts';
import { jsonObject, quoted } from '../json.ts';
import { plugins, skills } from '../schema/index.ts';
import { type Database, numeral } from '../statement.ts';
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

const skillItems: Items<AgentSkill> = {
  item: agentSkill,
  tables: sql`${skills}`,
  belonging: sql`${skills.pluginId} = ${plugins.id} AND ${skills.portable} = 1`,
  order: sql`${skills.name}, ${skills.path} LIMIT ${numeral(SKILLS_MAX)}`,
};

/** Exported so that a test can ask for its query plan. */
export const agentSkillsStatement = divisibleStatement({
  select: ({ arrayOf }) =>
    versioned(
      sql`${plugins.revision}`,
      jsonObject<AgentSkillIndex>({
        $schema: quoted<string>(sql.raw(`'${SCHEMA}'`)),
        skills: arrayOf('skills', skillItems),
      }),
    ),
  from: sql`${plugins}`,
  where: sql`${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} = 'active'`,
});

/**
 * The portable skills of an active plugin as its discovery index; undefined where there is no such plugin. One round trip, two
 * where that is longer than 2,000,000 bytes.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findAgentSkills = (
  db: Database,
  slug: string,
  known: string,
): Promise<Versioned<AgentSkillIndex> | undefined> =>
  readDivisible<Versioned<AgentSkillIndex>>(db, agentSkillsStatement, { slug, known });
