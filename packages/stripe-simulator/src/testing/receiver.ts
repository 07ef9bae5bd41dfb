import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

export type Received = { readonly body: string; readonly headers: IncomingHttpHeaders };

/** An endpoint that keeps what arrives; `answer` decides the status by the count so far. */
export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  answer: (count: number) => number;
  /** Events whose signature verifies with `secret`, in order of arrival. */
  verified(secret: string): Stripe.Event[];
  /** Resolves when `count` requests have arrived. */
  waitFor(count: number): Promise<void>;
  close(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks).toString('utf8'), headers: request.headers });
      response.writeHead(receiver.answer(received.length)).end();
      for (const waiter of waiting) if (received.length >= waiter.count) waiter.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stripe = new Stripe('sk_test_sim_receiver', { telemetry: false });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: () => 200,
    verified: (secret) =>
      received.flatMap(({ body, headers }) => {
        try {
          return [stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), secret)];
        } catch {
          return [];
        }
      }),
    waitFor: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
