import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { markOf } from './address.ts';
import { CACHE_CONTROL } from './cache-control.ts';
import { tagsOf } from './tags-of.ts';

/** Moves when the same stored version is shown in another shape, or what it shows means something else: no client keeps the old one. */
export const REPRESENTATION = '3';

/** The digest of the shapes that REPRESENTATION stands for: e2e/representation.test.ts makes it, and fails where they have moved. */
export const REPRESENTED = '13ccdce12ba9';

/** The strong ETag of a stored version, as it is shown at this registry's address. */
export const entityTag = (c: Context<ApiEnv>, version: string): string =>
  `"${REPRESENTATION}-${version}${markOf(c)}"`;

const OURS = new RegExp(`(?:^|[\\s,])(?:W/)?"${REPRESENTATION}-([A-Za-z0-9]+)(-[a-z0-9]+)?"`, 'g');

/**
 * The version that the caller says it holds (If-None-Match), for the database to compare before it reads; an empty text
 * matches no version. Several tags of ours are compared with the answer instead: a statement takes one.
 */
export const knownVersion = (c: Context<ApiEnv>): string => {
  const held = c.req.raw.headers.get('If-None-Match');
  if (!held) return '';
  const [first, ...others] = held.matchAll(OURS);
  const [, version = '', mark = ''] = first ?? [];
  return others.length || mark !== markOf(c) ? '' : version;
};

/** Whether an If-None-Match names a tag, which may be weak there and stand among others (RFC 9110, 13.1.2). */
export const isHeld = (ifNoneMatch: string | null, etag: string): boolean =>
  ifNoneMatch !== null &&
  (ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));

/**
 * A public answer of stored text with its strong ETag, or 304 where the caller holds it.
 *
 * @param body null where the database found that the caller's version is the stored one; else the tag is compared here
 */
export const versionedAnswer = (
  c: Context<ApiEnv>,
  version: string,
  body: string | ArrayBuffer | null,
  headers: Record<string, string> = {},
): Response => {
  const all = {
    ETag: entityTag(c, version),
    'Cache-Control': CACHE_CONTROL.public,
    'Cache-Tag': tagsOf(c.req.path).join(),
    // Whoever names a state of the database must not get what a cache kept for those who name none.
    Vary: 'x-d1-bookmark',
    ...headers,
  };
  if (body === null || isHeld(c.req.raw.headers.get('If-None-Match'), all.ETag))
    return new Response(null, { status: 304, headers: all });
  return new Response(body, { headers: { 'Content-Type': 'application/json', ...all } });
};
