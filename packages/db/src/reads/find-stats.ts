import type { RegistryStats } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { jsonObject } from '../json.ts';
import { registryTotals } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';

/** Exported so that a test can ask for its query plan. */
export const statsStatement = statement<{ known: string }>(
  sql`SELECT ${versioned(
    sql`${registryTotals.revision}`,
    jsonObject<RegistryStats>({
      plugins: registryTotals.plugins,
      skills: registryTotals.skills,
      agents: registryTotals.agents,
      commands: registryTotals.commands,
      mcpServers: registryTotals.mcpServers,
      hooks: registryTotals.hooks,
      lspServers: registryTotals.lspServers,
      marketplaces: registryTotals.marketplaces,
      repositories: registryTotals.repositories,
      listings: registryTotals.listings,
      users: registryTotals.users,
      collections: registryTotals.collections,
      ratings: registryTotals.ratings,
      downloads: registryTotals.downloads,
    }),
  )} FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

/** The totals of everything, from the one row that keeps them; undefined in a database without migrations. */
export const findStats = async (
  db: Database,
  known: string,
): Promise<Versioned<RegistryStats> | undefined> =>
  (await statsStatement.bind(db, { known }).first<Versioned<RegistryStats>>()) ?? undefined;
