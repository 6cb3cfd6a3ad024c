import { claim } from '../harness/owner.ts';
import { tokenOf } from '../harness/person.ts';
import { ACTS } from './acts.ts';
import { MODERATION } from './moderation.ts';
import { OWNED, open, personal, type Row, sessionOnly } from './row.ts';

const PLUGIN = 'fernhill-labs/review-desk/pull-review';
const POSTGRES = 'okapi-data/okapi-plugins/postgres-companion';
const COLLECTION = 'ada-brook/before-you-merge';
const MCP = {
  body: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
  headers: { Accept: 'application/json, text/event-stream' },
};
const SERVER = encodeURIComponent('io.github.okapi-data/okapi-plugins.postgres-companion.postgres');

const at = (path: string): Row => open({ path });
const plugin = (rest = ''): Row => at(`/v1/plugins/${PLUGIN}${rest}`);

/** What anybody may read. */
const READS: Record<string, Row> = {
  'GET /healthz': open(),
  'GET /readyz': open(),
  'GET /v1/plugins': open(),
  'GET /v1/plugins/{owner}/{repo}/{plugin}': plugin(),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/readme': plugin('/readme'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/versions': plugin('/versions'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/downloads': plugin('/downloads'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/ratings': plugin('/ratings'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/related': plugin('/related'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/skills/{name}': plugin('/skills/risk-map'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/skills/{name}/content': plugin(
    '/skills/risk-map/content',
  ),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/agents/{name}': plugin('/agents/security-reader'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/agents/{name}/content': plugin(
    '/agents/security-reader/content',
  ),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/commands/{name}': plugin('/commands/review'),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/commands/{name}/content': plugin(
    '/commands/review/content',
  ),
  'GET /v1/plugins/{owner}/{repo}/{plugin}/mcp-servers/{name}': at(
    `/v1/plugins/${POSTGRES}/mcp-servers/postgres`,
  ),
  'POST /v1/plugins/batch': open({ body: { slugs: [PLUGIN] } }),
  'GET /v1/skills': open(),
  'GET /v1/agents': open(),
  'GET /v1/commands': open(),
  'GET /v1/mcp-servers': open(),
  'GET /v1/search': at('/v1/search?q=review'),
  'GET /v1/search/suggest': at('/v1/search/suggest?q=rev'),
  'GET /v1/resolve': at('/v1/resolve?name=pull-review'),
  'GET /v1/marketplaces': open(),
  'GET /v1/marketplaces/{owner}/{repo}': at('/v1/marketplaces/fernhill-labs/review-desk'),
  'GET /v1/categories': open(),
  'GET /v1/tags': open(),
  'GET /v1/collections': open(),
  'GET /v1/collections/{username}/{name}': at(`/v1/collections/${COLLECTION}`),
  'GET /v1/users/{username}': at('/v1/users/ada-brook'),
  'GET /v1/stats': open(),
  'GET /v1/changes': open(),
  'GET /v1/runs': open(),
  'GET /v1/runs/{id}': at('/v1/runs/01a1d94a-ee68-78dc-9d6c-5903aa49bf0c'),
  'GET /v1/repositories/{owner}/{repo}': at('/v1/repositories/fernhill-labs/review-desk'),
};

/** What clients, feed readers and pages of others read. */
const CLIENTS: Record<string, Row> = {
  'GET /api/search': at('/api/search?q=review'),
  'GET /badges/{owner}/{repo}/{plugin}/downloads.svg': at(`/badges/${PLUGIN}/downloads.svg`),
  'GET /badges/{owner}/{repo}/{plugin}/rating.svg': at(`/badges/${PLUGIN}/rating.svg`),
  'GET /badges/{owner}/{repo}/{plugin}/version.svg': at(`/badges/${PLUGIN}/version.svg`),
  'GET /catalogs/all/marketplace.json': open(),
  'GET /catalogs/official/marketplace.json': open(),
  'GET /catalogs/verified/marketplace.json': open(),
  'GET /catalogs/search/marketplace.json': at('/catalogs/search/marketplace.json?q=review'),
  'GET /catalogs/category/{category}/marketplace.json': at(
    '/catalogs/category/code-quality/marketplace.json',
  ),
  'GET /catalogs/owner/{owner}/marketplace.json': at(
    '/catalogs/owner/fernhill-labs/marketplace.json',
  ),
  'GET /catalogs/collection/{username}/{name}/marketplace.json': at(
    `/catalogs/collection/${COLLECTION}/marketplace.json`,
  ),
  'GET /catalogs/marketplace/{owner}/{repo}/marketplace.json': at(
    '/catalogs/marketplace/fernhill-labs/review-desk/marketplace.json',
  ),
  'GET /feeds/new.atom': open(),
  'GET /feeds/updated.atom': open(),
  'GET /feeds/category/{category}': at('/feeds/category/none.atom'),
  'GET /feeds/owner/{owner}': at('/feeds/owner/fernhill-labs.atom'),
  'GET /sitemap.xml': open(),
  'GET /sitemaps/{file}': at('/sitemaps/1.xml'),
  'GET /v0.1/servers': open(),
  'GET /v0.1/servers/{name}/versions': at(`/v0.1/servers/${SERVER}/versions`),
  'GET /v0.1/servers/{name}/versions/{version}': at(`/v0.1/servers/${SERVER}/versions/latest`),
  'GET /{owner}/{repo}/{plugin}/.well-known/agent-skills/index.json': at(
    `/${PLUGIN}/.well-known/agent-skills/index.json`,
  ),
  'GET /{owner}/{repo}/{plugin}/.well-known/agent-skills/{name}/{file}': open(
    { path: `/${PLUGIN}/.well-known/agent-skills/risk-map/${'0'.repeat(64)}.zip` },
    404,
  ),
  'GET /{owner}/{repo}/{plugin}/.well-known/agent-skills/{name}/{digest}/SKILL.md': open(
    { path: `/${PLUGIN}/.well-known/agent-skills/risk-map/${'0'.repeat(64)}/SKILL.md` },
    404,
  ),
  'POST /mcp': open(MCP),
  'POST /mcp/{owner}/{repo}/{plugin}': open({ ...MCP, path: `/mcp/${PLUGIN}` }),
};

let crawls = 0;

/** What writes, and what is somebody's own. */
const WRITES: Record<string, Row> = {
  'POST /v1/plugins/{owner}/{repo}/{plugin}/downloads': open(
    { path: `/v1/plugins/${PLUGIN}/downloads`, body: { client: 'claude-code' } },
    202,
  ),
  'POST /webhooks/github': open({ body: {} }, 401),
  // Builds prove where they run: no person's credentials do.
  'POST /v1/publish': open({}, 401),
  // Credentials need not be sent, but those that are have to be good.
  'POST /v1/repositories': personal(
    () => {
      crawls += 1;
      return { body: { repository: `matrix/asked-${crawls}` } };
    },
    202,
    { anonymous: 202, unscoped: 202 },
  ),
  'GET /v1/me': personal({}, 200),
  'DELETE /v1/sessions': sessionOnly({}, 204),
  'GET /v1/tokens': personal({}, 200),
  'POST /v1/tokens': sessionOnly({ body: { name: 'x', scopes: ['read'] } }, 201),
  'GET /v1/claims': personal({}, 200),
  'POST /v1/repositories/{owner}/{repo}/claim': personal(
    { path: `/v1/repositories/${OWNED}/claim` },
    200,
    { stranger: 403, visitor: 403, admin: 403 },
  ),
  'DELETE /v1/repositories/{owner}/{repo}/claim': personal(
    async ({ registry, owner }) => {
      await claim(registry, owner, OWNED);
      return { path: `/v1/repositories/${OWNED}/claim` };
    },
    204,
    { stranger: 404, visitor: 404, admin: 404 },
  ),
  'DELETE /v1/tokens/{id}': sessionOnly(
    async ({ registry, owner }) => {
      const { tokenId } = await tokenOf(registry, owner);
      return { path: `/v1/tokens/${tokenId}` };
    },
    204,
    { visitor: 404 },
  ),
};

/**
 * A row for each operation of `/openapi.json`. A new operation without one fails `route-matrix.test.ts`: add it with
 * `open`, `personal`, `sessionOnly` or `adminOnly`.
 */
export const ROWS: Readonly<Record<string, Row>> = {
  ...READS,
  ...CLIENTS,
  ...WRITES,
  ...ACTS,
  ...MODERATION,
};
