import * as z from 'zod';
import { id, isoTime, json, pluginSlug } from './primitives.ts';
import { REPORT_STATUSES } from './words.ts';

/** A line or several that somebody wrote as a reason. */
const reason = z
  .string()
  .max(1000)
  .regex(/^[^\0\p{Cs}]*[^\s\0\p{Cs}][^\0\p{Cs}]*$/u, 'must be text')
  .trim();

/** Why a plugin is blocked: everybody who asks for it is told. */
export const blockRequest = z.strictObject({
  reason: reason.describe('Why: everybody who asks for the plugin is told.'),
});
export type BlockRequest = z.input<typeof blockRequest>;

/** Why somebody reports a plugin or a review. */
export const reportRequest = z.strictObject({
  reason: reason.describe('Why, for admins to read.'),
});
export type ReportRequest = z.input<typeof reportRequest>;

export const report = z
  .strictObject({
    id,
    plugin: pluginSlug.describe('The plugin that it is about, or whose review.'),
    reviewer: z
      .string()
      .nullable()
      .describe('Whose review it is about; null where it is about the plugin.'),
    reporter: z.string().describe('Who made it.'),
    reason: z.string().describe('Why, in their words.'),
    status: z.enum(REPORT_STATUSES).describe('Whether it was decided, and how.'),
    createdAt: isoTime,
    decidedAt: isoTime.nullable().describe('Null while it is open.'),
  })
  .meta({ id: 'Report', description: 'A report as admins see it.' });
export type Report = z.infer<typeof report>;

/** What an admin makes of a report. */
export const reportDecision = z.strictObject({
  status: z.enum(['resolved', 'dismissed']).describe('`resolved`: something was done about it.'),
});
export type ReportDecision = z.infer<typeof reportDecision>;

export const reportMade = z
  .strictObject({ id })
  .meta({ id: 'ReportMade', description: 'A report that was taken in.' });
export type ReportMade = z.infer<typeof reportMade>;

export const auditRecord = z
  .strictObject({
    id,
    at: isoTime.describe('When.'),
    actorId: z.string().nullable().describe('Who acted; null where nobody in particular did.'),
    actorName: z.string().describe('What they were called at that time.'),
    via: z
      .enum(['session', 'token', 'publisher', 'system'])
      .describe('Which credentials they came with; `system`: the registry itself.'),
    action: z.string().describe('What they did, such as `plugin_blocked`.'),
    objectKind: z.string().describe('What kind of thing they did it to.'),
    objectId: z.string().describe('Its id, slug or name.'),
    detail: z
      .record(z.string(), json)
      .describe('What is to know besides; it depends on the action.'),
    requestId: z
      .string()
      .nullable()
      .describe('The request in which they did; null where there was none.'),
  })
  .meta({ id: 'AuditRecord', description: 'One act on record.' });
export type AuditRecord = z.infer<typeof auditRecord>;
