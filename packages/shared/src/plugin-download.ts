import * as z from 'zod';
import { count } from './primitives.ts';
import { DOWNLOAD_CLIENTS } from './words.ts';

/** What a client reports once it has downloaded a plugin. */
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
  .meta({ id: 'DownloadReport' });
/** What a client sends; `version` may be left out. */
export type DownloadReport = z.input<typeof downloadReport>;

/**
 * How often a plugin was downloaded on one day (UTC, `2026-11-21`), counted once a day for a kind of client and address.
 * `automated` are downloads of bots and build machines, which no other number holds.
 */
export const pluginDownload = z
  .strictObject({ day: z.iso.date(), downloads: count, automated: count })
  .meta({ id: 'PluginDownload' });
export type PluginDownload = z.infer<typeof pluginDownload>;

/** A plugin's daily downloads, oldest first; days without any are left out. */
export const pluginDownloadSeries = z
  .strictObject({ total: count, days: z.array(pluginDownload) })
  .meta({ id: 'PluginDownloadSeries' });
