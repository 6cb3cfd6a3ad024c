import { errorBody } from '@skillstash/shared';
import type { Person } from './person.ts';
import type { TestRegistry } from './registry.ts';

/**
 * Sends something in a person's name.
 *
 * @param body what becomes JSON; a text is sent as it is
 */
export const sendAs = (
  registry: TestRegistry,
  [method, path]: readonly [method: string, path: string],
  { headers }: Pick<Person, 'headers'>,
  body?: unknown,
): Promise<Response> =>
  fetch(new URL(path, registry.url), {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

/** The stable code of a refusal. */
export const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
