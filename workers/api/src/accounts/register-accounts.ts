import type { ApiApp } from '../http/operation.ts';
import { registerCollectionMembers } from './collections/collection-members.ts';
import { registerOwnCollections } from './collections/own-collections.ts';
import { registerDevicePage } from './device/device-page.ts';
import { registerDeviceProtocol } from './device/device-protocol.ts';
import { registerMe } from './me.ts';
import { registerAuditLog } from './moderation/audit-log.ts';
import { registerModeration } from './moderation/moderation.ts';
import { registerReportQueue } from './moderation/report-queue.ts';
import { registerReports } from './moderation/reports.ts';
import { registerClaims } from './ownership/claims.ts';
import { registerOwnCrawls } from './ownership/own-crawls.ts';
import { registerPluginEdits } from './ownership/plugin-edits.ts';
import { registerOwnRating } from './ratings/own-rating.ts';
import { registerReviewReplies } from './ratings/review-replies.ts';
import type { Fetch } from './sign-in/fetch-host-person.ts';
import { registerSignOut } from './sign-out.ts';
import { registerTokens } from './tokens.ts';

/**
 * Everything that people do with their own accounts.
 *
 * @param fetch asks the host
 */
export const registerAccounts = (app: ApiApp, fetch: Fetch): void => {
  registerMe(app);
  registerTokens(app);
  registerOwnRating(app);
  registerReviewReplies(app);
  registerOwnCollections(app);
  registerCollectionMembers(app);
  registerSignOut(app);
  registerClaims(app, fetch);
  registerPluginEdits(app, fetch);
  registerOwnCrawls(app, fetch);
  registerModeration(app);
  registerReports(app);
  registerReportQueue(app);
  registerAuditLog(app);
  registerDevicePage(app);
  registerDeviceProtocol(app);
};
