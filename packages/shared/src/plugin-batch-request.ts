import * as z from 'zod';
import { sentSlug } from './primitives.ts';

/** Asks for plugins by slug, in any letter case. */
export const pluginBatchRequest = z
  .strictObject({ slugs: z.array(sentSlug).min(1).max(100) })
  .meta({ id: 'PluginBatchRequest' });
