import { REPORT_STATUSES } from '@skillstash/shared';
import {
  COMPONENT_PARAMETERS,
  PAGE_PARAMETERS,
  PLUGIN_PARAMETERS,
  type QueryParameters,
  type QueryValues,
  RUN_PARAMETERS,
  SEARCH_PARAMETERS,
} from './query-parameters.ts';

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/markdown';

/** One operation of the registry, as a method of the client uses it. */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query: QueryParameters;
  /** Of what it answers with; null where that is no body. */
  mediaType: typeof JSON_TYPE | typeof TEXT_TYPE | null;
  /** Whether it takes an `Idempotency-Key`: sent again with the same one, it does nothing a second time. */
  takesKey?: true;
};

const oneBy = <const Path extends string, Query extends QueryParameters>(
  path: Path,
  query: Query,
) => ({ method: 'GET', path, query, mediaType: JSON_TYPE }) as const;

const one = <const Path extends string>(path: Path) => oneBy(path, {});

const text = <const Path extends string>(path: Path) =>
  ({ method: 'GET', path, query: {}, mediaType: TEXT_TYPE }) as const;

const list = <const Path extends string>(path: Path) => oneBy(path, PAGE_PARAMETERS);

const listBy = <const Path extends string, Filters extends QueryParameters>(
  path: Path,
  filters: Filters,
) => oneBy(path, { ...PAGE_PARAMETERS, ...filters });

const send = <const Path extends string, Query extends QueryParameters>(path: Path, query: Query) =>
  ({ method: 'POST', path, query, mediaType: JSON_TYPE }) as const;

const sendOnce = <const Path extends string>(path: Path) =>
  ({ ...send(path, {}), takesKey: true }) as const;

const report = <const Path extends string>(path: Path) =>
  ({ method: 'POST', path, query: {}, mediaType: null }) as const;

const mark = <const Path extends string>(path: Path) =>
  ({ method: 'PUT', path, query: {}, mediaType: null }) as const;

const put = <const Path extends string>(path: Path) =>
  ({ method: 'PUT', path, query: {}, mediaType: JSON_TYPE }) as const;

const patch = <const Path extends string>(path: Path) =>
  ({ method: 'PATCH', path, query: {}, mediaType: JSON_TYPE }) as const;

const end = <const Path extends string>(path: Path) =>
  ({ method: 'DELETE', path, query: {}, mediaType: null }) as const;

const PLUGIN = '/v1/plugins/{owner}/{repo}/{plugin}';
const COLLECTION = '/v1/collections/{username}/{name}';
const ADMIN_PLUGIN = '/v1/admin/plugins/{owner}/{repo}/{plugin}';

/**
 * Every method of the client and the operation behind it: what is called, and what may be sent in its query. A test holds
 * this table against the OpenAPI document that the registry serves.
 */
