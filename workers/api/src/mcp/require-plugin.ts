import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { ErrorBody } from '@skillstash/shared';
import type { AskApi } from '../http/ask-api.ts';
import { PLUGINS_PATH, pathOfPlugin } from './path-of-plugin.ts';

/** @throws ProtocolError with the API's own refusal, where it has no such plugin, or it is somewhere else by now */
export const requirePlugin = async (ask: AskApi, slug: string): Promise<void> => {
  const response = await ask(pathOfPlugin(slug));
  if (response.ok) return;
  const moved = response.headers.get('Location')?.slice(PLUGINS_PATH.length);
  if (moved)
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `plugin_not_found: ${slug} is at ${moved} now.`,
    );
  const { code, detail, requestId } = (await response.json()) as ErrorBody;
  if (response.status >= 500) throw new Error(`${code} in request ${requestId}`);
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${code}: ${detail}`);
};
