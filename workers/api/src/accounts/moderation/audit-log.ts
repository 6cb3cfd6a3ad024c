import { listAudit } from '@skillstash/db/accounts';
import * as z from 'zod';
import type { ApiApp } from '../../http/operation.ts';
import { pageQuery } from '../../http/query.ts';
import { operateAs } from '../personal-operation.ts';
import { personalPage } from './personal-page.ts';

/** Who did what, for admins. */
export const registerAuditLog = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'get',
      path: '/v1/admin/audit',
      summary: 'Who did what, the latest first',
      tags: ['Administration'],
      input: { query: z.strictObject(pageQuery) },
      answers: {
        200: { description: 'One page.', schema: ({ page, auditRecord }) => page(auditRecord) },
      },
      errors: ['invalid_cursor'],
      scope: 'admin',
    },
    (c, { query }) => personalPage(c, query, (asked) => listAudit(c.get('database'), asked)),
  );
