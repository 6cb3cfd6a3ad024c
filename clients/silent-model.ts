import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A model that has nothing to say: whatever is asked is not found, and so the session ends at once. */
const NOTHING =
  '{"type":"error","error":{"type":"not_found_error","message":"There is no model here."}}';

/** Starts it on any free port of 127.0.0.1. */
export const startSilentModel = async (): Promise<{ url: string; stop: () => void }> => {
  const server: Server = createServer((_request, response) => {
    response.writeHead(404, { 'Content-Type': 'application/json' }).end(NOTHING);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
};
