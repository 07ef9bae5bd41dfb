import { connectSimulator } from './demo/simulator-webhooks.ts';
import { createApp, listen } from './http.ts';
import { listProducts } from './domains/products/index.ts';
import { announceSetup, retireDemoStaff } from './domains/staff/index.ts';
import { loadConfig } from './platform/config.ts';
import { gracefulClose } from './platform/http/graceful-close.ts';
import { onShutdown } from './platform/lifecycle.ts';
import { requireStripeKeys } from './platform/stripe-config.ts';
import { stripeWebhookSecret } from './platform/stripe-webhook-secret.ts';
import { createServices } from './services.ts';
import { startFailure } from './start-failure.ts';

/** The process ends within ten seconds; the rest is for letting go of the database. */
const closePatienceMs = 8_000;

try {
  const config = loadConfig(process.env);
  const services = await createServices(config, { applicationName: 'backdesk server' });
  requireStripeKeys(config.stripe, await listProducts(services.database.fork()));
  await retireDemoStaff(services);
  const app = createApp(services);
  await connectSimulator(config, services.database, (key) => stripeWebhookSecret(config, key));
  const server = await listen(app, config.host, config.port);
  const close = gracefulClose(server);
  onShutdown(config.isSupervised, services.log, async () => {
    await close(closePatienceMs);
    await services.close();
  });
  await announceSetup(services);
  services.log.info({ url: config.url.origin, stripe: config.stripe.mode }, 'listening');
} catch (error) {
  process.stderr.write(`${startFailure(error, process.env)}\n`);
  process.exit(1);
}
