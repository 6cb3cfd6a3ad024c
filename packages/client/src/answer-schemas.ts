import * as shared from '@skillstash/shared';
import type { OperationName, OperationWith } from './operations.ts';

/** The part of a zod schema that the client needs. */
export type AnswerSchema<Answer = unknown> = { parse(value: unknown): Answer };

const { page } = shared;

/** What each operation that answers with JSON answers. It is loaded where answers are validated, and gives all others their types. */
export const ANSWER_SCHEMAS = {
  'plugins.list': page(shared.pluginSummary),
  'plugins.get': shared.plugin,
  'plugins.versions': page(shared.pluginVersion),
  'plugins.ratings': page(shared.pluginRating),
  'plugins.downloads': shared.pluginDownloadSeries,
  'plugins.related': page(shared.pluginSummary),
  'plugins.resolve': shared.resolution,
  'plugins.batch': shared.pluginBatch,
  'ratings.mine': shared.pluginRating,
  'ratings.give': shared.pluginRating,
  'ratings.reply': shared.pluginRating,
  'search.list': shared.searchPage,
  'search.suggest': shared.suggestions,
  'skills.list': page(shared.skill),
  'skills.get': shared.skillDetail,
  'agents.list': page(shared.agent),
  'agents.get': shared.agentDetail,
  'commands.list': page(shared.command),
  'commands.get': shared.commandDetail,
  'mcpServers.list': page(shared.mcpServer),
  'mcpServers.get': shared.mcpServer,
  'marketplaces.list': page(shared.marketplaceSummary),
  'marketplaces.get': shared.marketplace,
  'collections.list': page(shared.collectionSummary),
  'collections.get': shared.collection,
  'collections.mine': shared.collectionList,
  'collections.create': shared.collection,
  'collections.change': shared.collection,
  'collections.setPlugins': shared.collection,
  'collections.putPlugin': shared.collection,
  'collections.removePlugin': shared.collection,
  'users.get': shared.user,
  'categories.list': page(shared.nameCount),
  'tags.list': page(shared.nameCount),
  'stats.get': shared.registryStats,
  'changes.list': shared.changeFeed,
  'runs.list': page(shared.crawlRun),
  'runs.get': shared.crawlRun,
  'repositories.get': shared.repository,
  'repositories.requestCrawl': shared.crawlRequested,
  'repositories.report': shared.crawlReport,
  'me.get': shared.me,
  'tokens.list': shared.apiTokenList,
  'tokens.create': shared.apiTokenCreated,
  'claims.list': shared.repositoryClaimList,
  'claims.make': shared.repositoryClaim,
  'claims.editPlugin': shared.pluginEdits,
  'repositories.crawlOwn': shared.crawlRequested,
  'repositories.publish': shared.crawlRequested,
  'reports.plugin': shared.reportMade,
  'reports.review': shared.reportMade,
  'admin.audit': page(shared.auditRecord),
  'admin.reports': page(shared.report),
  'health.live': shared.health,
  'health.ready': shared.health,
} satisfies Record<OperationWith<'application/json'>, AnswerSchema>;

type Schemas = typeof ANSWER_SCHEMAS;

/** What a method of the client gives: text where there is no schema, nothing where there is no body. */
export type AnswerOf<Name extends OperationName> = Name extends keyof Schemas
  ? ReturnType<Schemas[Name]['parse']>
  : Name extends OperationWith<null>
    ? undefined
    : string;

type InputOf<Schema extends { '~standard': { types?: { input: unknown } | undefined } }> =
  NonNullable<Schema['~standard']['types']>['input'];

type Bodies = {
  'plugins.reportDownload': shared.DownloadReport;
  'plugins.batch': InputOf<typeof shared.pluginBatchRequest>;
  'ratings.give': shared.RatingRequest;
  'collections.create': shared.CollectionRequest;
  'collections.change': shared.CollectionChange;
  'collections.setPlugins': shared.CollectionMembers;
  'collections.putPlugin': shared.CollectionPlace;
  'ratings.reply': shared.ReplyRequest;
  'repositories.requestCrawl': InputOf<typeof shared.crawlRequest>;
  'repositories.report': InputOf<typeof shared.crawlRequest>;
  'tokens.create': shared.ApiTokenRequest;
  'reports.plugin': shared.ReportRequest;
  'reports.review': shared.ReportRequest;
  'admin.block': shared.BlockRequest;
  'admin.decideReport': shared.ReportDecision;
  'claims.editPlugin': shared.PluginEditRequest;
};

/** The body that an operation takes; undefined where it takes none. */
export type BodyOf<Name extends OperationName> = Name extends keyof Bodies
  ? Bodies[Name]
  : undefined;
