import { decideDevice, findWaitingDevice } from '@skillstash/db/accounts';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import { CACHE_CONTROL } from '../../http/cache-control.ts';
import type { ApiApp } from '../../http/operation.ts';
import { accountPage, type Markup } from '../account-page.ts';
import { auditEntry } from '../audit-entry.ts';
import { findSessionPrincipal, nowOf, type Principal } from '../principal.ts';
import { refuseMore } from '../refuse-more.ts';
import { formFields } from './form-fields.ts';
import { shownUserCode, typedUserCode } from './user-code.ts';

const codeForm = (): Markup => html`<form method="get" action="/device">
<p><label>The code that your device shows: <input name="code" autocomplete="off" autofocus required maxlength="20"></label></p>
<p><button>Continue</button></p></form>`;

const signedInAs = ({ username }: Principal): Markup =>
  html`<p>You are signed in as <strong>${username}</strong>. <a href="/sign-out">Sign out</a></p>`;

const notWaiting = (c: Context<ApiEnv>, principal: Principal): Promise<Response> =>
  accountPage(
    c,
    'No device waits with this code',
    html`${signedInAs(principal)}<p>It was used, it is older than ten minutes, or it is mistyped.</p>${codeForm()}`,
    404,
  );

const askPerson = (
  c: Context<ApiEnv>,
  principal: Principal,
  code: string,
  device: { clientName: string; scopes: string[] },
): Promise<Response> =>
  accountPage(
    c,
    'Let this device in?',
    html`${signedInAs(principal)}
<p>It calls itself <strong>${device.clientName}</strong>, shows the code <strong>${shownUserCode(code)}</strong>, and wants a token that may:</p>
<ul>${device.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}</ul>
<p>Only go on if you have just started this yourself. Whoever sent you here would act in your name.</p>
<form method="post" action="/device"><input type="hidden" name="code" value="${code}">
<button name="decision" value="approve">Let it in</button> <button name="decision" value="deny">Refuse</button></form>`,
  );

const show = async (c: Context<ApiEnv>): Promise<Response> => {
  const typed = new URL(c.req.url).searchParams.get('code');
  const code = typedUserCode(typed ?? '');
  const principal = await findSessionPrincipal(c);
  if (!principal) {
    const to = encodeURIComponent(code ? `/device?code=${code}` : '/device');
    const headers = { Location: `/sign-in?to=${to}`, 'Cache-Control': CACHE_CONTROL.personal };
    return new Response(null, { status: 302, headers });
  }
  if (typed === null)
    return accountPage(c, 'Let a device in', html`${signedInAs(principal)}${codeForm()}`);
  const primary = c.env.DB.withSession('first-primary');
  const device = await findWaitingDevice(primary, code, nowOf(c));
  return device ? askPerson(c, principal, code, device) : notWaiting(c, principal);
};

const decide = async (c: Context<ApiEnv>): Promise<Response> => {
  const principal = await findSessionPrincipal(c);
  if (!principal) throw new AppError('not_signed_in', 'Sign in first.');
  const fields = await formFields(c);
  const decision = fields.get('decision');
  if (decision !== 'approve' && decision !== 'deny')
    throw new AppError('invalid_request', 'Say approve or deny.', [
      { path: 'decision', message: 'must be approve or deny' },
    ]);
  const primary = c.env.DB.withSession('first-primary');
  const code = typedUserCode(fields.get('code') ?? '');
  const device = await findWaitingDevice(primary, code, nowOf(c));
  if (!device) return notWaiting(c, principal);
  const status = decision === 'approve' ? 'approved' : 'denied';
  if (status === 'approved') refuseMore(principal, device.scopes);
  const audit = auditEntry(c, principal, {
    action: status === 'approved' ? 'device_approved' : 'device_denied',
    objectKind: 'device',
    objectId: device.id,
    detail: { client: device.clientName, scopes: device.scopes },
  });
  const decided = { id: device.id, status, userId: principal.userId, now: nowOf(c) } as const;
  if (!(await decideDevice(primary, decided, audit))) return notWaiting(c, principal);
  return accountPage(
    c,
    status === 'approved' ? 'The device is let in' : 'The device was refused',
    html`<p>You may close this page and go back to it.</p>`,
  );
};

/** `/device`: where a person who is signed in types the code that a device shows, and lets it in or not. */
export const registerDevicePage = (app: ApiApp): void => {
  app.get('/device', show);
  app.post('/device', decide);
};
