import { listProducts } from './domains/products/index.ts';
import { loadConfig } from './platform/config.ts';
import { onShutdown } from './platform/lifecycle.ts';
import { requireStripeKeys } from './platform/stripe-config.ts';
import { readPatience } from './patience.ts';
import { createServices } from './services.ts';
import { startFailure } from './start-failure.ts';
import { startWorkerLoops } from './worker-loops.ts';

try {
  const config = loadConfig(process.env);
  const services = await createServices(config, { applicationName: 'backdesk worker' });
  requireStripeKeys(config.stripe, await listProducts(services.database.fork()));
  const loops = await startWorkerLoops(services, readPatience(process.env));
  onShutdown(config.isSupervised, services.log, async () => {
    await loops.stop();
    await services.close();
  });
  services.log.info({ stripe: config.stripe.mode }, 'working');
} catch (error) {
  process.stderr.write(`${startFailure(error, process.env)}\n`);
  process.exit(1);
}
