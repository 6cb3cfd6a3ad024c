import { countSitemaps, listSitemap, type SitemapEntry } from '@skillstash/db';
import { html } from 'hono/html';
import * as z from 'zod';
import { originOf } from '../http/address.ts';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery } from '../http/query.ts';
import { XML_DECLARATION, xmlText } from './feeds.ts';

const HEADERS = {
  'Content-Type': 'application/xml; charset=utf-8',
  'Cache-Control': CACHE_CONTROL.hour,
};
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

const indexXml = (origin: string, sitemaps: number): string => {
  const numbers = Array.from({ length: sitemaps }, (_, place) => place + 1);
  return String(html`${XML_DECLARATION}<sitemapindex xmlns="${NAMESPACE}">
${numbers.map((number) => html`<sitemap><loc>${origin}/sitemaps/${number}.xml</loc></sitemap>\n`)}</sitemapindex>
`);
};

const sitemapXml = (origin: string, entries: SitemapEntry[]): string =>
  String(html`${XML_DECLARATION}<urlset xmlns="${NAMESPACE}">
${entries.map(
  ({ slug, updatedAt }) =>
    html`<url><loc>${origin}/v1/plugins/${xmlText(slug)}</loc><lastmod>${updatedAt}</lastmod></url>\n`,
)}</urlset>
`);

const xml = {
  200: { description: 'The sitemap.', schema: () => z.string(), mediaType: 'application/xml' },
};

const SUFFIX = '.xml';
const file = z
  .string()
  .regex(/^[1-9]\d{0,5}\.xml$/, 'must be a number from 1, then .xml')
  .transform((text) => Number(text.slice(0, -SUFFIX.length)))
  .meta({ description: 'The number of a sitemap, then `.xml`.', example: '1.xml' });

const registerIndex = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'get',
      path: '/sitemap.xml',
      summary: 'Where the sitemaps are',
      tags: ['Feeds'],
      input: { query: noQuery },
      answers: xml,
      errors: [],
    },
    async (c) => {
      const sitemaps = await countSitemaps(c.get('database'));
      // The number of sitemaps is all that the index says.
      const same = knownVersion(c) === String(sitemaps);
      const body = same ? null : indexXml(originOf(c), sitemaps);
      return versionedAnswer(c, String(sitemaps), body, HEADERS);
    },
  );

/** Sitemaps of all active plugins. */
export const registerSitemap = (app: ApiApp): void => {
  registerIndex(app);
  operate(
    app,
    {
      method: 'get',
      path: '/sitemaps/{file}',
      summary: 'At most 5,000 plugins as a sitemap',
      tags: ['Feeds'],
      input: { params: z.strictObject({ file }), query: noQuery },
      answers: xml,
      errors: ['content_not_found'],
    },
    async (c, { params }) => {
      const found = await listSitemap(c.get('database'), params.file, knownVersion(c));
      if (!found) throw new AppError('content_not_found', `There is no sitemap ${params.file}.`);
      const { version, body } = found;
      const origin = originOf(c);
      const text = body === null ? null : sitemapXml(origin, JSON.parse(body) as SitemapEntry[]);
      return versionedAnswer(c, version, text, HEADERS);
    },
  );
};
