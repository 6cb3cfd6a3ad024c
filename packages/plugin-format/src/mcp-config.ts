import { isRecord, isTextList, isTextRecord, type JsonValue, shownValue } from './json-value.ts';
import {
  type Check,
  findShapeFault,
  isFilledText,
  isFlag,
  isListOf,
  isOneOf,
  isPositive,
  isShaped,
  isText,
  isTextWithin,
  openShape,
  type RecordShape,
} from './record-shape.ts';

const isMetadataUrl: Check = (value) =>
  typeof value === 'string' &&
  value.length <= 4096 &&
  value.startsWith('https://') &&
  URL.canParse(value);

const OAUTH = openShape({
  clientId: isText,
  callbackPort: isPositive,
  authServerMetadataUrl: isMetadataUrl,
  scopes: isFilledText,
  xaa: isFlag,
});

const TOOL = openShape(
  { name: isText, permission_policy: isOneOf('always_allow', 'always_ask', 'always_deny') },
  'name',
);

const isPermission = isOneOf('allow', 'ask', 'blocked');
const COMMON = { timeout: isPositive, alwaysLoad: isFlag };
const EDITOR = { url: isTextWithin(65_536), ideName: isText, ideRunningInWindows: isFlag };
const SOCKET = {
  ...COMMON,
  // An empty `url` is accepted: such servers wait for the user to fill it in.
  url: isTextWithin(65_536),
  headers: isTextRecord,
  headersHelper: isText,
  bareElicitationCapability: isFlag,
};

const STDIO = openShape(
  {
    ...COMMON,
    command: isFilledText,
    args: isTextList,
    env: isTextRecord,
    bareElicitationCapability: isFlag,
  },
  'command',
);

const REMOTE = openShape(
  {
    ...SOCKET,
    oauth: isShaped(OAUTH),
    tools: isListOf(isShaped(TOOL)),
    discoveryCache: isFlag,
    toolPermissions: (value) => isRecord(value) && Object.values(value).every(isPermission),
  },
  'url',
);

/** The shape of a server of each type, as Claude Code 2.1.329 checks it. */
const SERVERS: ReadonlyMap<JsonValue, RecordShape> = new Map([
  ['stdio', STDIO],
  ['http', REMOTE],
  ['streamable-http', REMOTE],
  ['sse', REMOTE],
  ['ws', openShape(SOCKET, 'url')],
  ['sse-ide', openShape({ ...COMMON, ...EDITOR }, 'url', 'ideName')],
  ['ws-ide', openShape({ ...COMMON, ...EDITOR, authToken: isText }, 'url', 'ideName')],
  ['sdk', openShape({ ...COMMON, name: isText }, 'name')],
]);

const HOST_TYPES: ReadonlySet<JsonValue> = new Set(['sdk', 'sse-ide', 'ws-ide']);

/** What a client finds wrong with one MCP server's configuration, in plain words; undefined for a valid one. */
export const findMcpFault = (config: JsonValue): string | undefined => {
  if (!isRecord(config)) return 'it is not an object';
  const { type = 'stdio', command, url } = config;
  if (config.type === undefined && command === undefined && url !== undefined)
    return 'it has `url` but no `type`';
  const shape = SERVERS.get(type);
  return shape ? findShapeFault(config, shape) : `its type ${shownValue(type)} is unknown`;
};

/** Whether a valid server is one that an editor or a program hands to a client; from a plugin clients drop it. */
export const isHostServer = (config: JsonValue): boolean =>
  isRecord(config) && HOST_TYPES.has(config.type ?? 'stdio');

/** Whether a path or URL names a bundle that holds one MCP server. */
export const isMcpBundle = (path: string): boolean => /\.(?:mcpb|dxt)(?:[?#]|$)/i.test(path);

/** Whether a text is a web address. */
export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text);
