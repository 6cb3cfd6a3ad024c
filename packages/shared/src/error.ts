import * as z from 'zod';

/** Every failure a client can see: wire code → HTTP status. Append; never rename or reuse. */
export const ERROR_STATUS = {
  invalid_request: 400,
  invalid_cursor: 400,
  malformed_json: 400,
  invalid_signature: 401,
  not_signed_in: 401,
  invalid_token: 401,
  read_only: 403,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  insufficient_scope: 403,
  foreign_origin: 403,
  session_required: 403,
  not_maintainer: 403,
  host_access_needed: 403,
  own_plugin: 403,
  publisher_mismatch: 403,
  ref_not_published: 403,
  route_not_found: 404,
  plugin_not_found: 404,
  component_not_found: 404,
  content_not_found: 404,
  catalog_not_found: 404,
  marketplace_not_found: 404,
  collection_not_found: 404,
  user_not_found: 404,
  repository_not_found: 404,
  run_not_found: 404,
  server_not_found: 404,
  token_not_found: 404,
  sign_in_unavailable: 404,
  claim_not_found: 404,
  rating_not_found: 404,
  review_not_found: 404,
  report_not_found: 404,
  method_not_allowed: 405,
  too_many_tokens: 409,
  reply_exists: 409,
  report_exists: 409,
  collection_exists: 409,
  collection_full: 409,
  too_many_collections: 409,
  idempotency_key_in_use: 409,
  publish_token_used: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  precondition_required: 428,
  rate_limited: 429,
  plugin_blocked: 451,
  internal: 500,
  host_unreadable: 502,
  database_unavailable: 503,
} as const;

/** The machine-readable name of a failure. */
export type ErrorCode = keyof typeof ERROR_STATUS;

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** An error's body, `application/problem+json` (RFC 9457). `errors` names each offending parameter or field. */
export const errorBody = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    requestId: z.string(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBody>;
