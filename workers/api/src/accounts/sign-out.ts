import { endSession, endSessions } from '@skillstash/db/accounts';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../env.ts';
import type { ApiApp } from '../http/operation.ts';
import { noQuery } from '../http/query.ts';
import { accountPage } from './account-page.ts';
import { auditEntry } from './audit-entry.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { operateAs } from './personal-operation.ts';
import { findSessionPrincipal } from './principal.ts';
import { dropSessionCookie, sessionDigest } from './session-cookie.ts';

const ask = (c: Context<ApiEnv>): Promise<Response> =>
  accountPage(
    c,
    'Sign out',
    html`<form method="post" action="/sign-out"><button>Sign out</button></form>`,
  );

const signOut = async (c: Context<ApiEnv>): Promise<Response> => {
  // Even without the cookie, which browsers leave out of another site's forms: the answer would take it away.
  requireOwnOrigin(c);
  const principal = await findSessionPrincipal(c);
  const digest = await sessionDigest(c);
  if (principal && digest) {
    const audit = auditEntry(c, principal, {
      action: 'signed_out',
      objectKind: 'session',
      objectId: principal.sessionId,
    });
    await endSession(c.get('database'), digest, audit);
  }
  dropSessionCookie(c);
  return accountPage(c, 'You are signed out', html`<p><a href="/sign-in">Sign in again</a></p>`);
};

/** Ending sessions: this browser's by a form, all of one's own by an operation. */
export const registerSignOut = (app: ApiApp): void => {
  app.get('/sign-out', ask);
  app.post('/sign-out', signOut);
  operateAs(
    app,
    {
      method: 'delete',
      path: '/v1/sessions',
      summary: 'Sign out everywhere: end all of your sessions at once; tokens stay',
      tags: ['Account'],
      input: { query: noQuery },
      answers: { 204: { description: 'No browser is signed in any more.' } },
      errors: [],
      scope: 'read',
      sessionOnly: true,
    },
    async (c, _input, principal) => {
      const audit = auditEntry(c, principal, {
        action: 'signed_out_everywhere',
        objectKind: 'user',
        objectId: principal.userId,
      });
      await endSessions(c.get('database'), principal.userId, audit);
      return new Response(null, { status: 204 });
    },
  );
};
