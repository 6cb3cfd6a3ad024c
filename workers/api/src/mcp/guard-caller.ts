import { AppError } from '../http/app-error.ts';
import { hostOf, mcpHosts } from './mcp-hosts.ts';

const originHost = (origin: string): string | undefined =>
  /^https?:\/\//.test(origin) && URL.canParse(origin) ? new URL(origin).hostname : undefined;

/**
 * Refuses whoever reaches the endpoint under a name that is not its own, or from a page of somebody else's: a page in a browser
 * could otherwise use whatever the person may use (DNS rebinding). Programs send no Origin.
 *
 * @param hosts names that the endpoint answers to, without ports, separated by commas
 * @throws AppError `host_not_allowed`, `origin_not_allowed`; Error where the setting makes no sense
 */
export const guardCaller = (headers: Headers, url: string, hosts: string): void => {
  const allowed = mcpHosts(hosts);
  const host = hostOf(headers.get('Host') ?? new URL(url).host);
  if (!host || !allowed.has(host))
    throw new AppError('host_not_allowed', 'This endpoint does not answer under this name.');
  const origin = headers.get('Origin');
  if (origin === null) return;
  const from = originHost(origin);
  if (!from || !allowed.has(from))
    throw new AppError('origin_not_allowed', 'Pages of this origin may not use this endpoint.');
};
