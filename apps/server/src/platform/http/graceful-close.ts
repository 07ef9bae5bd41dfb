import type { Server, ServerResponse } from 'node:http';

const isStream = (response: ServerResponse) =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

/**
 * Prepares a server for its end; call it before the first request. What it returns takes no new
 * connection, ends streams at once, which would stay as long as the browser does, and lets every other
 * answer that has begun finish for up to `patienceMs`.
 */
export function gracefulClose(server: Server): (patienceMs: number) => Promise<void> {
  const open = new Set<ServerResponse>();
  let isClosing = false;
  server.on('request', (_request, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      // A connection that waits for a next request would hold the server up.
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
  });
  return (patienceMs) =>
    new Promise((resolve) => {
      isClosing = true;
      server.close(() => resolve());
      for (const response of open) if (isStream(response)) response.destroy();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), patienceMs).unref();
    });
}
