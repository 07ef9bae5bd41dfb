import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultSpec } from '@backdesk/stripe-simulator';
import Stripe from 'stripe';
import { temporaryFolder } from './temporary.ts';

const program = fileURLToPath(import.meta.resolve('@backdesk/stripe-simulator/main'));

/** The account of the test product `acme`. */
export const account = 'acme';

export type SimulatedStripe = Awaited<ReturnType<typeof startStripe>>;

/** The simulator as a process of its own, reached by HTTP as the desk reaches it. */
export async function startStripe(options: { webhookRetryMs?: string } = {}) {
  const folder = temporaryFolder('stripe');
  const child = spawn(
    process.execPath,
    [
      program,
      '--data',
      join(folder, 'simulator'),
      '--follow-wall-clock',
      '--validate',
      '--webhook-retry-ms',
      options.webhookRetryMs ?? '50,200,500',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const port = await readyPort(child);
  const base = `http://127.0.0.1:${port}`;

  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${base}/_sim${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  return {
    base,
    control,
    /** The real SDK on the account, for what a customer does. */
    sdk: new Stripe(`sk_test_sim_${account}`, {
      host: '127.0.0.1',
      port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    }),
    sendWebhooksTo: (url: string, secret: string) =>
      control('POST', '/webhook_endpoints', { account, url, secret }),
    fault: (fault: FaultSpec) => control<{ id: string }>('POST', '/faults', fault),
    clearFaults: () => control('DELETE', '/faults'),
    /** Waits until every webhook that is due has been delivered. */
    flushWebhooks: () => control('POST', '/webhooks/flush'),
    async stop() {
      child.stdin.end();
      await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The simulator ended with ${code} before it was ready.`)));
    if (!child.stdout) return reject(new Error('The simulator has no output.'));
    createInterface(child.stdout).once('line', (line) =>
      resolve((JSON.parse(line) as { port: number }).port),
    );
  });
}

/** A customer with a card who paid `amount` cents, made through the API as a shop would. */
export async function aPaidCustomer(
  { sdk }: Pick<SimulatedStripe, 'sdk'>,
  wish: { amount?: number; name?: string; email?: string; card?: string } = {},
): Promise<{ customer: Stripe.Customer; payment: Stripe.PaymentIntent }> {
  const customer = await sdk.customers.create({
    name: wish.name ?? 'Priya Raman',
    email: wish.email ?? `priya-${Math.random().toString(36).slice(2)}@example.com`,
  });
  const card = await sdk.paymentMethods.attach(wish.card ?? 'pm_card_visa', { customer: customer.id });
  const payment = await sdk.paymentIntents.create({
    customer: customer.id,
    payment_method: card.id,
    amount: wish.amount ?? 2_900,
    currency: 'usd',
    confirm: true,
    off_session: true,
  });
  return { customer, payment };
}
