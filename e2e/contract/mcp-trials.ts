import fc from 'fast-check';
import { BODY_BYTES_MAX, NO_JSON, OTHER_TYPES, padded, type Target } from './body-trials.ts';
import type { DeclaredOperation } from './declared-operations.ts';
import type { KnownThings } from './known-things.ts';
import { filledPath, parameterTrials, type Trial } from './trials.ts';
import { jsonNear, ODD_TEXTS, ODD_VALUES } from './values.ts';

const HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json, text/event-stream',
};
const MODERN = '2026-07-28';
/** What every request of the revision of 2026-07-28 carries. */
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};
const BATCH_MAX = 20;

type Message = { method: string; params?: object };

const text = ({ method, params }: Message, id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

const post = (
  { method, target }: Target,
  body: string | number,
  expects: Trial['expects'],
  headers: Record<string, string> = {},
): Trial => ({ asked: { method, target, headers: { ...HEADERS, ...headers }, body }, expects });

const modern = ({ method, params }: Message): [string, Record<string, string>] => [
  text({ method, params: { ...params, _meta: ENVELOPE } }),
  { 'MCP-Protocol-Version': MODERN, 'Mcp-Method': method },
];

const PING = text({ method: 'ping' });
const NOTIFICATION = '{"jsonrpc":"2.0","method":"notifications/initialized"}';

/** Requests that are answered, whatever the answer says. */
const asked = ({ mcp }: KnownThings): Message[] => [
  { method: 'ping' },
  { method: 'initialize', params: INITIALIZE },
  { method: 'initialize' },
  { method: 'tools/list' },
  { method: 'resources/list' },
  { method: 'skills/list' },
  { method: 'no/such' },
  ...mcp.tools.map(({ name }) => ({ method: 'tools/call', params: { name, arguments: {} } })),
  ...[...mcp.uris, 'skill://no/such'].map((uri) => ({ method: 'resources/read', params: { uri } })),
];

const modernTrials = (to: Target, { mcp: { tools, uris } }: KnownThings): Trial[] => {
  const sent = (message: Message, expects: number, more: Record<string, string> = {}) => {
    const [body, headers] = modern(message);
    return post(to, body, expects, { ...headers, ...more });
  };
  const [{ name = '' } = {}] = tools;
  const [uri = ''] = uris;
  const call = { method: 'tools/call', params: { name, arguments: {} } };
  const read = { method: 'resources/read', params: { uri } };
  return [
    sent({ method: 'server/discover' }, 200),
    sent({ method: 'skills/list' }, 200),
    sent({ method: 'subscriptions/listen' }, 200),
    sent(call, 200, { 'Mcp-Name': name }),
    sent(read, 200, { 'Mcp-Name': uri }),
    sent({ method: 'no/such' }, 404),
    sent({ method: 'skills/list' }, 400, { 'Mcp-Method': 'tools/list' }),
    post(to, text({ method: 'tools/list' }), 400, { 'MCP-Protocol-Version': MODERN }),
    post(to, `[${modern({ method: 'skills/list' })[0]}]`, 400),
  ];
};

const batch = (messages: number): string => `[${Array(messages).fill(PING).join()}]`;

const refusedTrials = (to: Target): Trial[] => [
  ...NO_JSON.map((body) => post(to, body, 400)),
  ...['null', '7', '"ping"', '[]', '[1]', '{}', '{"jsonrpc":"1.0","id":1,"method":"ping"}'].map(
    (body) => post(to, body, 400),
  ),
  post(to, text({ method: 'ping' }, null), 400),
  post(to, batch(BATCH_MAX + 1), 400),
  post(to, PING, 400, { 'MCP-Protocol-Version': '1999-01-01' }),
  post(to, PING, 403, { Origin: 'https://elsewhere.example' }),
  post(to, PING, 403, { Host: 'elsewhere.example' }),
  post(to, PING, 406, { Accept: 'application/json' }),
  post(to, padded(PING, BODY_BYTES_MAX + 1), 413),
  post(to, BODY_BYTES_MAX + 1, 413),
  ...[...OTHER_TYPES, 'application/vnd.mcp+json'].map((type) =>
    post(to, PING, 415, { 'Content-Type': type }),
  ),
];

/** Messages of each kind, of both protocols that are spoken, and what is none. */
export const sureMcpTrials = (operation: DeclaredOperation, known: KnownThings): Trial[] => {
  const { method, path } = operation;
  const targets = known.pathsOf(path).map((values) => filledPath(path, values));
  const [to = { method, target: path }] = targets.map((target) => ({ method, target }));
  const tooLong = filledPath(path, { owner: 'a'.repeat(201), repo: 'a', plugin: 'a' });
  return [
    ...targets.map((target) => post({ method, target }, text({ method: 'resources/list' }), 200)),
    ...asked(known).map((message) => post(to, text(message), 200)),
    ...[NOTIFICATION, `[${NOTIFICATION}]`, '{"jsonrpc":"2.0","id":1,"result":{}}'].map((body) =>
      post(to, body, 202),
    ),
    post(to, batch(BATCH_MAX), 200),
    post({ ...to, target: `${to.target}?surplus=1` }, PING, 200),
    post(to, padded(PING, BODY_BYTES_MAX), 200),
    ...modernTrials(to, known),
    ...refusedTrials(to),
    ...(operation.parameters.length ? [post({ method, target: tooLong }, PING, 400)] : []),
  ];
};

const METHODS = [
  'initialize',
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'skills/list',
  'skills/get',
  'server/discover',
  'subscriptions/listen',
  'logging/setLevel',
  'completion/complete',
  'notifications/cancelled',
  'constructor',
  '__proto__',
  '',
];

const messages = ({ mcp, slugs }: KnownThings): fc.Arbitrary<Message> => {
  const any = fc.tuple(
    fc.constantFrom(...METHODS, ...ODD_TEXTS),
    fc.option(fc.oneof(fc.constant(INITIALIZE), fc.object({ maxDepth: 2, maxKeys: 3 })), {
      nil: undefined,
    }),
  );
  const calls = fc
    .constantFrom(...mcp.tools)
    .chain(({ name, inputSchema }) =>
      jsonNear(inputSchema, [...slugs, ...mcp.words]).map((given) => ({ name, arguments: given })),
    );
  const uris = fc.constantFrom<unknown>(...mcp.uris, ...ODD_TEXTS, ...ODD_VALUES);
  return fc.oneof(
    any.map(([method, params]) => ({ method, ...(params ? { params } : {}) })),
    calls.map((params) => ({ method: 'tools/call', params })),
    uris.map((uri) => ({ method: 'resources/read', params: { uri } })),
  );
};

const ids = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(1, 0, -1, 'a', '') },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, undefined, 1.5, {}, true) },
);

