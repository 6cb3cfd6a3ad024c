import * as z from 'zod';
import { isoTime, pluginSlug } from './primitives.ts';

/** What can happen to a plugin. One whose address changed is removed at the old one and added at the new one. */
export const CHANGE_KINDS = ['plugin_added', 'plugin_changed', 'plugin_removed'] as const;

const sequence = z
  .int()
  .positive()
  .describe('The number of the change: they grow by one and never have a gap.');

export const change = z
  .strictObject({
    sequence,
    kind: z
      .enum(CHANGE_KINDS)
      .describe(
        'What happened. A plugin whose address changed is removed at the old one and added at the new one.',
      ),
    slug: pluginSlug,
    at: isoTime.describe('When it happened.'),
  })
  .meta({ id: 'Change', description: "One step of the registry's history." });
export type Change = z.infer<typeof change>;

export const changeFeed = z
  .strictObject({
    items: z.array(change),
    nextSince: z
      .int()
      .nonnegative()
      .describe(
        'Where to go on: the last `sequence` given, or what was asked where nothing is new.',
      ),
  })
  .meta({ id: 'ChangeFeed', description: 'Changes in order.' });
export type ChangeFeed = z.infer<typeof changeFeed>;
