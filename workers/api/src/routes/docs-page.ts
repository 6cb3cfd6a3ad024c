import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../env.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { noRoute } from '../http/error-answers.ts';
import type { ApiApp } from '../http/operation.ts';

/** An operation as the page lists it until the viewer has loaded, and to whoever runs no scripts. */
export type ListedOperation = { method: string; path: string; summary: string };

/** Nothing of the page comes from elsewhere, and what is tried out goes to this registry. The viewer sets styles itself. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The viewer's own files, as `scripts/build-api.ts` copies them. */
const MEDIA_TYPES = new Map([
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
]);

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#viewer', deepLinking: true, validatorUrl: null });\n`;

const STYLE = `body{font:16px/1.5 system-ui;max-width:80rem;margin:2rem auto;padding:0 1rem}
  td{padding:.2rem .8rem .2rem 0;vertical-align:top}`;

const row = ({ method, path, summary }: ListedOperation) =>
  html`<tr><td><code>${method}</code></td><td><code>${path}</code></td><td>${summary}</td></tr>`;

const page = (operations: ListedOperation[]) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>SkillStash API</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css"><style>${STYLE}</style>
<script defer src="/docs/swagger-ui-bundle.js"></script><script defer src="/docs/start.js"></script></head>
<body><p>The whole description: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<div id="viewer"><h1>SkillStash API</h1><table>${operations.map(row)}</table></div></body></html>
`;

const headersOf = (contentType: string) => ({
  'Content-Type': contentType,
  'Cache-Control': CACHE_CONTROL.hour,
  'X-Content-Type-Options': 'nosniff',
});

const answerFile = async (c: Context<ApiEnv>): Promise<Response> => {
  const file = c.req.param('file') ?? '';
  const mediaType = MEDIA_TYPES.get(file);
  if (!mediaType) throw noRoute(c);
  const known = c.req.header('If-None-Match');
  const found = await c.env.DOCS_VIEWER.fetch(new URL(`/${file}`, c.req.url), {
    headers: known ? { 'If-None-Match': known } : {},
  });
  const etag = found.headers.get('ETag');
  return new Response(found.body, {
    status: found.status,
    headers: { ...headersOf(mediaType), ...(etag ? { ETag: etag } : {}) },
  });
};

/**
 * `/docs`: the OpenAPI document in a viewer in which every operation can be tried, served from here and from nowhere else.
 * Whoever comes to `/` is sent there.
 *
 * @param listOperations what the document describes; asked once a request
 */
export const registerDocsPage = (
  app: ApiApp,
  listOperations: () => Promise<ListedOperation[]>,
): void => {
  app.get('/', () => {
    const headers = { Location: '/docs', 'Cache-Control': CACHE_CONTROL.hour };
    return new Response(null, { status: 302, headers });
  });
  app.get('/docs', async (c) =>
    c.html(page(await listOperations()), 200, {
      ...headersOf('text/html; charset=utf-8'),
      'Content-Security-Policy': POLICY,
    }),
  );
  app.get('/docs/start.js', () => {
    return new Response(START, { headers: headersOf('text/javascript; charset=utf-8') });
  });
  app.get('/docs/:file', answerFile);
};
