import pg from 'pg';
import type { Logger } from '../log.ts';

export type Listener = { close(): Promise<void> };

/**
 * Hears NOTIFY on some channels over a connection of its own, renewed with a growing pause when it
 * breaks. `heard` also runs after each (re)connection with an undefined channel: something may have
 * been missed meanwhile.
 */
export async function listen(
  options: { url: string; name: string; channels: readonly string[]; log: Logger },
  heard: (channel: string | undefined, payload: string) => void,
): Promise<Listener> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let pauseMs = 100;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      keepAlive: true,
    });
    next.on('notification', ({ channel, payload }) => heard(channel, payload ?? ''));
    next.on('error', (error) => options.log.warn({ err: error }, `${options.name} lost its connection`));
    next.on('end', retry);
    await next.connect();
    for (const channel of options.channels) await next.query(`listen ${next.escapeIdentifier(channel)}`);
    client = next;
    pauseMs = 100;
    heard(undefined, '');
  };
  const retry = (): void => {
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch((error: unknown) => {
        options.log.warn({ err: error }, `${options.name} cannot connect yet`);
        retry();
      });
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, 5_000);
  };

  await connect();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
