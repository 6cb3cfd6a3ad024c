import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { findDownloadKey } from '../src/downloads/index.ts';
import { countDownloads, recordDownloads } from '../src/index.ts';
import { recountFacets, recountTotals } from './support/recount.ts';
import { insertPlugins, makePlugins } from './support/synthetic.ts';
import { rowsOf } from './support/tables.ts';

const { DB: db } = env;
const TODAY = '2026-11-21';
const NOW = `${TODAY}T10:20:00.000Z`;
/** Whatever waits is due. */
const days = { today: TODAY, keptSince: '2026-11-20', now: NOW, later: NOW };
/** Until the next full hour. */
const waiting = { ...days, later: `${TODAY}T11:00:00.000Z` };
let ids: string[];
let made = 0;
beforeEach(async () => {
  await insertPlugins(makePlugins(made, made + 600));
  const rows = await rowsOf<{ id: string }>(`SELECT id FROM plugins ORDER BY rowid DESC LIMIT 600`);
  ids = rows.map(({ id }) => id);
  made += 600;
  await db.batch([
    db.prepare('DELETE FROM download_marks'),
    db.prepare('DELETE FROM download_keys'),
    db.prepare('UPDATE plugins SET downloads_7d = 0, downloads_30d = 0, trending = 0'),
  ]);
  await findDownloadKey(db, TODAY, '0'.repeat(64));
  // All that there is to do before anything is downloaded.
  for (let times = 0; times < 10; times += 1) await countDownloads(db, days);
});

const marks = (pluginIds: readonly string[], each: number, day = TODAY) =>
  pluginIds.flatMap((pluginId, plugin) =>
    Array.from({ length: each }, (_, place) => ({
      pluginId,
      day,
      mark: `${made}-${plugin}-${place}-${day}`.padEnd(22, '_').slice(0, 22),
      automated: false,
    })),
  );

/** Counts the rows that D1 says were written. */
const counting = () => {
  let written = 0;
  const add = (results: D1Result[]) => {
    written += results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
  };
  return {
    database: {
      prepare: (text: string) => db.prepare(text),
      batch: async <T>(statements: D1PreparedStatement[]) => {
        const results = await db.batch<T>(statements);
        add(results);
        return results;
      },
    },
    written: () => written,
  };
};

