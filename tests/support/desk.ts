import type { AddressInfo } from 'node:net';
import {
  createApp,
  createServices,
  type Logger,
  ensureProduct,
  listen,
  loadConfig,
  stripeWebhookSecret,
} from '@backdesk/server/testing';
import { createTestDatabase, type TestDatabase } from './database.ts';

export type Desk = Awaited<ReturnType<typeof startDesk>>;

/**
 * A whole server on a database of its own, listening on a free port of this machine. The worker is
 * not started: tests that need it start the loops, or a worker process, themselves.
 */
export async function startDesk(
  options: {
    stripeApiBase?: string;
    env?: Record<string, string>;
    now?: () => Date;
    database?: TestDatabase;
    log?: Logger;
  } = {},
) {
  const database = options.database ?? (await createTestDatabase());
  const env = {
    NODE_ENV: 'test',
    PORT: '0',
    BACKDESK_URL: 'http://127.0.0.1:4000',
    BACKDESK_SECRET: 'ab'.repeat(32),
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    STRIPE_API_BASE: options.stripeApiBase ?? 'http://127.0.0.1:9',
    ...options.env,
  };
  const config = loadConfig(env);
  const services = await createServices(config, {
    applicationName: 'backdesk test',
    ...(options.now && { clock: { now: options.now } }),
    ...(options.log && { log: options.log }),
  });
  const product = await ensureProduct(services.database.fork(), {
    key: 'acme',
    name: 'Acme',
    reportingCurrency: 'USD',
  });
  const server = await listen(createApp(services), '127.0.0.1', 0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    database,
    config,
    env,
    services,
    product,
    url,
    webhookSecret: stripeWebhookSecret(config, product.key),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await services.close();
      if (!options.database) await database.drop();
    },
  };
}
