import * as z from 'zod';
import type { IngesterBindings } from './env.ts';

/** A setting is text; more than an hour of anything here is a slip. */
const seconds = z
  .string()
  .regex(/^[1-9][0-9]{0,3}$/, 'must be a whole number of seconds from 1 to 3600')
  .transform(Number)
  .refine((count) => count <= 3600, 'must be a whole number of seconds from 1 to 3600')
  .transform((count) => count * 1000);

const count = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, 'must be a whole number from 1 to 999999')
  .transform(Number);

const names = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== ''),
);

const address = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const settingsSchema = z
  .object({
    GITHUB_API_URL: address,
    GITHUB_WEB_URL: address.transform((text) => text.replace(/\/+$/, '')),
    GITHUB_TOKEN: z.string().optional(),
    ARCHIVE_HOSTS: names,
    OFFICIAL_OWNERS: names,
    PRIVATE_REPOSITORIES: z.enum(['on', 'off'], { error: 'must be on or off' }),
    LEASE_SECONDS: seconds,
    CALL_TIMEOUT_SECONDS: seconds,
    ARCHIVE_TIMEOUT_SECONDS: seconds,
    TEXTS_PER_INVOCATION: count,
  })
  .check(({ value, issues }) => {
    // The lease is not renewed while an archive comes: another crawl would take the repository over.
    if (value.ARCHIVE_TIMEOUT_SECONDS >= value.LEASE_SECONDS)
      issues.push({
        code: 'custom',
        input: value,
        path: ['ARCHIVE_TIMEOUT_SECONDS'],
        message: `must be less than LEASE_SECONDS (${value.LEASE_SECONDS / 1000})`,
      });
  });

/**
 * Reads the settings of wrangler.toml's [vars]; times come out in milliseconds.
 *
 * @throws Error that names every setting which makes no sense: nothing is crawled on a guess
 */
export const readSettings = (env: Partial<IngesterBindings>) => {
  const parsed = settingsSchema.safeParse(env);
  if (!parsed.success) {
    // Nothing that is secret has a form that it could fail to have.
    const faults = parsed.error.issues.map(
      ({ path: [name], message }) =>
        `${String(name)} ${message}, not ${env[name as keyof typeof env]}`,
    );
    throw new Error(`The ingester's settings make no sense: ${faults.join('; ')}.`);
  }
  const { data } = parsed;
  return {
    apiUrl: data.GITHUB_API_URL,
    webUrl: data.GITHUB_WEB_URL,
    token: data.GITHUB_TOKEN,
    archiveHosts: data.ARCHIVE_HOSTS,
    officialOwners: data.OFFICIAL_OWNERS,
    privateRepositories: data.PRIVATE_REPOSITORIES === 'on',
    leaseMs: data.LEASE_SECONDS,
    callTimeoutMs: data.CALL_TIMEOUT_SECONDS,
    archiveTimeoutMs: data.ARCHIVE_TIMEOUT_SECONDS,
    textsPerInvocation: data.TEXTS_PER_INVOCATION,
  };
};
