import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleControl } from '../control/handler.ts';
import type { ControlContext } from '../control/types.ts';
import type { ApiHandler } from './api.ts';
import { sendJson } from './respond.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export type ListenOptions = {
  /** 0 chooses a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Allows an address that other machines can reach. The control API has no password. */
  readonly allowRemote?: boolean;
};

export type Listening = { readonly port: number; readonly host: string; close(): Promise<void> };

/** Serves the API and the control API. Throws RangeError for an address outside loopback. */
export async function listen(
  api: ApiHandler,
  control: ControlContext,
  options: ListenOptions,
): Promise<Listening> {
  const host = options.host ?? '127.0.0.1';
  if (!LOOPBACK.has(host) && !options.allowRemote)
    throw new RangeError(
      `The simulator listens on loopback only, not on ${host}. Pass --i-know to expose it.`,
    );
  const server = createServer((request, response) => void serve(api, control, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { port, host, close: () => closeServer(server) };
}

async function serve(
  api: ApiHandler,
  control: ControlContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.url?.startsWith('/_sim')) await handleControl(control, request, response);
    else await api.handle(request, response);
  } catch (error) {
    // A bug of the simulator: loud, with its text, so that a test shows what is wrong.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${message}\n`);
    if (!response.headersSent)
      sendJson(response, 500, { error: { type: 'api_error', message: `Simulator bug: ${message}` } });
    else response.destroy();
  }
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
