import type { Context } from 'hono';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/**
 * The fields of a form.
 *
 * @throws AppError `unsupported_media_type` for another kind of body, `invalid_request` for a field that comes twice
 */
export const formFields = async (c: Context<ApiEnv>): Promise<Map<string, string>> => {
  if (!FORM.test(c.req.header('Content-Type') ?? ''))
    throw new AppError('unsupported_media_type', 'Send application/x-www-form-urlencoded.');
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(await c.req.text())) {
    if (fields.has(name))
      throw new AppError('invalid_request', 'Send each field once.', [
        { path: name.slice(0, 100), message: 'comes twice' },
      ]);
    fields.set(name, value);
  }
  return fields;
};
