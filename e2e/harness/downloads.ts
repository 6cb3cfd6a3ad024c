import type { TestRegistry } from './registry.ts';

const POLL_MS = 50;
const WAIT_MS = 60_000;
const AT_ONCE = 25;

/** Reports a download as a client at an address would. */
export const download = (
  registry: TestRegistry,
  slug: string,
  address: string,
  { client = 'claude-code', headers = {} }: { client?: string; headers?: object } = {},
): Promise<Response> =>
  fetch(new URL(`/v1/plugins/${slug}/downloads`, registry.url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': address, ...headers },
    body: JSON.stringify({ client, version: '1.0.0' }),
  });

/** Reports a download from each address, and gives how often each status was answered. */
export const downloadFrom = async (
  registry: TestRegistry,
  slug: string,
  addresses: readonly string[],
  options: Parameters<typeof download>[3] = {},
): Promise<Record<number, number>> => {
  const statuses: Record<number, number> = {};
  for (let start = 0; start < addresses.length; start += AT_ONCE)
    await Promise.all(
      addresses.slice(start, start + AT_ONCE).map(async (address) => {
        const { status } = await download(registry, slug, address, options);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }),
    );
  return statuses;
};

/** So many different addresses. */
export const addresses = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, place) => `198.${18 + (place >> 16)}.${(place >> 8) & 255}.${place & 255}`,
  );

const marksOf = async ({ database }: TestRegistry, slug: string): Promise<number> => {
  const counted = await database
    .prepare(
      'SELECT count(*) AS n FROM download_marks WHERE plugin_id = (SELECT id FROM plugins WHERE slug = ?)',
    )
    .bind(slug)
    .first<{ n: number }>();
  return counted?.n ?? 0;
};

let sentinels = 0;

/**
 * Waits until what was reported has gone through the queue: it keeps the order, so one more download is sent after it.
 *
 * @param slug of a plugin that the test does not count
 */
export const marksArrive = async (registry: TestRegistry, slug: string): Promise<void> => {
  const before = await marksOf(registry, slug);
  sentinels += 1;
  await download(registry, slug, `203.0.113.${sentinels}`);
  for (const deadline = Date.now() + WAIT_MS; (await marksOf(registry, slug)) === before; ) {
    if (Date.now() > deadline) throw new Error('the queue delivers nothing');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};
