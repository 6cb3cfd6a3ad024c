import type { RepositoryClaim } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type JsonText, jsonArrayOf, jsonObject } from '../json.ts';
import { repositories, repositoryOwners } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/**
 * A repository, a person, and what is between them: what it takes to ask the host what they may do there. `sealedToken` is
 * null where the host gave us no token of theirs; `permission` and the times are null while they have not claimed it.
 */
export type ClaimCandidate = {
  repositoryId: string;
  fullName: string;
  hostId: number | null;
  personHostId: number | null;
  sealedToken: string | null;
  permission: RepositoryClaim['permission'] | null;
  claimedAt: string | null;
  checkedAt: string | null;
};

type Ownership = { userId: string; repositoryId: string };

const value = (name: string) => sql.placeholder(name);

/** Exported so that a test can ask for its query plan. */
export const claimCandidateStatement = statement<{ userId: string; fullName: string }>(
  sql`SELECT r.id AS repositoryId, r.full_name AS fullName, r.host_id AS hostId, u.host_id AS personHostId,
      t.sealed AS sealedToken, o.permission, o.claimed_at AS claimedAt, o.checked_at AS checkedAt
    FROM repositories r CROSS JOIN users u
    LEFT JOIN host_tokens t ON t.user_id = u.id
    LEFT JOIN repository_owners o ON o.repository_id = r.id AND o.user_id = u.id
    WHERE r.full_name = ${value('fullName')} AND u.id = ${value('userId')}`,
);

const item = jsonObject<RepositoryClaim>({
  repository: repositories.fullName,
  permission: repositoryOwners.permission,
  claimedAt: repositoryOwners.claimedAt,
  checkedAt: repositoryOwners.checkedAt,
});

/** How many claims one list shows. */
const CLAIMS_LISTED_MAX = 500;

/** Exported so that a test can ask for its query plan. */
export const claimListStatement = statement<{ userId: string }>(
  sql`SELECT ${jsonArrayOf(
    item,
    sql`${repositoryOwners} CROSS JOIN ${repositories} ON ${repositories.id} = ${repositoryOwners.repositoryId}
      WHERE ${repositoryOwners.userId} = ${value('userId')} ORDER BY ${repositoryOwners.repositoryId}
      LIMIT ${numeral(CLAIMS_LISTED_MAX)}`,
  )} AS items`,
);

const confirm = statement<Ownership & { permission: string; now: string }>(
  sql`INSERT INTO repository_owners (repository_id, user_id, permission, claimed_at, checked_at)
    VALUES (${value('repositoryId')}, ${value('userId')}, ${value('permission')}, ${value('now')}, ${value('now')})
    ON CONFLICT (repository_id, user_id) DO UPDATE SET permission = excluded.permission, checked_at = excluded.checked_at
    RETURNING claimed_at AS claimedAt`,
);

const end = statement<Ownership>(
  sql`DELETE FROM repository_owners
    WHERE repository_id = ${value('repositoryId')} AND user_id = ${value('userId')} RETURNING user_id`,
);

/**
 * What is known of a person and a repository, one round trip. Read it from the primary: a claim that ended must not live on
 * in a replica.
 *
 * @param fullName `owner/repo`, lower case
 */
export const findClaimCandidate = async (
  db: Pick<Database, 'prepare'>,
  userId: string,
  fullName: string,
): Promise<ClaimCandidate | undefined> =>
  (await claimCandidateStatement.bind(db, { userId, fullName }).first<ClaimCandidate>()) ??
  undefined;

/** A person's claims, at most 500, as JSON text. */
export const listClaims = async (
  db: Database,
  userId: string,
): Promise<JsonText<RepositoryClaim[]>> => {
  const row = await claimListStatement
    .bind(db, { userId })
    .first<{ items: JsonText<RepositoryClaim[]> }>();
  if (!row) throw new Error('an aggregate gives one row');
  return row.items;
};

/** Keeps what the host has just said. A second call moves `checkedAt`. @returns since when the person has the claim */
export const confirmClaim = async (
  db: Database,
  claim: Ownership & { permission: RepositoryClaim['permission']; now: string },
  audit: AuditEntry,
): Promise<string> => {
  const [kept] = await db.batch<{ claimedAt: string }>([
    confirm.bind(db, claim),
    auditStatement(db, audit),
  ]);
  const row = kept?.results[0];
  if (!row) throw new Error('an upsert returns its row');
  return row.claimedAt;
};

/** Ends a claim. A second call changes nothing. @returns whether there was one */
export const endClaim = async (
  db: Database,
  ownership: Ownership,
  audit: AuditEntry,
): Promise<boolean> => {
  const [ended] = await db.batch([
    end.bind(db, ownership),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return (ended?.results.length ?? 0) > 0;
};
