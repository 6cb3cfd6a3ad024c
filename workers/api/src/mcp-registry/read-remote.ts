import type { ServerRemote } from './server-json.ts';

const TYPES: Record<string, ServerRemote['type']> = {
  http: 'streamable-http',
  'streamable-http': 'streamable-http',
  sse: 'sse',
};
const URL_TEMPLATE = /^https?:\/\/[^\s$…]+$/;
const REFERENCE = /\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}/g;

/**
 * The address of a server that is reached over HTTP; a variable of the environment in it becomes one of the template. Undefined
 * where it is of another kind, or the address cannot be said.
 */
export const readRemote = (transport: string, url: string | null): ServerRemote | undefined => {
  const type = TYPES[transport];
  if (!type || !url || /[{}]/.test(url.replace(REFERENCE, ''))) return undefined;
  const variables: NonNullable<ServerRemote['variables']> = {};
  const template = url.replace(REFERENCE, (_text, name: string, value: string | undefined) => {
    variables[name] = value === undefined ? { isRequired: true } : { default: value };
    return `{${name}}`;
  });
  const isPluginsOwn = Object.keys(variables).some((name) => name.startsWith('CLAUDE_'));
  if (isPluginsOwn || !URL_TEMPLATE.test(template)) return undefined;
  return { type, url: template, ...(Object.keys(variables).length ? { variables } : {}) };
};
