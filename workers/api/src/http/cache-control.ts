/** How long answers may be used; the only place that says so. `stale-while-revalidate`: used while it is fetched anew. */
export const CACHE_CONTROL = {
  /** What a crawl or a person may change at any time. */
  public: 'public, max-age=60, stale-while-revalidate=300',
  /** What moves by the second, or must not be behind what told of it: kept, but asked for again each time. */
  current: 'public, max-age=0, must-revalidate',
  /** Pictures on other people's pages. */
  badge: 'public, max-age=300, stale-while-revalidate=3600',
  /** What changes with a deployment, or is read by machines once a day. */
  hour: 'public, max-age=3600',
  /** What changes its address with its content. */
  forever: 'public, max-age=31536000, immutable',
  /** What is somebody's own, or the outcome of one request. */
  none: 'no-store',
  /** What is for one person's eyes. */
  personal: 'private, no-store',
} as const;
