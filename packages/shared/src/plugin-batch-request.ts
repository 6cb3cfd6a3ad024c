import * as z from 'zod';
import { sentSlug } from './primitives.ts';

export const pluginBatchRequest = z
  .strictObject({ slugs: z.array(sentSlug).min(1).max(100).describe('At most 100.') })
  .meta({ id: 'PluginBatchRequest', description: 'Asks for plugins by slug, in any letter case.' });
