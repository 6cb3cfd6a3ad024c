import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/** A person as the host tells of them. `username` is their login in lower case, `hostId` their numeric id there. */
export type HostPerson = {
  hostId: number;
  username: string;
  displayName: string | null;
  avatarUrl: string | null;
  url: string | null;
};

/** A sign-in: `id` is for a person who was never here, `sealedToken` what the host lets us ask for them, encrypted. */
export type PersonSignIn = { id: string; person: HostPerson; sealedToken: string; now: string };

/** What goes on record: of a sign-up, and of a person who lost their username. */
export type SignInAudit = { signedUp: AuditEntry; ceded: AuditEntry };

type Values = Omit<HostPerson, never> & Pick<PersonSignIn, 'id' | 'sealedToken' | 'now'>;

const value = (name: keyof Values) => sql.placeholder(name);

const afterSlash = sql`substr(slug, instr(slug, '/'))`;

/** Whoever has the name now, and is another. Host ids are never used again, so that the new name is nobody's. */
const other = sql`username = ${value('username')} AND host_id IS NOT ${value('hostId')}`;
const ceded = sql`username || '~' || coalesce(host_id, id)`;

const cedeCollections = statement<Values>(
  sql`UPDATE collections SET slug = (SELECT ${ceded} FROM users WHERE id = user_id) || ${afterSlash}, revision = revision + 1
    WHERE user_id = (SELECT id FROM users WHERE ${other})`,
);
const cedeName = statement<Values>(
  sql`UPDATE users SET username = ${ceded}, updated_at = ${value('now')}, revision = revision + 1 WHERE ${other}`,
);
const insert = statement<Values>(
  sql`INSERT INTO users (id, username, display_name, avatar_url, url, host_id, created_at, updated_at)
    VALUES (${value('id')}, ${value('username')}, ${value('displayName')}, ${value('avatarUrl')}, ${value('url')},
      ${value('hostId')}, ${value('now')}, ${value('now')})
    ON CONFLICT (host_id) DO NOTHING`,
);
const moveCollections = statement<Values>(
  sql`UPDATE collections SET slug = ${value('username')} || ${afterSlash}, revision = revision + 1
    WHERE user_id = (SELECT id FROM users WHERE host_id = ${value('hostId')} AND username <> ${value('username')})`,
);
const update = statement<Values>(
  sql`UPDATE users SET username = ${value('username')}, display_name = ${value('displayName')},
      avatar_url = ${value('avatarUrl')}, url = ${value('url')}, updated_at = ${value('now')}, revision = revision + 1
    WHERE host_id = ${value('hostId')} AND (username, display_name, avatar_url, url)
      IS NOT (${value('username')}, ${value('displayName')}, ${value('avatarUrl')}, ${value('url')})`,
);
const keepToken = statement<Values>(
  sql`INSERT INTO host_tokens (user_id, sealed, updated_at)
    SELECT id, ${value('sealedToken')}, ${value('now')} FROM users WHERE host_id = ${value('hostId')}
    ON CONFLICT (user_id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at`,
);
const find = statement<{ hostId: number }>(
  sql`SELECT id, username, created_at AS createdAt FROM users WHERE host_id = ${sql.placeholder('hostId')}`,
);

/** A person whom the host has just vouched for. */
export type SignedInPerson = { id: string; username: string; createdAt: string };

/**
 * Takes in what the host tells of a person who signs in: makes them known at their first time, follows what they changed
 * there. They are who they are by the host's numeric id. A username belongs to whoever has the login now; another one who
 * had it here becomes `<login>~<host id>`, and their collections with them. One batch; a second call changes nothing more.
 */
export const signInPerson = async (
  db: Database,
  { person, ...signIn }: PersonSignIn,
  audit: SignInAudit,
): Promise<SignedInPerson> => {
  const values: Values = { ...person, ...signIn };
  const all = await db.batch<SignedInPerson>([
    cedeCollections.bind(db, values),
    cedeName.bind(db, values),
    auditStatement(db, audit.ceded, 'if_changed'),
    insert.bind(db, values),
    auditStatement(db, audit.signedUp, 'if_changed'),
    moveCollections.bind(db, values),
    update.bind(db, values),
    keepToken.bind(db, values),
    find.bind(db, values),
  ]);
  const found = all.at(-1)?.results[0];
  if (!found) throw new Error('who was written in this batch is there');
  return found;
};

/** A person by the host's id of them, as signing in needs them. */
export const findPersonByHostId = async (
  db: Database,
  hostId: number,
): Promise<SignedInPerson | undefined> =>
  (await find.bind(db, { hostId }).first<SignedInPerson>()) ?? undefined;
