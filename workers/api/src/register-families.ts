import { lazy } from './http/lazy.ts';
import type { ApiApp } from './http/operation.ts';

const REPOSITORY_PATHS = [
  '/v1/repositories',
  '/v1/repositories/:owner/:repo',
  '/v1/runs',
  '/v1/runs/:id',
];

const ACCOUNT_PATHS = [
  '/v1/me',
  '/v1/tokens',
  '/v1/tokens/:id',
  '/v1/sessions',
  '/v1/claims',
  '/v1/repositories/:owner/:repo/claim',
  '/v1/repositories/:owner/:repo/crawl',
  'PATCH /v1/plugins/:owner/:repo/:plugin',
  '/v1/plugins/:owner/:repo/:plugin/reports',
  '/v1/plugins/:owner/:repo/:plugin/ratings/:username/reports',
  '/v1/admin/*',
  '/sign-out',
  '/device',
  '/device/code',
  '/device/token',
  '/v1/plugins/:owner/:repo/:plugin/ratings/me',
  '/v1/me/collections',
  'POST /v1/collections',
  'PATCH /v1/collections/:username/:name',
  'DELETE /v1/collections/:username/:name',
  '/v1/collections/:username/:name/plugins',
  '/v1/collections/:username/:name/plugins/:owner/:repo/:plugin',
  '/v1/plugins/:owner/:repo/:plugin/ratings/:username/reply',
];

/**
 * Routes that few requests need, each family in modules of its own, which the first request to it loads: marketplaces,
 * repositories and their runs, people, catalogs, protocols of other programs, what machines fetch, the description of the API.
 */
export const registerFamilies = (app: ApiApp): void => {
  lazy(app, ['/v1/marketplaces', '/v1/marketplaces/:owner/:repo'], async () => {
    return (await import('./routes/marketplaces.ts')).registerMarketplaces;
  });
  lazy(app, ['GET /v1/collections', 'GET /v1/collections/:username/:name'], async () => {
    return (await import('./routes/collections.ts')).registerCollections;
  });
  lazy(app, ['/v1/users/:username'], async () => (await import('./routes/users.ts')).registerUsers);
  lazy(app, ['/v1/changes'], async () => (await import('./routes/changes.ts')).registerChanges);
  lazy(app, REPOSITORY_PATHS, async () => {
    return (await import('./routes/repositories.ts')).registerRepositories;
  });
  lazy(app, ['/catalogs/*'], async () => (await import('./routes/catalogs.ts')).registerCatalogs);
  lazy(app, ['/git/*'], async () => (await import('./routes/git.ts')).registerGit);
  lazy(app, ['/:owner/:repo/:plugin/.well-known/agent-skills/*', '/api/search'], async () => {
    const { registerSkillsProtocol } = await import(
      './skills-protocol/register-skills-protocol.ts'
    );
    return (family) => registerSkillsProtocol(family, app);
  });
  lazy(app, ['POST /v1/plugins/:owner/:repo/:plugin/downloads'], async () => {
    return (await import('./downloads/downloads-route.ts')).registerDownloadReports;
  });
  lazy(app, ['/feeds/*'], async () => (await import('./routes/feeds.ts')).registerFeeds);
  lazy(app, ['/sitemap.xml', '/sitemaps/*'], async () => {
    return (await import('./routes/sitemap.ts')).registerSitemap;
  });
  lazy(app, ['/badges/*'], async () => (await import('./routes/badges.ts')).registerBadges);
  lazy(app, ['/webhooks/*'], async () => (await import('./routes/webhooks.ts')).registerWebhooks);
  lazy(app, ['/v0.1/servers', '/v0.1/servers/*'], async () => {
    return (await import('./mcp-registry/registry-routes.ts')).registerMcpRegistry;
  });
  lazy(app, ['/mcp', '/mcp/*'], async () => {
    const { registerMcp } = await import('./mcp/register-mcp.ts');
    return (family) => registerMcp(family, app);
  });
  lazy(app, ACCOUNT_PATHS, async () => {
    const { registerAccounts } = await import('./accounts/register-accounts.ts');
    return (family) => registerAccounts(family, (url, init) => fetch(url, init));
  });
  lazy(app, ['/v1/publish'], async () => {
    const { registerPublishing } = await import('./publishing/publish-route.ts');
    return (family) => registerPublishing(family, (url, init) => fetch(url, init));
  });
  lazy(app, ['/sign-in', '/sign-in/*'], async () => {
    const { registerSignIn } = await import('./accounts/sign-in/register-sign-in.ts');
    return (family) => registerSignIn(family, (url, init) => fetch(url, init));
  });
  lazy(app, ['/', '/openapi.json', '/docs', '/docs/:file'], async () => {
    const { registerApiDescription } = await import('./routes/api-description.ts');
    return (family) => registerApiDescription(family, app);
  });
};
