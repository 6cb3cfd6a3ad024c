import type { PluginDownload, PluginRating, PluginVersion } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { readFitting } from '../body-parts.ts';
import { type Json, jsonArrayOf, jsonObject, quoted } from '../json.ts';
import { findPage, type PageRead, pageText } from '../page.ts';
import { pluginDownloads, pluginRatings, plugins, pluginVersions, users } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { ratingJson } from './rating-json.ts';

type PartValues = { slug: string; known: string; limit: number; first: number; after: string };

const ofPlugin = (body: Json<never>): SQL =>
  sql`SELECT ${versioned(sql`${plugins.revision}`, body)} FROM ${plugins}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} <> 'blocked'`;

const newestFirst = (key: SQL, plugin: SQL): SQL =>
  sql`${plugin} = ${plugins.id} AND ${key} < ${sql.placeholder('after')} ORDER BY ${key} DESC`;

/** Exported so that a test can ask for its query plan. */
export const versionsStatement = statement<PartValues>(
  ofPlugin(
    pageText(
      sql`${pluginVersions.id}`,
      jsonObject<PluginVersion>({
        version: pluginVersions.version,
        commitSha: pluginVersions.commitSha,
        treeHash: pluginVersions.treeHash,
        seenAt: pluginVersions.seenAt,
      }),
      sql`${pluginVersions} WHERE ${newestFirst(sql`${pluginVersions.id}`, sql`${pluginVersions.pluginId}`)}`,
    ) as Json<never>,
  ),
);

/** Exported so that a test can ask for its query plan. */
export const ratingsStatement = statement<PartValues>(
  ofPlugin(
    pageText(
      sql`${pluginRatings.id}`,
      ratingJson(quoted(sql`${sql.placeholder('slug')}`)),
      sql`${pluginRatings} CROSS JOIN ${users} ON ${users.id} = ${pluginRatings.userId}
        WHERE ${newestFirst(sql`${pluginRatings.id}`, sql`${pluginRatings.pluginId}`)}`,
    ) as Json<never>,
  ),
);

/** Exported so that a test can ask for its query plan. */
export const downloadsStatement = statement<{ slug: string; known: string; since: string }>(
  ofPlugin(
    jsonObject<{ total: number; days: PluginDownload[] }>({
      total: plugins.downloads,
      days: jsonArrayOf(
        jsonObject<PluginDownload>({
          day: pluginDownloads.day,
          downloads: pluginDownloads.downloads,
          automated: pluginDownloads.automated,
        }),
        sql`${pluginDownloads} WHERE ${pluginDownloads.pluginId} = ${plugins.id}
          AND ${pluginDownloads.day} >= ${sql.placeholder('since')} ORDER BY ${pluginDownloads.day}`,
      ),
    }) as Json<never>,
  ),
);

/** Exported so that a test can ask for its query plan. */
export const readmeStatement = statement<{ slug: string }>(
  sql`SELECT ${plugins.readmeSha256} AS sha256 FROM ${plugins}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} <> 'blocked'`,
);

type PartPage = { limit: number; after?: string | undefined; known: string };

/** Sorts after every UUID. */
const AFTER_ALL = 'g';

const readPart = <T>(
  db: Database,
  part: typeof versionsStatement,
  slug: string,
  asked: PartPage,
): Promise<PageRead<T> | undefined> =>
  readFitting(asked, ({ limit, known, after = AFTER_ALL }) =>
    findPage<T>(part.bind(db, { slug, known, limit, first: limit + 1, after })),
  );

/** The contents of a plugin that crawls saw, newest first; undefined where there is no such plugin. */
export const listVersions = (db: Database, slug: string, page: PartPage) =>
  readPart<PluginVersion>(db, versionsStatement, slug, page);

/** A plugin's ratings, newest first; undefined where there is no such plugin. */
export const listRatings = (db: Database, slug: string, page: PartPage) =>
  readPart<PluginRating>(db, ratingsStatement, slug, page);

/** A plugin's daily downloads since a day (`2026-11-21`), oldest first; undefined where there is no such plugin. */
export const findDownloads = async (
  db: Database,
  slug: string,
  since: string,
  known: string,
): Promise<Versioned<unknown> | undefined> =>
  (await downloadsStatement.bind(db, { slug, known, since }).first<Versioned<unknown>>()) ??
  undefined;

/** Where a plugin's README is stored: undefined without such a plugin, null without a README. */
export const findReadme = async (
  db: Database,
  slug: string,
): Promise<string | null | undefined> => {
  const row = await readmeStatement.bind(db, { slug }).first<{ sha256: string | null }>();
  return row?.sha256 === undefined ? undefined : row.sha256;
};