describe('counting downloads', () => {
  it('writes nothing where there is nothing to count', async () => {
    const { database, written } = counting();

    const changed = await countDownloads(database, days);

    expect(changed).toEqual({ slugs: [], more: false });
    expect(written()).toBe(0);
  });

  it('writes as many rows for a thousand downloads of a plugin as for one', async () => {
    const [one = '', other = ''] = ids;
    const written: number[] = [];
    for (const [id, each] of [
      [one, 1],
      [other, 1_000],
    ] as const) {
      const run = counting();
      await recordDownloads(db, marks([id], each));
      // The place by popularity is search's business: a thousand downloads move it, one does not.
      await db.prepare('UPDATE plugins SET downloads = 100000 WHERE id = ?').bind(id).run();
      await countDownloads(db, { ...days, today: '2026-11-20' });
      await recordDownloads(
        db,
        marks([id], each).map((mark) => ({ ...mark, mark: `x${mark.mark.slice(1)}` })),
      );
      await countDownloads(run.database, days);
      written.push(run.written());
    }

    expect(written[0]).toBeGreaterThan(0);
    expect(written[1]).toBe(written[0]);
  });

  it('counts whole what one batch does not take, and keeps facets and totals right', async () => {
    await recordDownloads(db, marks(ids, 8));

    const changed = [await countDownloads(db, days), await countDownloads(db, days)];

    const sums = await rowsOf(
      `SELECT sum(downloads_7d) AS week, sum(downloads_30d) AS month, sum(trending) AS trending FROM plugins`,
    );
    expect(changed.map(({ slugs, more }) => [slugs.length, more])).toEqual([
      [500, true],
      [100, false],
    ]);
    expect(sums).toEqual([{ week: 4_800, month: 4_800, trending: 4_800 }]);
    const [facets, totals] = await Promise.all([recountFacets(), recountTotals()]);
    expect(facets.stored).toEqual(facets.expected);
    expect(totals.stored).toEqual(totals.expected);
  });

  const storedOf = (id: string) =>
    rowsOf(
      `SELECT p.downloads, p.downloads_7d AS week, p.revision, (SELECT sum(downloads) FROM plugin_downloads WHERE plugin_id = p.id) AS days
        FROM plugins p WHERE id = '${id}'`,
    );

  it('shows at once what is a hundredth of the downloads that a plugin has', async () => {
    const [one = ''] = ids;
    await db.prepare('UPDATE plugins SET downloads = 500 WHERE id = ?').bind(one).run();

    const shown: number[] = [];
    for (const part of [0, 1, 2, 3, 4]) {
      await recordDownloads(db, marks([one], 5).slice(part, part + 1));
      shown.push((await countDownloads(db, waiting)).slugs.length);
    }

    expect(shown).toEqual([0, 0, 0, 0, 1]);
    expect(await storedOf(one)).toMatchObject([{ downloads: 505, week: 5, days: 5 }]);
  });

  it('lets less wait until it is due, in few rows, and all of a plugin then shows at once', async () => {
    const [one = ''] = ids;
    await db.prepare('UPDATE plugins SET downloads = 5000 WHERE id = ?').bind(one).run();
    // The place by popularity is search's business.
    await countDownloads(db, waiting);
    const before = await storedOf(one);
    const run = counting();

    await recordDownloads(db, marks([one], 3));
    await countDownloads(run.database, waiting);
    const meanwhile = await storedOf(one);
    const soon = await countDownloads(db, { ...waiting, now: `${TODAY}T10:59:59.999Z` });
    const due = await countDownloads(db, { ...waiting, now: `${TODAY}T11:00:00.000Z` });

    expect(meanwhile).toEqual(before);
    // The state, twice, and what waits, with the index of when.
    expect(run.written()).toBe(4);
    expect([soon.slugs.length, due.slugs.length]).toEqual([0, 1]);
    expect(await storedOf(one)).toMatchObject([{ downloads: 5_003, week: 3, days: 3 }]);
    expect(await rowsOf('SELECT * FROM waiting_downloads')).toEqual([]);
  });

  it('moves sums with the days, 500 plugins at a time, then writes nothing', async () => {
    await recordDownloads(db, marks(ids, 2));
    for (const _ of ['500', 'the others']) await countDownloads(db, days);
    const later = { ...days, today: '2026-11-28', keptSince: '2026-11-27' };

    const changed: number[] = [];
    for (let times = 0; times < 4; times += 1)
      changed.push((await countDownloads(db, later)).slugs.length);

    const run = counting();
    await countDownloads(run.database, later);
    expect(changed).toEqual([500, 100, 0, 0]);
    expect(run.written()).toBe(0);
    expect(
      await rowsOf(
        `SELECT sum(downloads_7d) AS week, sum(downloads_30d) AS month, sum(trending) AS trending FROM plugins`,
      ),
    ).toEqual([{ week: 0, month: 1_200, trending: 0 }]);
  });

  it('throws away keys and marks of days that are over, but no mark that is not counted', async () => {
    const [one = ''] = ids;
    await recordDownloads(db, marks([one], 3));

    const changed = await countDownloads(db, {
      ...days,
      today: '2026-11-23',
      keptSince: '2026-11-22',
    });

    expect(changed.slugs).toHaveLength(1);
    expect(await rowsOf('SELECT * FROM download_marks')).toEqual([]);
    expect(await rowsOf('SELECT * FROM download_keys')).toEqual([]);
  });

  it('forgets the downloads of a plugin that was deleted meanwhile', async () => {
    const [one = '', other = ''] = ids;
    await recordDownloads(db, marks([one, other], 3));
    await db.prepare('DELETE FROM plugins WHERE id = ?').bind(one).run();

    const changed = await countDownloads(db, days);

    expect(changed.slugs).toHaveLength(1);
    expect(await rowsOf('PRAGMA foreign_key_check')).toEqual([]);
  });
});