const bodies = (known: KnownThings): fc.Arbitrary<[string, Record<string, string>]> => {
  const message = messages(known);
  const legacy = fc.tuple(message, ids).map(([one, id]) => text(one, id));
  const plain = (body: string): [string, Record<string, string>] => [body, {}];
  return fc.oneof(
    { weight: 5, arbitrary: legacy.map(plain) },
    { weight: 4, arbitrary: message.map(modern) },
    {
      weight: 1,
      arbitrary: fc.array(legacy, { maxLength: 3 }).map((all) => plain(`[${all.join()}]`)),
    },
    { weight: 1, arbitrary: fc.json().map(plain) },
  );
};

/** Values that a header of HTTP can have. */
const isHeader = (value: string): boolean => /^[\x20-\x7e]*$/.test(value);

/** JSON-RPC messages near what tools and methods take, with headers and paths of every kind. */
export const mcpTrials = (operation: DeclaredOperation, known: KnownThings): fc.Arbitrary<Trial> =>
  fc.tuple(parameterTrials(operation, known), bodies(known)).map(
    ([
      {
        asked: { target, headers },
        expects,
      },
      [body, own],
    ]) => {
      const sent = Object.entries({ ...headers, ...own }).filter(([, value]) => isHeader(value));
      const to = { method: operation.method, target };
      // What fits the document may still be no message: that, too, is 400.
      return post(to, body, expects === 'taken' ? 'any' : expects, Object.fromEntries(sent));
    },
  );
