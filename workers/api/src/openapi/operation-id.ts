import type { Operation } from '../http/operation.ts';

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a segment of a path says, in one word: `{owner}` as `ByOwner`, `.well-known` as `WellKnown`. */
const wordOf = (segment: string): string => {
  const word = segment
    .split(/[^A-Za-z0-9]+/)
    .map(capitalized)
    .join('');
  return segment.startsWith('{') ? `By${word}` : word;
};

/**
 * What code generators call an operation, such as `getPluginsByOwnerByRepoByPlugin`: its method and its path, without the
 * `/v1` that most begin with. It stays while these do.
 */
export const operationId = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  method +
  path
    .replace(/^\/v1\//, '/')
    .split('/')
    .map(wordOf)
    .join('');
