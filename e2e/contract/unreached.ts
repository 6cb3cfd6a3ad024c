/** What is declared and not reached by the trials, and why: `GET /v1/plugins 200`, `GET /v1/plugins invalid_cursor`. */
export const UNREACHED: ReadonlyArray<readonly [answer: RegExp, why: string]> = [
  [/ (?:500|internal)$/, 'a bug of ours: it can be had only by making one'],
  [
    / (?:503|database_unavailable)$/,
    'a database without its first rows: contract.test.ts has tests of their own',
  ],
  [/ reader_busy$/, 'takes two readers at once: reading-gate.test.ts has them'],
  [/\{plugin\} 409$| collection_full$/, 'takes 500 plugins: collection-members.test.ts has them'],
  [
    /^POST \/v1\/(?:repositories\/\{owner\}\/\{repo\}\/(?:claim|crawl)|admin\/reports\/\{id\}\/decision) 409$/,
    'of keys alone, as below',
  ],
  [
    / (?:422|idempotency_key_(?:reused|in_use))$/,
    'asked without keys here: idempotency.test.ts asks with them',
  ],
  [/ (?:429|rate_limited)$/, 'quotas are out of reach here: limits.test.ts has low ones'],
  [
    /^POST \S+\/claim (?:200|502|not_maintainer|host_unreadable)$/,
    'takes a person whom the host knows: ownership.test.ts has some',
  ],
  [
    /^(?:PATCH \S+\{plugin\}|POST \S+\/crawl) (?:202|502|plugin_not_found|host_access_needed|host_unreadable)$/,
    'takes an owner: plugin-edits.test.ts has some',
  ],
  [/^GET \/(?:healthz|readyz) 304$/, 'declared for every GET, but these have no ETag'],
];
