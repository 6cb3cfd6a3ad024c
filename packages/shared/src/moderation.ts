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
export const blockRequest = z.strictObject({ reason });
export type BlockRequest = z.input<typeof blockRequest>;

/** Why somebody reports a plugin or a review. */
export const reportRequest = z.strictObject({ reason });
export type ReportRequest = z.input<typeof reportRequest>;

/** A report as admins see it. `reviewer` is whose review it is about, null where it is about the plugin. */
export const report = z
  .strictObject({
    id,
    plugin: pluginSlug,
    reviewer: z.string().nullable(),
    reporter: z.string(),
    reason: z.string(),
    status: z.enum(REPORT_STATUSES),
    createdAt: isoTime,
    decidedAt: isoTime.nullable(),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof report>;

/** What an admin makes of a report. */
export const reportDecision = z.strictObject({ status: z.enum(['resolved', 'dismissed']) });
export type ReportDecision = z.infer<typeof reportDecision>;

/** A report that was taken in. */
export const reportMade = z.strictObject({ id }).meta({ id: 'ReportMade' });
export type ReportMade = z.infer<typeof reportMade>;

/** One act on record. `actorId` is null where nobody in particular acted. */
export const auditRecord = z
  .strictObject({
    id,
    at: isoTime,
    actorId: z.string().nullable(),
    actorName: z.string(),
    via: z.enum(['session', 'token', 'publisher', 'system']),
    action: z.string(),
    objectKind: z.string(),
    objectId: z.string(),
    detail: z.record(z.string(), json),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof auditRecord>;
