import { findBlockReason } from '@skillstash/db';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { pathOf } from './address.ts';
import { AppError } from './app-error.ts';

/** Whatever is about one plugin. */
const PLUGIN_PATH =
  /^(?:\/v1\/plugins\/([^/]+\/[^/]+\/[^/]+)(?:\/|$)|\/([^/]+\/[^/]+\/[^/]+)\/\.well-known\/)/;

/**
 * What is not found because its plugin is blocked is refused with the reason: 451 (RFC 7725). Only a 404 pays for the look-up.
 *
 * @returns that refusal, or else the error as it came
 */
export const refuseBlocked = async (error: unknown, c: Context<ApiEnv>): Promise<unknown> => {
  if (!(error instanceof AppError) || error.status !== 404) return error;
  const [, ofApi, ofSkills] = PLUGIN_PATH.exec(pathOf(c)) ?? [];
  const slug = (ofApi ?? ofSkills)?.toLowerCase();
  const reason = slug && (await findBlockReason(c.get('database'), slug));
  return reason ? new AppError('plugin_blocked', reason) : error;
};
