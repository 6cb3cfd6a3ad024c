export { ApiError, type FieldError, type NewerErrorCode } from './api-error.ts';
export type { AnswerCache, CallOptions, KeyOptions, Written } from './call.ts';
export type { OpenCollection } from './collections.ts';
export { type Client, type ClientOptions, createClient } from './create-client.ts';
export type { CachedAnswer, Fetch } from './exchange.ts';
export type { Listing } from './listing.ts';
export { NetworkError } from './network-error.ts';
export { OPERATIONS, type Operation, type OperationName } from './operations.ts';
export type {
  ComponentFilters,
  PageSize,
  PluginFilters,
  QueryParameter,
  RunFilters,
  SearchFilters,
} from './query-parameters.ts';
export type { RetryPolicy } from './retry-policy.ts';
export type { Suggestion } from './search.ts';
export { UnexpectedAnswerError } from './unexpected-answer-error.ts';
