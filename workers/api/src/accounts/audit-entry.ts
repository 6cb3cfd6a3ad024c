import type { AuditEntry } from '@skillstash/db/accounts';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import type { ApiEnv } from '../env.ts';
import { actorOf, nowOf, type Principal } from './principal.ts';

/** An entry of the audit log about what a person does in this request. */
export const auditEntry = (
  c: Context<ApiEnv>,
  principal: Principal,
  act: Pick<AuditEntry, 'action' | 'objectKind' | 'objectId' | 'detail'>,
): AuditEntry => ({
  id: v7(),
  at: nowOf(c),
  actor: actorOf(principal),
  requestId: c.get('requestId'),
  ...act,
});
