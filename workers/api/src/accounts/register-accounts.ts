import type { ApiApp } from '../http/operation.ts';
import { registerDevicePage } from './device/device-page.ts';
import { registerDeviceProtocol } from './device/device-protocol.ts';
import { registerMe } from './me.ts';
import { registerSignOut } from './sign-out.ts';
import { registerTokens } from './tokens.ts';

/** Everything that people do with their own accounts. */
export const registerAccounts = (app: ApiApp): void => {
  registerMe(app);
  registerTokens(app);
  registerSignOut(app);
  registerDevicePage(app);
  registerDeviceProtocol(app);
};
