import { strongSecret } from './accounts/sign-in/sign-in-settings.ts';
import type { ApiBindings } from './env.ts';
import { publicOrigin } from './http/address.ts';
import { addressIn } from './http/address-in.ts';
import { memorySeconds } from './http/memory-seconds.ts';
import { quotasOf } from './limits/quotas.ts';
import { mcpHosts } from './mcp/mcp-hosts.ts';

/** The settings among the bindings: what is text. */
export type ApiSettings = {
  [K in keyof ApiBindings as NonNullable<ApiBindings[K]> extends string
    ? K
    : never]: ApiBindings[K];
};

const ADDRESSES = [
  'GITHUB_API_URL',
  'GITHUB_WEB_URL',
  'GITHUB_AUTHORIZATION_URL',
  'GITHUB_TOKEN_URL',
  'GITHUB_USER_URL',
  'PUBLISH_ISSUER',
] as const;

/**
 * Reads every setting of the api worker once, before anybody asks for something: a request reads only those that it needs.
 *
 * @throws Error that names the first setting which makes no sense, and what is wrong with it
 */
export const checkSettings = (settings: ApiSettings): void => {
  quotasOf(settings.RATE_LIMITS);
  memorySeconds(settings.ANSWER_MEMORY_SECONDS);
  mcpHosts(settings.MCP_HOSTS);
  for (const name of ADDRESSES) addressIn(name, settings[name]);
  if (settings.PUBLIC_URL) publicOrigin(settings.PUBLIC_URL);
  if (settings.AUTH_SECRET) strongSecret(settings.AUTH_SECRET);
};
