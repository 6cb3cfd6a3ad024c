import { sql } from 'drizzle-orm';
import { type Database, numeral, statement } from '../statement.ts';

/** How far the mean of all ratings may move, in stars, before every score is made anew. */
const PRIOR_DRIFT_MAX = 0.05;

/** How many plugins one call scores anew, so that it stays short however many were rated. */
const PLUGINS_MAX = 500;

const mean = sql`rating_stars * 1.0 / ratings`;

const movePrior = statement<Record<string, never>>(
  sql`UPDATE registry_totals SET rating_prior = ${mean}, rescored_up_to = ''
    WHERE id = 1 AND ratings > 0 AND rescored_up_to IS NULL AND abs(${mean} - rating_prior) >= ${numeral(PRIOR_DRIFT_MAX)}`,
);

/** The next plugins in line; none where all scores are of the present prior. */
const next = sql`SELECT id FROM plugins WHERE rating_count > 0
  AND id > (SELECT rescored_up_to FROM registry_totals WHERE id = 1) ORDER BY id LIMIT ${numeral(PLUGINS_MAX)}`;

/** Exported so that a test can ask for its query plan. */
export const rescoreStatement = statement<Record<string, never>>(
  sql`UPDATE plugins SET rating_score = (SELECT (rating_prior * rating_prior_weight + plugins.rating_sum)
      / (rating_prior_weight + plugins.rating_count) FROM registry_totals WHERE registry_totals.id = 1)
    WHERE id IN (${next}) RETURNING id`,
);

const advance = statement<Record<string, never>>(
  sql`UPDATE registry_totals SET rescored_up_to = (SELECT iif(count(*) = ${numeral(PLUGINS_MAX)}, max(id), NULL) FROM (${next}))
    WHERE id = 1 AND rescored_up_to IS NOT NULL`,
);

/** The statements of a call, in their order; the second gives a row for each plugin that was scored anew. */
export const rescoreStatements = (db: Pick<Database, 'prepare'>): D1PreparedStatement[] =>
  [movePrior, rescoreStatement, advance].map((one) => one.bind(db, {}));

/**
 * Keeps the scores of rated plugins true to the mean of all ratings. Once that has moved by more than a twentieth of a star, it
 * becomes the prior, and each call scores the next 500 plugins anew, one batch, until all are. Else nothing is written.
 *
 * @returns how many plugins were scored anew
 */
export const rescorePlugins = async (db: Database): Promise<number> => {
  const [, rescored] = await db.batch(rescoreStatements(db));
  return rescored?.results.length ?? 0;
};
