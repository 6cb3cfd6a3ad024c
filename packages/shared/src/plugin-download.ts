import * as z from 'zod';
import { count } from './primitives.ts';

/** How often a plugin was downloaded on one day (UTC, `2026-11-21`), counted once a day for a client and address. */
export const pluginDownload = z
  .strictObject({ day: z.iso.date(), downloads: count })
  .meta({ id: 'PluginDownload' });
export type PluginDownload = z.infer<typeof pluginDownload>;

/** A plugin's daily downloads, oldest first; days without any are left out. */
export const pluginDownloadSeries = z
  .strictObject({ total: count, days: z.array(pluginDownload) })
  .meta({ id: 'PluginDownloadSeries' });
