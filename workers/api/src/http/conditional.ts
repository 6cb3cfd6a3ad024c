import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';

/** Moves when the same stored version is shown in another shape, so that no client keeps the old one. */
const REPRESENTATION = '1';

/** How long a public answer may be used, and used again while it is fetched anew. */
export const PUBLIC_CACHE = 'public, max-age=60, stale-while-revalidate=300';

const entityTag = (version: string): string => `"${REPRESENTATION}-${version}"`;

const OURS = new RegExp(`(?:^|[\\s,])(?:W/)?"${REPRESENTATION}-([A-Za-z0-9]+)"`, 'g');

/**
 * The version that the caller says it holds (If-None-Match), for the database to compare before it reads;
 * an empty text matches no version.
 */
export const knownVersion = (c: Context<ApiEnv>): string =>
  [...(c.req.header('If-None-Match') ?? '').matchAll(OURS)].at(-1)?.[1] ?? '';

/**
 * A public answer of stored text with its strong ETag, or 304 where the caller holds it.
 *
 * @param body null where the database found that the caller's version is the stored one
 */
export const versionedAnswer = (
  c: Context<ApiEnv>,
  version: string,
  body: string | null,
  headers: Record<string, string> = {},
): Response => {
  const all = { ETag: entityTag(version), 'Cache-Control': PUBLIC_CACHE, ...headers };
  if (body === null || c.req.header('If-None-Match')?.trim() === '*')
    return new Response(null, { status: 304, headers: all });
  return new Response(body, { headers: { 'Content-Type': 'application/json', ...all } });
};
