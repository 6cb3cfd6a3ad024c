import { html } from 'hono/html';
import type { ApiApp } from '../http/operation.ts';

const HOUR = 'public, max-age=3600';

const ABOUT = {
  openapi: '3.1.0',
  info: {
    title: 'SkillStash',
    version: '0.1.0',
    description:
      'A registry for coding-agent plugins. Lists are keyset pages: follow `nextCursor`. Errors are application/problem+json with a stable `code`.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
} as const;

type Description = ReturnType<ApiApp['getOpenAPI31Document']>;

const rowsOf = (description: Description) =>
  Object.entries(description.paths ?? {}).flatMap(([path, { get, post }]) =>
    Object.entries({ get, post }).map(([method, operation]) => {
      if (!operation) return '';
      const plain = method === 'get' && !path.includes('{');
      return html`<tr><td><code>${method.toUpperCase()}</code></td>
        <td>${plain ? html`<a href="${path}"><code>${path}</code></a>` : html`<code>${path}</code>`}</td>
        <td>${operation.summary ?? ''}</td></tr>`;
    }),
  );

/** `/openapi.json`, generated from the operations, and `/docs`, a page of them. Call it after the last operation. */
export const registerApiDescription = (app: ApiApp): void => {
  let description: Description | undefined;
  const described = () => {
    description ??= app.getOpenAPI31Document(ABOUT);
    return description;
  };
  app.get('/openapi.json', (c) => c.json(described(), 200, { 'Cache-Control': HOUR }));
  app.get('/docs', (c) => {
    const page = html`<!doctype html><html lang="en"><meta charset="utf-8"><title>SkillStash API</title>
      <style>body{font:16px/1.5 system-ui;max-width:70rem;margin:2rem auto;padding:0 1rem}td{padding:.2rem .8rem .2rem 0;vertical-align:top}</style>
      <h1>SkillStash API</h1>
      <p>The full description is <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
      <table>${rowsOf(described())}</table></html>`;
    return c.html(page, 200, { 'Cache-Control': HOUR });
  });
};
