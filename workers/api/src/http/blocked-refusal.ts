import { findBlockReason } from '@skillstash/db';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { pathOf } from './address.ts';
import { AppError } from './app-error.ts';

/** Whatever is about one plugin. */
const PLUGIN_PATH =
  /^(?:\/v1\/plugins\/([^/]+\/[^/]+\/[^/]+)(?:\/|$)|\/([^/]+\/[^/]+\/[^/]+)\/\.well-known\/)/;

/** The refusal of what is not found because its plugin is blocked, with the reason: 451 (RFC 7725). Undefined where it is not. */
export const blockedRefusal = async (c: Context<ApiEnv>): Promise<AppError | undefined> => {
  const [, ofApi, ofSkills] = PLUGIN_PATH.exec(pathOf(c)) ?? [];
  const slug = (ofApi ?? ofSkills)?.toLowerCase();
  const reason = slug && (await findBlockReason(c.get('database'), slug));
  return reason ? new AppError('plugin_blocked', reason) : undefined;
};
