import { decideReport, hideReview, listReports } from '@skillstash/db/accounts';
import { id, pluginTag, REPORT_STATUSES, reportDecision } from '@skillstash/shared';
import * as z from 'zod';
import { AppError } from '../../http/app-error.ts';
import type { ApiApp } from '../../http/operation.ts';
import { noQuery, pageQuery, pluginPath, slugOf } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { operateAs } from '../personal-operation.ts';
import { nowOf } from '../principal.ts';
import { personalPage } from './personal-page.ts';

const done = (): Response => new Response(null, { status: 204 });

const registerDecision = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'post',
      path: '/v1/admin/reports/{id}/decision',
      summary: 'Close a report',
      tags: ['Administration'],
      input: {
        params: z.strictObject({ id: id.meta({ description: 'The id of a report.' }) }),
        query: noQuery,
        body: reportDecision,
      },
      answers: { 204: { description: 'It is closed.' } },
      errors: ['malformed_json', 'unsupported_media_type', 'payload_too_large', 'report_not_found'],
      scope: 'admin',
    },
    async (c, { params, body: { status } }, principal) => {
      const audit = auditEntry(c, principal, {
        action: status === 'resolved' ? 'report_resolved' : 'report_dismissed',
        objectKind: 'report',
        objectId: params.id,
      });
      if (!(await decideReport(c.get('database'), { ...params, status, now: nowOf(c) }, audit)))
        throw new AppError('report_not_found', 'There is no such open report.');
      return done();
    },
  );

const HIDINGS = [
  { method: 'put', isHidden: true, action: 'review_hidden', summary: 'Hide a review' },
  { method: 'delete', isHidden: false, action: 'review_shown', summary: 'Show a review again' },
] as const;

const registerHiding = (app: ApiApp): void => {
  for (const { method, isHidden, action, summary } of HIDINGS)
    operateAs(
      app,
      {
        method,
        path: '/v1/admin/plugins/{owner}/{repo}/{plugin}/ratings/{username}/hidden',
        summary: `${summary}; its stars count all the same`,
        tags: ['Administration'],
        input: {
          params: z.strictObject({ ...pluginPath.shape, username: z.string().min(1).max(200) }),
          query: noQuery,
        },
        answers: { 204: { description: isHidden ? 'It is hidden.' : 'It is shown.' } },
        errors: ['review_not_found'],
        scope: 'admin',
      },
      async (c, { params }, principal) => {
        const slug = slugOf(params);
        const about = { slug, reviewer: params.username.toLowerCase(), isHidden, now: nowOf(c) };
        const audit = auditEntry(c, principal, {
          action,
          objectKind: 'review',
          objectId: `${slug}/${about.reviewer}`,
        });
        if (!(await hideReview(c.get('database'), about, audit)))
          throw new AppError('review_not_found', `${about.reviewer} has not reviewed ${slug}.`);
        await c.get('forget')([pluginTag(slug)]);
        return done();
      },
    );
};

/** What admins make of reports. */
export const registerReportQueue = (app: ApiApp): void => {
  operateAs(
    app,
    {
      method: 'get',
      path: '/v1/admin/reports',
      summary: 'Reports, the oldest first',
      tags: ['Administration'],
      input: {
        query: z.strictObject({
          ...pageQuery,
          status: z
            .enum(REPORT_STATUSES)
            .default('open')
            .meta({ description: 'What became of the reports.', example: 'open' }),
        }),
      },
      answers: { 200: { description: 'One page.', schema: ({ page, report }) => page(report) } },
      errors: ['invalid_cursor'],
      scope: 'admin',
    },
    (c, { query }) =>
      personalPage(c, query, (asked) => listReports(c.get('database'), query.status, asked)),
  );
  registerDecision(app);
  registerHiding(app);
};
