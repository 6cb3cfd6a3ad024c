import { McpServer, ProtocolErrorCode } from '@modelcontextprotocol/server';

type Transport = Parameters<McpServer['connect']>[0];
type Message = Parameters<Transport['send']>[0];

const TOLD_MAX = 5;
const MESSAGE_CHARACTERS_MAX = 100;

/** zod's issues as JSON: all that the library says of parameters that do not fit. */
const ISSUES = /^(?:Invalid \S+ request: )?(\[\s*\{[\s\S]*\}\s*\])$/;

type Issue = { path: Array<string | number>; message: string };

const said = ({ path, message }: Issue): string => {
  const reason = message.endsWith('received undefined') ? 'is missing' : message;
  return `${path.join('.')} ${reason}`.slice(0, MESSAGE_CHARACTERS_MAX);
};

/** The issues in an error's message; undefined where it has none. */
const issuesIn = (text: string): Issue[] | undefined => {
  const [, json] = ISSUES.exec(text) ?? [];
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json) as Issue[];
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};

/** The library takes a caller's wrong parameters for a fault of its own, and sends the list of zod's issues. */
const mended = (message: Message): Message => {
  if (!('error' in message)) return message;
  const issues = issuesIn(message.error.message);
  if (!issues) return message;
  const reasons = issues.slice(0, TOLD_MAX).map(said).join('; ');
  return {
    ...message,
    error: { code: ProtocolErrorCode.InvalidParams, message: `Invalid params: ${reasons}.` },
  };
};

/** A server that says shortly what is wrong with a request's parameters. */
export class McpEndpoint extends McpServer {
  override connect(transport: Transport): Promise<void> {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => send(mended(message), options);
    return super.connect(transport);
  }
}
