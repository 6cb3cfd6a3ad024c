import { type FeedEntry, listFeed } from '@skillstash/db';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { originOf } from '../http/address.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { name, noQuery, ownerName } from '../http/query.ts';

/** Under whose name ids are given (RFC 4151); they stay when the registry's address changes. */
const AUTHORITY = 'tag:skillstash.dev,2026:';
/** Atom wants a time where nothing happened yet. */
const NEVER = '1970-01-01T00:00:00.000Z';

/** The first line of an XML document. */
export const XML_DECLARATION = raw('<?xml version="1.0" encoding="utf-8"?>\n');

/** What may stand in an XML 1.0 document; all else is not even allowed as a character reference. */
const NOT_IN_XML = /[^\t\n\r -\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Somebody's text without the characters that XML forbids; `html` escapes the rest. */
export const xmlText = (text: string): string => text.replace(NOT_IN_XML, '\u{fffd}');

type Feed = { path: string; title: string; order: 'created' | 'updated'; facet?: string };

const entryXml = (origin: string, entry: FeedEntry) => {
  const { id, slug, version, description, category, createdAt, updatedAt } = entry;
  const title = xmlText(entry.displayName || entry.name);
  const terms = [...new Set([...(category ? [category] : []), ...entry.tags])];
  return html`<entry>
<id>${AUTHORITY}plugins/${id}</id>
<title>${title}${version ? ` ${xmlText(version)}` : ''}</title>
<published>${createdAt}</published>
<updated>${updatedAt > createdAt ? updatedAt : createdAt}</updated>
<link rel="alternate" type="application/json" href="${origin}/v1/plugins/${slug}"/>
<author><name>${xmlText(entry.authorName || entry.owner)}</name></author>
${terms.map((term) => html`<category term="${xmlText(term)}"/>`)}
<summary>${xmlText(description ?? '')}</summary>
</entry>
`;
};

const feedXml = (origin: string, { path, title }: Feed, entries: FeedEntry[]): string => {
  const times = entries.flatMap(({ createdAt, updatedAt }) => [createdAt, updatedAt]);
  const updated = times.reduce((one, other) => (one > other ? one : other), NEVER);
  return String(html`${XML_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom">
<id>${AUTHORITY}feeds/${path}</id>
<title>${xmlText(title)}</title>
<updated>${updated}</updated>
<link rel="self" type="application/atom+xml" href="${origin}/feeds/${path}.atom"/>
<author><name>SkillStash</name></author>
${entries.map((entry) => entryXml(origin, entry))}</feed>
`);
};

const answerFeed = async (c: Context<ApiEnv>, feed: Feed): Promise<Response> => {
  const { version, body } = await listFeed(c.get('database'), feed, knownVersion(c));
  const origin = originOf(c);
  const xml = body === null ? null : feedXml(origin, feed, JSON.parse(body) as FeedEntry[]);
  return versionedAnswer(c, version, xml, {
    'Content-Type': 'application/atom+xml; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  });
};

const SUFFIX = '.atom';

/**
 * The last segment of a feed's path: a name and `.atom`.
 *
 * @param pattern of the whole segment: a transformed text loses its own in the OpenAPI document
 */
const file = (inner: z.ZodType<string, string>, pattern: string, example: string) =>
  z
    .string()
    .endsWith(SUFFIX)
    .transform((text) => text.slice(0, -SUFFIX.length))
    .pipe(inner)
    .meta({ description: 'The name, then `.atom`.', pattern, example: example + SUFFIX });

const atom = {
  200: { description: 'Atom 1.0.', schema: () => z.string(), mediaType: 'application/atom+xml' },
};

const registerWhole = (app: ApiApp): void => {
  const feeds = [
    { path: 'new', title: 'New plugins', order: 'created' },
    { path: 'updated', title: 'Updated plugins', order: 'updated' },
  ] as const;
  for (const feed of feeds) {
    operate(
      app,
      {
        method: 'get',
        path: `/feeds/${feed.path}${SUFFIX}`,
        summary: `${feed.title}: the latest 50 as an Atom feed`,
        tags: ['Feeds'],
        input: { query: noQuery },
        answers: atom,
        errors: [],
      },
      (c) => answerFeed(c, feed),
    );
  }
};

/** Atom feeds: of everything, of a category, of an owner. A category or owner that nobody has is an empty feed. */
export const registerFeeds = (app: ApiApp): void => {
  registerWhole(app);
  operate(
    app,
    {
      method: 'get',
      path: '/feeds/category/{category}',
      summary: 'The latest 50 plugins of a category as an Atom feed',
      tags: ['Feeds'],
      input: {
        params: z.strictObject({ category: file(name, '^[\\s\\S]{1,200}\\.atom$', 'testing') }),
        query: noQuery,
      },
      answers: atom,
      errors: [],
    },
    (c, { params: { category } }) =>
      answerFeed(c, {
        path: `category/${encodeURIComponent(category)}`,
        title: `Plugins in ${category}`,
        order: 'updated',
        facet: `category:${category}`,
      }),
  );
  operate(
    app,
    {
      method: 'get',
      path: '/feeds/owner/{owner}',
      summary: 'The latest 50 plugins of an owner as an Atom feed',
      tags: ['Feeds'],
      input: {
        params: z.strictObject({
          owner: file(ownerName, '^[A-Za-z0-9._-]{1,100}\\.atom$', 'octocat'),
        }),
        query: noQuery,
      },
      answers: atom,
      errors: [],
    },
    (c, { params }) => {
      const owner = params.owner.toLowerCase();
      const title = `Plugins of ${owner}`;
      return answerFeed(c, {
        path: `owner/${owner}`,
        title,
        order: 'updated',
        facet: `owner:${owner}`,
      });
    },
  );
};
