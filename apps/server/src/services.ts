import { createBoss, jobQueue } from './domains/jobs/index.ts';
import { openSignIn, type SignIn } from './domains/staff/index.ts';
import { entities } from './entities.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { openDatabase } from './platform/db/database.ts';
import { requireSchema } from './platform/db/require-schema.ts';
import { openReads } from './platform/db/reads.ts';
import { openChangeBus } from './platform/http/change-bus.ts';
import { createLogger, type Logger } from './platform/log.ts';
import { createObservations } from './platform/observe.ts';
import { createRateLimiter } from './platform/rate-limit.ts';
import type { Services } from './platform/trpc/context.ts';

/** Calls that take longer are listed on the health screen, whatever limit p95 has. */
const slowCallMs = 500;

/**
 * Opens what a process of Backdesk needs, in order, and closes it in reverse. Throws
 * SchemaVersionError for a database of another version.
 */
export async function createServices(
  config: Config,
  options: { applicationName: string; clock?: Clock; log?: Logger } = { applicationName: 'backdesk' },
): Promise<Services & { signIn: SignIn; close: () => Promise<void> }> {
  const log =
    options.log ??
    createLogger({
      level: config.env === 'test' ? 'error' : 'info',
      secrets: [config.secret, config.databaseUrl],
    });
  const database = await openDatabase({
    url: config.databaseUrl,
    entities,
    isDirect: config.databaseUrl === config.directUrl,
    applicationName: options.applicationName,
  });
  try {
    await requireSchema(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const reads = openReads(config.databaseUrl, `${options.applicationName} lists`);
  const clock = options.clock ?? systemClock;
  const limits = createRateLimiter(config.databaseUrl, clock);
  const boss = createBoss(config.databaseUrl, { isWorker: false });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reports an error'));
  await boss.start();
  const changes = await openChangeBus(config.directUrl, log);
  const services: Services = {
    config,
    clock,
    log,
    database,
    reads,
    changes,
    jobs: jobQueue(boss),
    limits,
    observations: createObservations(clock.now(), slowCallMs),
  };
  const signIn = openSignIn(services);
  return {
    ...services,
    signIn,
    close: async () => {
      await changes.close();
      await boss.stop({ graceful: false });
      await signIn.close();
      await limits.close();
      await reads.close();
      await database.close();
    },
  };
}
