import * as z from 'zod';
import { json } from './primitives.ts';

/**
 * Where a marketplace entry says its plugin is. Git and package fields are as the author wrote them, absent ones missing;
 * `local` paths are normalised and relative to the repository's root, which is the empty string.
 * `unsupported` and `invalid` keep the written value so that the author can find it.
 */
export const pluginSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), path: z.string() }),
  z.strictObject({
    kind: z.literal('github'),
    repo: z.string().optional(),
    path: z.string().optional(),
    ref: z.string().optional(),
    sha: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('url'),
    url: z.string().optional(),
    path: z.string().optional(),
    ref: z.string().optional(),
    sha: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('git-subdir'),
    url: z.string().optional(),
    path: z.string().optional(),
    ref: z.string().optional(),
    sha: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('npm'),
    package: z.string().optional(),
    version: z.string().optional(),
    registry: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('archive'),
    url: z.string().optional(),
    sha256: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('command'),
    command: z.string().optional(),
    timeout: z.number().optional(),
    mode: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('unsupported'), type: json, value: json }),
  z.strictObject({ kind: z.literal('invalid'), value: json }),
]);

/** Where a marketplace entry says its plugin is. */
export type PluginSource = z.infer<typeof pluginSource>;
