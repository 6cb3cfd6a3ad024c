import * as z from 'zod';
import { count } from './primitives.ts';
import { DOWNLOAD_CLIENTS } from './words.ts';

export const downloadReport = z
  .strictObject({
    client: z.enum(DOWNLOAD_CLIENTS).meta({
      description:
        'What downloaded it; `ci` where no person asked for it, `other` where none fits.',
    }),
    version: z.string().max(200).nullable().default(null).meta({
      description:
        'The version that was downloaded. It is checked, and not kept: plugins are counted, whatever their version.',
    }),
  })
  .meta({
    id: 'DownloadReport',
    description: 'What a client reports once it has downloaded a plugin.',
  });
/** What a client sends; `version` may be left out. */
export type DownloadReport = z.input<typeof downloadReport>;

export const pluginDownload = z
  .strictObject({
    day: z.iso.date().describe('The day in UTC, such as `2026-11-21`.'),
    downloads: count.describe("By people's clients."),
    automated: count.describe(
      'By bots, scripts, browsers and build machines, which no other number holds.',
    ),
  })
  .meta({
    id: 'PluginDownload',
    description:
      'How often a plugin was downloaded on one day, counted once a day for a kind of client and address.',
  });
export type PluginDownload = z.infer<typeof pluginDownload>;

export const pluginDownloadSeries = z
  .strictObject({
    total: count.describe("All downloads by people's clients, however long ago."),
    days: z
      .array(pluginDownload)
      .describe('Of the last 365 days, oldest first; days without any are left out.'),
  })
  .meta({ id: 'PluginDownloadSeries', description: "A plugin's daily downloads." });
