import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../env.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';

/** Nothing runs, nothing is loaded, nobody frames it, and its forms go here. */
const POLICY =
  "default-src 'none'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Escaped text of a page: what `html` gives. */
export type Markup = ReturnType<typeof html>;

/** A page for one person about their account: without scripts, kept by no cache. */
export const accountPage = async (
  c: Context<ApiEnv>,
  title: string,
  body: Markup,
  status: 200 | 400 | 404 = 200,
): Promise<Response> =>
  c.html(
    html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} · SkillStash</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>${title}</h1>${body}</main></body></html>
`,
    status,
    {
      'Cache-Control': CACHE_CONTROL.personal,
      'Content-Security-Policy': POLICY,
      // Not no-referrer: forms would then be sent with `Origin: null`.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Cookie',
    },
  );
