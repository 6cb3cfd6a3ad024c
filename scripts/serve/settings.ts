import { unstable_readConfig as readConfig } from 'wrangler';
import { type ApiSettings, checkSettings } from '../../workers/api/src/check-settings.ts';
import { readSettings } from '../../workers/ingester/src/settings.ts';
import { WORKERS } from './build-workers.ts';

/** Settings that no wrangler.toml has: secrets, and what has no value but the one that is given. */
const UNLISTED = [
  'GITHUB_TOKEN',
  'GITHUB_WEBHOOK_SECRET',
  'GITHUB_CLIENT_SECRET',
  'AUTH_SECRET',
  'PUBLIC_URL',
];

/** Both workers' [vars]; what both have says the same. */
const listedSettings = (): Record<string, unknown> =>
  Object.assign({}, ...WORKERS.map(({ config }) => readConfig({ config }).vars));

/**
 * What an environment replaces of the two workers' settings. An empty variable replaces nothing.
 *
 * @throws Error that names a setting which makes no sense, replaced or not, and what it says
 */
export const replacedSettings = (
  environment: Record<string, string | undefined>,
): Record<string, string> => {
  const listed = listedSettings();
  const replaced: Record<string, string> = {};
  for (const name of [...Object.keys(listed), ...UNLISTED]) {
    const value = environment[name];
    if (value) replaced[name] = value;
  }
  const settings = { ...listed, ...replaced };
  // What of them is missing or is no text, these two refuse.
  checkSettings(settings as ApiSettings);
  readSettings(settings);
  return replaced;
};
