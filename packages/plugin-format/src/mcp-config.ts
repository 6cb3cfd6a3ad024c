import { isRecord, isTextList, isTextRecord, type JsonValue, shownValue } from './json-value.ts';

const REMOTE_TYPES = new Set(['http', 'streamable-http', 'sse', 'ws']);

/** What a client finds wrong with one MCP server's configuration, in plain words; undefined for a valid one. */
export const findMcpFault = (config: JsonValue): string | undefined => {
  if (!isRecord(config)) return 'it is not an object';
  const { type, command, url, args, env, headers } = config;
  if (type === undefined || type === 'stdio') {
    if (type === undefined && command === undefined && url !== undefined)
      return 'it has `url` but no `type`';
    if (typeof command !== 'string' || command === '') return 'it has no `command`';
    if (args !== undefined && !isTextList(args)) return '`args` is not a list of texts';
    if (env !== undefined && !isTextRecord(env)) return '`env` is not a map of texts';
    return undefined;
  }
  if (typeof type !== 'string' || !REMOTE_TYPES.has(type))
    return `its type ${shownValue(type)} is unknown`;
  // An empty `url` is accepted: such servers wait for the user to fill it in.
  if (typeof url !== 'string') return 'it has no `url`';
  if (headers !== undefined && !isTextRecord(headers)) return '`headers` is not a map of texts';
  return undefined;
};

/** Whether a path or URL names a bundle that holds one MCP server. */
export const isMcpBundle = (path: string): boolean => /\.(?:mcpb|dxt)(?:[?#]|$)/i.test(path);

/** Whether a text is a web address. */
export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text);
