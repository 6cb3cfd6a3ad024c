import type { Report, ReportDecision } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type JsonText, jsonObject, quoted } from '../json.ts';
import { plugins, reports } from '../schema/index.ts';
import { boundLimit, type Database, statement, variants } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';

/** A report to be kept; `reviewer` is whose review it is about, null where it is about the plugin itself. */
export type NewReport = {
  id: string;
  userId: string;
  slug: string;
  reviewer: string | null;
  reason: string;
  now: string;
};

const value = (name: string) => sql.placeholder(name);

/** The review of one person, by their name. */
const review = sql`(SELECT r.id FROM plugin_ratings r CROSS JOIN users u ON u.id = r.user_id
  WHERE r.plugin_id = p.id AND u.username = ${value('reviewer')} AND r.review IS NOT NULL)`;

/** Exported so that a test can ask for its query plan. */
export const reportTargetStatement = statement<{ slug: string; reviewer: string | null }>(
  sql`SELECT p.id AS pluginId, ${review} AS ratingId FROM plugins p
    WHERE p.slug = ${value('slug')} AND p.status <> 'blocked'`,
);

const insert = statement<Omit<NewReport, 'slug' | 'reviewer'> & ReportTarget>(
  sql`INSERT INTO reports (id, user_id, plugin_id, rating_id, reason, created_at)
    VALUES (${value('id')}, ${value('userId')}, ${value('pluginId')}, ${value('ratingId')}, ${value('reason')}, ${value('now')})
    ON CONFLICT DO NOTHING RETURNING id`,
);

type ReportTarget = { pluginId: string; ratingId: string | null };

/**
 * Keeps a report. One person has one open report of one thing.
 *
 * @returns how it went: `exists` where they have reported it already
 */
export const insertReport = async (
  db: Database,
  report: NewReport,
  audit: AuditEntry,
): Promise<'made' | 'exists' | 'no plugin' | 'no review'> => {
  const target = await reportTargetStatement.bind(db, report).first<ReportTarget>();
  if (!target) return 'no plugin';
  if (report.reviewer !== null && target.ratingId === null) return 'no review';
  const [made] = await db.batch([
    insert.bind(db, { ...report, ...target }),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return made?.results.length ? 'made' : 'exists';
};

const item = jsonObject<Report>({
  id: reports.id,
  plugin: plugins.slug,
  reviewer: quoted<string | null>(
    sql`(SELECT u.username FROM plugin_ratings r CROSS JOIN users u ON u.id = r.user_id WHERE r.id = ${reports.ratingId})`,
  ),
  reporter: quoted<string>(sql`(SELECT u.username FROM users u WHERE u.id = ${reports.userId})`),
  reason: reports.reason,
  status: reports.status,
  createdAt: reports.createdAt,
  decidedAt: reports.decidedAt,
});

/** Exported so that a test can ask for its query plan. */
export const reportListStatement = variants<Report['status'], { after: string; limit: number }>(
  (status) => status,
  (status) =>
    sql`SELECT ${reports.id} AS id, ${item} AS item FROM ${reports} CROSS JOIN ${plugins} ON ${plugins.id} = ${reports.pluginId}
      WHERE ${reports.status} = ${sql.raw(`'${status}'`)} AND ${reports.id} > ${value('after')}
      ORDER BY ${reports.id} ${boundLimit('limit')}`,
);

/** Reports that stand so, the oldest first: at most `limit`, and the id after which the next page begins, if any. */
export const listReports = async (
  db: Database,
  status: Report['status'],
  { after = '', limit }: { after?: string | undefined; limit: number },
): Promise<{ items: JsonText<Report>[]; nextKey: string | null }> => {
  const { results } = await reportListStatement(status)
    .bind(db, { after, limit: limit + 1 })
    .all<{ id: string; item: JsonText<Report> }>();
  const shown = results.slice(0, limit);
  return {
    items: shown.map((row) => row.item),
    nextKey: results.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
};

const decide = statement<{ id: string; status: string; now: string }>(
  sql`UPDATE reports SET status = ${value('status')}, decided_at = ${value('now')}
    WHERE id = ${value('id')} AND status = 'open' RETURNING id`,
);

/** Closes a report. A second call changes nothing. @returns whether it was open */
export const decideReport = async (
  db: Database,
  decision: ReportDecision & { id: string; now: string },
  audit: AuditEntry,
): Promise<boolean> => {
  const [decided] = await db.batch([
    decide.bind(db, decision),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return (decided?.results.length ?? 0) > 0;
};

const setHidden = statement<{ id: string; hidden: 0 | 1; now: string }>(
  sql`UPDATE plugin_ratings SET hidden_at = iif(${value('hidden')}, ${value('now')}, NULL)
    WHERE id = ${value('id')} AND (hidden_at IS NULL) = ${value('hidden')}`,
);

/**
 * Takes a review off what people read, or puts it back; its stars count all the same. A second call changes nothing.
 *
 * @returns whether there is such a review
 */
export const hideReview = async (
  db: Database,
  about: { slug: string; reviewer: string; isHidden: boolean; now: string },
  audit: AuditEntry,
): Promise<boolean> => {
  const target = await reportTargetStatement.bind(db, about).first<ReportTarget>();
  if (!target?.ratingId) return false;
  const hidden = about.isHidden ? 1 : 0;
  await db.batch([
    setHidden.bind(db, { id: target.ratingId, hidden, now: about.now }),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return true;
};
