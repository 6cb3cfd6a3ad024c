import {
  type DeviceGrant,
  exchangeDeviceCode,
  insertDeviceCode,
  pollDeviceCode,
} from '@skillstash/db/accounts';
import { scope } from '@skillstash/shared';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import * as z from 'zod';
import type { ApiEnv } from '../../env.ts';
import { CACHE_CONTROL } from '../../http/cache-control.ts';
import type { ApiApp } from '../../http/operation.ts';
import { newApiToken, tokenDigest } from '../api-token.ts';
import { ownOrigin } from '../own-origin.ts';
import { nowOf } from '../principal.ts';
import { signInSettings } from '../sign-in/sign-in-settings.ts';
import { formFields } from './form-fields.ts';
import { newUserCode, shownUserCode } from './user-code.ts';

const LIFE_SECONDS = 600;
const INTERVAL_SECONDS = 5;
const TOKEN_SECONDS = 90 * 86_400;
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
const DEFAULT_SCOPES = 'read rate collections';

/** `client_id` is what the person will read: any program may ask, and none can prove which it is. */
const clientName = z.string().regex(/^[\w .()/+-]{1,60}$/);
const scopes = z.array(scope).min(1).max(20);

/** What the device flow answers is RFC 8628's and OAuth's, not this API's own. */
const answer = (body: Record<string, string | number>, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': CACHE_CONTROL.none,
    },
  });

const refuse = (error: string, description: string): Response =>
  answer({ error, error_description: description }, 400);

const begin = async (c: Context<ApiEnv>): Promise<Response> => {
  signInSettings(c.env);
  const fields = await formFields(c);
  const client = clientName.safeParse(fields.get('client_id'));
  if (!client.success)
    return refuse('invalid_client', 'client_id names the program, in 60 letters.');
  const asked = scopes.safeParse([
    ...new Set((fields.get('scope') || DEFAULT_SCOPES).split(' ').filter(Boolean)),
  ]);
  if (!asked.success) return refuse('invalid_scope', 'There is no such scope.');
  const [deviceCode, userCode] = [newApiToken().replace('ssk_', 'ssd_'), newUserCode()];
  await insertDeviceCode(c.get('database'), {
    id: v7(),
    deviceCodeSha256: await tokenDigest(deviceCode),
    userCode,
    clientName: client.data,
    scopes: asked.data,
    intervalMs: INTERVAL_SECONDS * 1000,
    createdAt: nowOf(c),
    expiresAt: new Date(c.get('now') + LIFE_SECONDS * 1000).toISOString(),
  });
  const page = `${ownOrigin(c)}/device`;
  return answer({
    device_code: deviceCode,
    user_code: shownUserCode(userCode),
    verification_uri: page,
    verification_uri_complete: `${page}?code=${shownUserCode(userCode)}`,
    expires_in: LIFE_SECONDS,
    interval: INTERVAL_SECONDS,
  });
};

const exchange = async (
  c: Context<ApiEnv>,
  { id, userId, username, clientName: name, scopes: granted }: DeviceGrant,
): Promise<Response> => {
  if (!userId || !username) throw new Error('whoever let a device in is known');
  const token = newApiToken();
  const made = {
    id: v7(),
    userId,
    name,
    scopes: granted,
    tokenSha256: await tokenDigest(token),
    hint: token.slice(-4),
    createdAt: nowOf(c),
    expiresAt: new Date(c.get('now') + TOKEN_SECONDS * 1000).toISOString(),
  };
  const isMade = await exchangeDeviceCode(c.get('database'), id, made, {
    id: v7(),
    at: nowOf(c),
    actor: { id: userId, name: username, via: 'session' },
    action: 'token_created',
    objectKind: 'api_token',
    objectId: made.id,
    detail: { scopes: granted, device: id },
    requestId: c.get('requestId'),
  });
  if (!isMade)
    return refuse('invalid_grant', 'The code was used, or its person holds too many tokens.');
  return answer({
    access_token: token,
    token_type: 'Bearer',
    expires_in: TOKEN_SECONDS,
    scope: granted.join(' '),
  });
};

const poll = async (c: Context<ApiEnv>): Promise<Response> => {
  const fields = await formFields(c);
  if (fields.get('grant_type') !== GRANT_TYPE)
    return refuse('unsupported_grant_type', `grant_type must be ${GRANT_TYPE}.`);
  const digest = await tokenDigest(fields.get('device_code') ?? '');
  // From the primary: what a person has just decided is there.
  const primary = c.env.DB.withSession('first-primary');
  const grant = await pollDeviceCode(primary, digest, nowOf(c));
  if (!grant || grant.clientName !== fields.get('client_id'))
    return refuse('invalid_grant', 'There is no such code, or it was used.');
  if (grant.expiresAt <= nowOf(c)) return refuse('expired_token', 'Ask for a new code.');
  if (grant.isHasty) return refuse('slow_down', 'Wait five seconds more each time.');
  if (grant.status === 'denied') return refuse('access_denied', 'The person said no.');
  if (grant.status === 'pending')
    return refuse('authorization_pending', 'The person has not decided yet.');
  return exchange(c, grant);
};

/** What a command line asks for: codes, and then the token that its person let it have (RFC 8628). */
export const registerDeviceProtocol = (app: ApiApp): void => {
  app.post('/device/code', begin);
  app.post('/device/token', poll);
};
