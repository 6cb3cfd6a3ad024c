import type { ApiApp } from '../http/operation.ts';
import { registerCollectionMembers } from './collections/collection-members.ts';
import { registerOwnCollections } from './collections/own-collections.ts';
import { registerDevicePage } from './device/device-page.ts';
import { registerDeviceProtocol } from './device/device-protocol.ts';
import { registerMe } from './me.ts';
import { registerClaims } from './ownership/claims.ts';
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
  registerDevicePage(app);
  registerDeviceProtocol(app);
};
