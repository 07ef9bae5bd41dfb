import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listProducts } from '../domains/products/index.ts';
import { findOrCreateDemoStaff } from '../domains/staff/index.ts';
import type { Services } from '../platform/trpc/context.ts';
import { loadDemoWorld } from './load-world.ts';
import { demoStart, playDemoWorld } from './play-world.ts';

/** The simulator's own state, below the data folder. */
export const simulatorFile = 'simulator.journal';

/** A data file belongs to one seed; the simulator's process is started with the same. */
export const simulatorSeed = 'backdesk demo';

/** How long the companies have been there when the demo begins. */
export const demoMonths = 24;

export type SeedOptions = {
  users: number;
  /** The story ends here; the first start's day, or a fixed one in tests. */
  endsAt: Date;
  /** Checks each answer and event of the simulator against the SDK's types; tests ask for it. */
  validateResponses?: boolean;
  onProgress?: (line: string) => void;
};

/**
 * Fills an empty installation with the demo world: played through the simulator in process, then
 * mirrored. Returns false, and does nothing, when there are products already. The simulator must not
 * be running: both would write the same file.
 */
export async function seedDemo(
  services: Pick<Services, 'config' | 'database' | 'log'>,
  options: SeedOptions,
): Promise<boolean> {
  const { config, database } = services;
  if ((await listProducts(database.fork())).length > 0) return false;
  await findOrCreateDemoStaff(services);
  const say = options.onProgress ?? (() => undefined);
  const dataFile = join(config.home, simulatorFile);
  // A world without its mirror is what an interrupted first start leaves behind: it is played anew.
  for (const file of await readdir(config.home))
    if (file.startsWith(simulatorFile)) await rm(join(config.home, file));
  // Only the demo needs the simulator: a server that talks to Stripe never loads it.
  const { createSimulator } = await import('@backdesk/stripe-simulator');
  const { fillInbox } = await import('./inbox.ts');
  const simulator = createSimulator({
    seed: simulatorSeed,
    startAt: demoStart(options.endsAt, demoMonths),
    dataFile,
    validateResponses: options.validateResponses ?? false,
    // Checking means checking each event, also those that Stripe has forgotten by the end.
    bulk: options.validateResponses ? true : { until: options.endsAt },
  });
  try {
    const world = playDemoWorld(simulator, {
      users: options.users,
      endsAt: options.endsAt,
      months: demoMonths,
      seed: simulatorSeed,
      onProgress: say,
    });
    // One transaction: a start that is interrupted here leaves nothing behind and begins again. Stripe's
    // state is on disk before it commits, so that no mirror is ever of a Stripe that is gone.
    await database.fork().transactional(async (em) => {
      await loadDemoWorld(em, simulator, world, say);
      simulator.save();
    });
    const delivered = await fillInbox(services, simulator, options.endsAt);
    say(`webhooks: ${delivered} of the last events delivered and digested`);
  } finally {
    await simulator.close();
  }
  return true;
}
