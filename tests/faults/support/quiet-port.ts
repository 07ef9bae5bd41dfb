import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Random } from './random.ts';

/** A free port below those that outgoing connections get, so that it is still free after a kill. */
export async function quietPort(random: Random): Promise<number> {
  for (;;) {
    const port = random.between(20_000, 32_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const isFree = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}