export const OPERATIONS = {
  'plugins.list': listBy('/v1/plugins', PLUGIN_PARAMETERS),
  'plugins.get': one(PLUGIN),
  'plugins.readme': text(`${PLUGIN}/readme`),
  'plugins.versions': list(`${PLUGIN}/versions`),
  'plugins.ratings': list(`${PLUGIN}/ratings`),
  'plugins.downloads': one(`${PLUGIN}/downloads`),
  'plugins.reportDownload': report(`${PLUGIN}/downloads`),
  'plugins.related': one(`${PLUGIN}/related`),
  'plugins.resolve': oneBy('/v1/resolve', { name: 'text' }),
  'plugins.batch': send('/v1/plugins/batch', {}),
  'ratings.mine': one(`${PLUGIN}/ratings/me`),
  'ratings.give': put(`${PLUGIN}/ratings/me`),
  'ratings.withdraw': end(`${PLUGIN}/ratings/me`),
  'ratings.reply': sendOnce(`${PLUGIN}/ratings/{username}/reply`),
  'ratings.withdrawReply': end(`${PLUGIN}/ratings/{username}/reply`),
  'search.list': listBy('/v1/search', SEARCH_PARAMETERS),
  'search.suggest': oneBy('/v1/search/suggest', { q: 'text' }),
  'skills.list': listBy('/v1/skills', COMPONENT_PARAMETERS),
  'skills.get': one(`${PLUGIN}/skills/{name}`),
  'skills.content': text(`${PLUGIN}/skills/{name}/content`),
  'agents.list': listBy('/v1/agents', COMPONENT_PARAMETERS),
  'agents.get': one(`${PLUGIN}/agents/{name}`),
  'agents.content': text(`${PLUGIN}/agents/{name}/content`),
  'commands.list': listBy('/v1/commands', COMPONENT_PARAMETERS),
  'commands.get': one(`${PLUGIN}/commands/{name}`),
  'commands.content': text(`${PLUGIN}/commands/{name}/content`),
  'mcpServers.list': listBy('/v1/mcp-servers', COMPONENT_PARAMETERS),
  'mcpServers.get': one(`${PLUGIN}/mcp-servers/{name}`),
  'marketplaces.list': list('/v1/marketplaces'),
  'marketplaces.get': one('/v1/marketplaces/{owner}/{repo}'),
  'collections.list': list('/v1/collections'),
  'collections.get': one(COLLECTION),
  'collections.mine': one('/v1/me/collections'),
  'collections.create': sendOnce('/v1/collections'),
  'collections.change': patch(COLLECTION),
  'collections.remove': end(COLLECTION),
  'collections.setPlugins': put(`${COLLECTION}/plugins`),
  'collections.putPlugin': put(`${COLLECTION}/plugins/{owner}/{repo}/{plugin}`),
  'collections.removePlugin': {
    method: 'DELETE',
    path: `${COLLECTION}/plugins/{owner}/{repo}/{plugin}`,
    query: {},
    mediaType: JSON_TYPE,
  },
  'users.get': one('/v1/users/{username}'),
  'categories.list': list('/v1/categories'),
  'tags.list': list('/v1/tags'),
  'stats.get': one('/v1/stats'),
  'changes.list': oneBy('/v1/changes', { since: 'number', limit: 'number' }),
  'runs.list': listBy('/v1/runs', RUN_PARAMETERS),
  'runs.get': one('/v1/runs/{id}'),
  'repositories.get': one('/v1/repositories/{owner}/{repo}'),
  'repositories.requestCrawl': send('/v1/repositories', {}),
  'repositories.report': send('/v1/repositories', { dryRun: 'boolean' }),
  'me.get': one('/v1/me'),
  'me.signOutEverywhere': end('/v1/sessions'),
  'tokens.list': one('/v1/tokens'),
  'tokens.create': sendOnce('/v1/tokens'),
  'tokens.revoke': end('/v1/tokens/{id}'),
  'claims.list': one('/v1/claims'),
  'claims.make': sendOnce('/v1/repositories/{owner}/{repo}/claim'),
  'claims.giveUp': end('/v1/repositories/{owner}/{repo}/claim'),
  'claims.editPlugin': patch(PLUGIN),
  'repositories.crawlOwn': sendOnce('/v1/repositories/{owner}/{repo}/crawl'),
  'repositories.publish': send('/v1/publish', {}),
  'reports.plugin': sendOnce(`${PLUGIN}/reports`),
  'reports.review': sendOnce(`${PLUGIN}/ratings/{username}/reports`),
  'admin.block': mark(`${ADMIN_PLUGIN}/block`),
  'admin.unblock': end(`${ADMIN_PLUGIN}/block`),
  'admin.verify': mark(`${ADMIN_PLUGIN}/verification`),
  'admin.unverify': end(`${ADMIN_PLUGIN}/verification`),
  'admin.feature': mark('/v1/admin/collections/{username}/{name}/feature'),
  'admin.unfeature': end('/v1/admin/collections/{username}/{name}/feature'),
  'admin.hideReview': mark(`${ADMIN_PLUGIN}/ratings/{username}/hidden`),
  'admin.showReview': end(`${ADMIN_PLUGIN}/ratings/{username}/hidden`),
  'admin.audit': list('/v1/admin/audit'),
  'admin.reports': listBy('/v1/admin/reports', { status: { oneOf: REPORT_STATUSES } }),
  'admin.decideReport': { ...report('/v1/admin/reports/{id}/decision'), takesKey: true },
  'health.live': one('/healthz'),
  'health.ready': one('/readyz'),
} as const satisfies Record<string, Operation>;

type Operations = typeof OPERATIONS;

/** A method of the client, `noun.verb`. */
export type OperationName = keyof Operations;

/** The operations that answer with this media type. */
export type OperationWith<MediaType extends Operation['mediaType']> = {
  [Name in OperationName]: Operations[Name]['mediaType'] extends MediaType ? Name : never;
}[OperationName];

/** The operations that only read, and so give no bookmark: but the changes do, whose plugins are to be read with it. */
type ReadOperation = Exclude<
  {
    [Name in OperationName]: Operations[Name]['method'] extends 'GET' ? Name : never;
  }[OperationName],
  'changes.list'
>;

/** The operations whose answers a client gives with their bookmark. */
export type BookmarkedOperation = Exclude<OperationName, ReadOperation>;

/** The operations that take an `Idempotency-Key`. */
export type OperationWithKey = {
  [Name in OperationName]: Operations[Name] extends { takesKey: true } ? Name : never;
}[OperationName];

type Placeholders<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What fills the placeholders in an operation's path. */
export type PathValues<Name extends OperationName> = Record<
  Placeholders<Operations[Name]['path']>,
  string
>;

/** What may be sent in an operation's query. */
export type QueryOf<Name extends OperationName> = QueryValues<Operations[Name]['query']>;
