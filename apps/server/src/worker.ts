import { loadConfig, requireStripe } from './platform/config.ts';
import { onShutdown } from './platform/lifecycle.ts';
import { readPatience } from './patience.ts';
import { createServices } from './services.ts';
import { startWorkerLoops } from './worker-loops.ts';

try {
  const config = loadConfig(process.env);
  requireStripe(config.stripe);
  const services = await createServices(config, { applicationName: 'backdesk worker' });
  const loops = await startWorkerLoops(services, readPatience(process.env));
  onShutdown(config.isSupervised, services.log, async () => {
    await loops.stop();
    await services.close();
  });
  services.log.info({ stripe: config.stripe.mode }, 'working');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
