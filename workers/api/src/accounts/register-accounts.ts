import type { ApiApp } from '../http/operation.ts';
import { registerDevicePage } from './device/device-page.ts';
import { registerDeviceProtocol } from './device/device-protocol.ts';
import { registerMe } from './me.ts';
import { registerClaims } from './ownership/claims.ts';
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
  registerSignOut(app);
  registerClaims(app, fetch);
  registerDevicePage(app);
  registerDeviceProtocol(app);
};
