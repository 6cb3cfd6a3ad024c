/** Each limit by name: how many points whoever it counts may spend in a minute. docs/security.md tells them apart. */
export const QUOTAS = {
  /** An address that asks without credentials. */
  address: 1200,
  /** An address that reads catalogs, fetches them by git, or reports downloads: what people's clients do. */
  clients: 1200,
  /** An address that sends credentials, whoever's: many people may be behind it. */
  network: 6000,
  /** A person, by whatever credentials. */
  person: 1200,
  /** Whoever asks for crawls: a person, or an address without credentials. */
  crawls: 60,
  /** An address that publishes. */
  publish: 60,
  /** An address at a door: signing in, device codes, making tokens. */
  doors: 30,
  /** An address whose devices ask whether they were let in. */
  polls: 60,
} as const;

/** The name of a limit, as `RateLimit-Policy` says it. */
export type Policy = keyof typeof QUOTAS;
/** Points a minute of every limit. */
export type Quotas = Record<Policy, number>;

const PAIR = /^([a-z]+)=(\d{1,9})$/;

const isPolicy = (name: string): name is Policy => Object.hasOwn(QUOTAS, name);

const parse = (setting: string): Quotas | undefined => {
  if (setting === 'off') return undefined;
  const quotas: Quotas = { ...QUOTAS };
  for (const pair of setting === 'on' ? [] : setting.split(',')) {
    const [, name = '', points] = PAIR.exec(pair.trim()) ?? [];
    if (!isPolicy(name) || !(Number(points) > 0))
      throw new Error(
        `RATE_LIMITS must be on, off, or quotas such as address=1200,doors=30, not ${pair || 'empty'}.`,
      );
    quotas[name] = Number(points);
  }
  return quotas;
};

let parsed: { setting: string; quotas: Quotas | undefined } | undefined;

/**
 * The quotas that the setting RATE_LIMITS asks for: `on` for those above, or `address=60,doors=5` to replace some.
 *
 * @returns undefined for `off`
 * @throws Error where it says anything else: nothing is unlimited by mistake
 */
export const quotasOf = (setting: string): Quotas | undefined => {
  if (parsed?.setting !== setting) parsed = { setting, quotas: parse(setting) };
  return parsed.quotas;
};
