import type { Policy } from './quotas.ts';

/** What a request costs, and which limit counts it. */
export type Cost = { policy: Policy; points: number };

type Row = { methods: readonly string[]; path: RegExp } & Cost;

const ANY: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const READS = ['GET', 'HEAD'];
const POST = ['POST'];
const WRITE_POINTS = 5;

/** Costs by route; the first row that fits counts. What is in no row costs one point, or five where it writes. */
const ROWS: readonly Row[] = [
  { methods: READS, path: /^\/(?:healthz|readyz)$/, policy: 'address', points: 0 },
  { methods: ANY, path: /^\/(?:catalogs|git|webhooks)\//, policy: 'clients', points: 1 },
  { methods: READS, path: /\/\.well-known\/|^\/v0\.1\//, policy: 'clients', points: 1 },
  { methods: POST, path: /^\/v1\/plugins\/.+\/downloads$/, policy: 'clients', points: 1 },
  { methods: POST, path: /^\/device\/token$/, policy: 'polls', points: 1 },
  { methods: ANY, path: /^\/(?:sign-in|device)(?:\/|$)/, policy: 'doors', points: 1 },
  { methods: POST, path: /^\/v1\/tokens$/, policy: 'doors', points: 1 },
  { methods: POST, path: /^\/v1\/publish$/, policy: 'publish', points: 1 },
  { methods: READS, path: /^\/(?:v1|api)\/search$/, policy: 'address', points: 3 },
  { methods: POST, path: /^\/mcp(?:\/|$)/, policy: 'address', points: 3 },
];

/** What a request costs a person who is known, whatever it is. */
export const usualPoints = (method: string): number => (READS.includes(method) ? 1 : WRITE_POINTS);

/**
 * What a request costs its address. With credentials it is `network` that counts what `address` would: many people may share
 * one, and each is counted by themselves. `OPTIONS` is free: browsers send it unasked.
 */
export const costOf = (method: string, path: string, hasCredentials: boolean): Cost => {
  if (method === 'OPTIONS') return { policy: 'address', points: 0 };
  const row = ROWS.find(
    ({ methods, path: pattern }) => methods.includes(method) && pattern.test(path),
  );
  const { policy, points } = row ?? { policy: 'address', points: usualPoints(method) };
  return { policy: hasCredentials && policy === 'address' ? 'network' : policy, points };
};
