import type { Problem } from '@skillstash/shared';
import type { InferSelectModel } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import type { repositories } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import type { Lease } from './repository-lease.ts';

/** What a crawl learned of a repository itself. */
export type RepositoryFacts = Pick<
  InferSelectModel<typeof repositories>,
  | 'owner'
  | 'name'
  | 'ownerType'
  | 'hostId'
  | 'defaultBranch'
  | 'description'
  | 'homepageUrl'
  | 'license'
  | 'stars'
  | 'archived'
  | 'headSha'
  | 'lastIndexedSha'
  | 'readerVersion'
  | 'factsCheckedAt'
  | 'listedHash'
> & {
  /** What is wrong with the repository as a whole; undefined where it was not read. */
  problems: Problem[] | undefined;
};

/** Another crawl took the repository after this one's lease ran out. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor() {
    super('The lease ran out and another crawl took the repository.');
  }
}

/** What the guard's malformed JSON makes the database say. */
const GUARD_TEXT = 'malformed JSON';

/** Whether a batch failed at its guard, that is: before it wrote anything. */
export const isLeaseLost = (error: unknown): boolean => String(error).includes(GUARD_TEXT);

/** Whether a batch failed because another repository was found to have the same number on the host. Nothing was written. */
export const isHostIdTaken = (error: unknown): boolean =>
  /UNIQUE constraint failed: repositories\.host_id/.test(String(error));

const value = (name: string) => sql.placeholder(name);

const updateFacts = statement<Record<string, unknown>>(
  sql`UPDATE repositories SET owner = ${value('owner')}, name = ${value('name')}, owner_type = ${value('ownerType')},
      host_id = ${value('hostId')}, default_branch = ${value('defaultBranch')}, description = ${value('description')},
      homepage_url = ${value('homepageUrl')}, license = ${value('license')}, stars = ${value('stars')},
      archived = ${value('archived')}, head_sha = ${value('headSha')}, last_indexed_sha = ${value('lastIndexedSha')},
      reader_version = ${value('readerVersion')}, problems = coalesce(${value('problems')}, problems),
      listed_hash = ${value('listedHash')}, facts_checked_at = ${value('factsCheckedAt')}, revision = revision + 1, updated_at = ${value('factsCheckedAt')}
    WHERE id = ${value('id')} AND lease_token = ${value('token')}`,
);

/** Fails the whole batch unless the statement before it changed exactly one row. */
export const GUARD = `SELECT CASE WHEN changes() = 1 THEN 1 ELSE json('lease lost') END`;

const spreadStars = statement<{ id: string; stars: number }>(
  sql`UPDATE plugins SET stars = ${value('stars')}, revision = revision + 1
    WHERE repository_id = ${value('id')} AND stars <> ${value('stars')}`,
);

/** The statements that begin every commit: facts, the guard that the lease still holds, and stars for the plugins. */
export const repositoryStatements = (
  db: Database,
  lease: Lease,
  facts: RepositoryFacts,
): D1PreparedStatement[] => {
  const { id } = lease.repository;
  const values = {
    ...facts,
    archived: facts.archived ? 1 : 0,
    problems: facts.problems ? JSON.stringify(facts.problems) : null,
    id,
    token: lease.token,
  };
  return [
    updateFacts.bind(db, values),
    db.prepare(GUARD),
    spreadStars.bind(db, { id, stars: facts.stars }),
  ];
};
