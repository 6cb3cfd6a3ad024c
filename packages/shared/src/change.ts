import * as z from 'zod';
import { isoTime, pluginSlug } from './primitives.ts';

/** What can happen to a plugin. One whose address changed is removed at the old one and added at the new one. */
export const CHANGE_KINDS = ['plugin_added', 'plugin_changed', 'plugin_removed'] as const;

/** The number of a change: they grow by one and never have a gap. */
const sequence = z.int().positive();

/** One step of the registry's history. */
export const change = z
  .strictObject({ sequence, kind: z.enum(CHANGE_KINDS), slug: pluginSlug, at: isoTime })
  .meta({ id: 'Change' });
export type Change = z.infer<typeof change>;

/** Changes in order. `nextSince` is where to go on: the last one given, or what was asked where nothing is new. */
export const changeFeed = z
  .strictObject({ items: z.array(change), nextSince: z.int().nonnegative() })
  .meta({ id: 'ChangeFeed' });
export type ChangeFeed = z.infer<typeof changeFeed>;
