import type { Context } from 'hono';
import { placeAt } from '../catalogs/place-at.ts';
import type { ApiEnv } from '../env.ts';
import { advertiseRefs, protocolVersion } from '../git/advertise-refs.ts';
import { type CatalogRepository, loadRepository } from '../git/load-repository.ts';
import { MalformedPackets } from '../git/pkt-line.ts';
import { uploadPack } from '../git/upload-pack.ts';
import { AppError } from '../http/app-error.ts';
import { noRoute } from '../http/error-answers.ts';
import { notAccepted } from '../http/not-accepted.ts';
import type { ApiApp } from '../http/operation.ts';

const UPLOAD_PACK = 'git-upload-pack';
const RECEIVE_PACK = 'git-receive-pack';
const REQUEST_TYPE = `application/x-${UPLOAD_PACK}-request`;
/** A compressed request may not unpack to more than one that is not compressed may have. */
const REQUEST_BYTES_MAX = 65_536;

const PATH = /^\/git\/(.+)\.git\/(.+)$/;

const answer = (bytes: Uint8Array<ArrayBuffer>, kind: 'advertisement' | 'result'): Response =>
  new Response(bytes, {
    headers: {
      'Content-Type': `application/x-${UPLOAD_PACK}-${kind}`,
      'Cache-Control': 'no-cache',
    },
  });

const readOnly = (): AppError =>
  new AppError('read_only', 'Catalogs are made by the registry: nobody pushes to them.');

const refuse = (path: string, message: string): AppError => notAccepted([{ path, message }]);

const repositoryAt = (c: Context<ApiEnv>, path: string): Promise<CatalogRepository> => {
  const place = placeAt(path);
  if (!place) throw noRoute(c);
  return loadRepository(c.get('database'), place);
};

const tooLarge = (): AppError =>
  new AppError('payload_too_large', `A request has at most ${REQUEST_BYTES_MAX} bytes.`);

const unzipped = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const unzipping = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    for await (const chunk of unzipping) {
      size += chunk.length;
      if (size > REQUEST_BYTES_MAX) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refuse('body', 'is not compressed with gzip');
  }
  return Buffer.concat(chunks);
};

const bodyOf = async (c: Context<ApiEnv>): Promise<Uint8Array> => {
  const type = c.req.header('Content-Type');
  if (type !== REQUEST_TYPE) throw new AppError('unsupported_media_type', `Send ${REQUEST_TYPE}.`);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  const encoding = c.req.header('Content-Encoding') ?? 'identity';
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw refuse('Content-Encoding', 'must be gzip');
  return unzipped(bytes);
};

/** What a person or a client that knows no smart HTTP asks for is not here. */
const listRefs = async (c: Context<ApiEnv>): Promise<Response> => {
  const [, path = '', file] = PATH.exec(new URL(c.req.url).pathname) ?? [];
  const service = c.req.query('service');
  if (file !== 'info/refs' || service === undefined) throw noRoute(c);
  if (service === RECEIVE_PACK) throw readOnly();
  if (service !== UPLOAD_PACK) throw refuse('service', `must be ${UPLOAD_PACK}`);
  const { tip } = await repositoryAt(c, path);
  return answer(
    advertiseRefs(tip.id, protocolVersion(c.req.header('Git-Protocol'))),
    'advertisement',
  );
};

const sendPack = async (c: Context<ApiEnv>): Promise<Response> => {
  const [, path = '', file] = PATH.exec(new URL(c.req.url).pathname) ?? [];
  if (file === RECEIVE_PACK) throw readOnly();
  if (file !== UPLOAD_PACK) throw noRoute(c);
  const body = await bodyOf(c);
  const { tip, find } = await repositoryAt(c, path);
  const version = protocolVersion(c.req.header('Git-Protocol'));
  try {
    return answer(uploadPack(body, version, tip, find), 'result');
  } catch (error) {
    if (error instanceof MalformedPackets) throw refuse('body', error.message);
    throw error;
  }
};

/** Catalogs as git repositories, to be cloned and fetched from. */
export const registerGit = (app: ApiApp): void => {
  app.get('/git/*', listRefs);
  app.post('/git/*', sendPack);
};
