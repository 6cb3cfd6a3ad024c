import { crawlRun, repositoryName } from '@skillstash/shared';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { type ApiApp, operate } from '../http/operation.ts';

/** What a push says; all else is ignored. */
const push = z.looseObject({
  ref: z.string(),
  after: z.string().regex(/^[0-9a-f]{40}$/),
  repository: z.looseObject({ full_name: repositoryName, default_branch: z.string() }),
});

const received = z
  .strictObject({
    outcome: z
      .enum(['accepted', 'fresh', 'repeated', 'ignored'])
      .describe(
        '`accepted`: a run is queued. `fresh`: the commit is indexed. `repeated`: the delivery was seen before. `ignored`: it is no push to the default branch.',
      ),
    run: crawlRun.nullable().describe('The run that follows; null where none does.'),
  })
  .meta({ id: 'WebhookReceived', description: 'What a webhook led to.' });

const DELIVERY_ID = /^[0-9A-Za-z-]{1,100}$/;
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

const refuse = (secret: string): AppError =>
  new AppError(
    'invalid_signature',
    secret
      ? 'The signature does not belong to this body.'
      : 'This registry has no GITHUB_WEBHOOK_SECRET: it accepts no webhooks.',
  );

/** Whether GitHub signed these very bytes; the comparison takes the same time wherever they differ. */
const isSigned = async (secret: string, signature: string, body: ArrayBuffer): Promise<boolean> => {
  const [, hex] = SIGNATURE.exec(signature) ?? [];
  if (!hex || !secret) return false;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, Buffer.from(hex, 'hex'), body);
};

const parseJson = (body: ArrayBuffer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new AppError('malformed_json', 'The body is not valid JSON.');
  }
};

const answer = (outcome: z.infer<typeof received>, status: number): Response =>
  new Response(JSON.stringify(outcome), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL.none },
  });

const receive = async (c: Context<ApiEnv>): Promise<Response> => {
  const body = await c.req.arrayBuffer();
  const signature = c.req.header('X-Hub-Signature-256') ?? '';
  const secret = c.env.GITHUB_WEBHOOK_SECRET ?? '';
  if (!(await isSigned(secret, signature, body))) throw refuse(secret);
  const deliveryId = c.req.header('X-GitHub-Delivery') ?? '';
  const isPush = c.req.header('X-GitHub-Event') === 'push' && DELIVERY_ID.test(deliveryId);
  const parsed = isPush ? push.safeParse(parseJson(body)) : undefined;
  const { repository, ref, after } = parsed?.data ?? {};
  // Another event, another branch, or a branch that was deleted: nothing that is indexed changed.
  if (!repository || !after || ref !== `refs/heads/${repository.default_branch}`)
    return answer({ outcome: 'ignored', run: null }, 200);
  const asked = { deliveryId, repository: repository.full_name, sha: after };
  const outcome = await c.env.INGESTER.receivePush(asked);
  return answer(outcome, outcome.outcome === 'accepted' ? 202 : 200);
};

/** What hosts tell the registry: a push to a default branch asks for a crawl. */
export const registerWebhooks = (app: ApiApp): void =>
  operate(
    app,
    {
      method: 'post',
      path: '/webhooks/github',
      summary: 'A webhook of GitHub, signed with the shared secret (X-Hub-Signature-256)',
      tags: ['Repositories'],
      input: {},
      answers: {
        200: { description: 'Seen; nothing to do.', schema: () => received },
        202: { description: 'A run is queued.', schema: () => received },
      },
      errors: [
        'invalid_signature',
        'malformed_json',
        'payload_too_large',
        'unsupported_media_type',
      ],
    },
    receive,
  );
