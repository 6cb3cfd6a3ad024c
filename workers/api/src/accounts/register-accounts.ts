import type { ApiApp } from '../http/operation.ts';
import { registerMe } from './me.ts';
import { registerTokens } from './tokens.ts';

/** Everything that people do with their own accounts. */
export const registerAccounts = (app: ApiApp): void => {
  registerMe(app);
  registerTokens(app);
};
