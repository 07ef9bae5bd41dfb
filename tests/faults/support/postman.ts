import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Random } from './random.ts';

/** An event as the API lists it. */
export type StripeEvent = { id: string; type: string };

/** Reads the events of an account as they come, oldest first, each once. */
export function eventReader(base: string, account = 'acme') {
  let newest: string | undefined;
  const page = async (query: string): Promise<{ data: StripeEvent[]; has_more: boolean }> => {
    const response = await fetch(`${base}/v1/events?limit=100${query}`, {
      headers: { authorization: `Bearer sk_test_sim_${account}` },
    });
    if (!response.ok) throw new Error(`The events cannot be listed: ${await response.text()}`);
    return (await response.json()) as { data: StripeEvent[]; has_more: boolean };
  };
  /** Everything newer than what was read before. */
  return async (): Promise<StripeEvent[]> => {
    const found: StripeEvent[] = [];
    for (;;) {
      // Without a cursor the list starts with the newest, so the very first read must fit on one page.
      const { data, has_more } = await page(newest === undefined ? '' : `&ending_before=${newest}`);
      if (newest === undefined && has_more) throw new Error('Read the events before 100 have come.');
      found.push(...data.toReversed());
      newest = data[0]?.id ?? newest;
      if (!has_more) return found;
    }
  };
}

/** Sends signed events to one endpoint as Stripe does; resolves with the status, 0 for a broken connection. */
export function postman(url: string, secret: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    post(event: object, onAnswer?: (status: number) => void): Promise<number> {
      const body = JSON.stringify(event);
      const seconds = Math.floor(Date.now() / 1000);
      const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'stripe-signature': `t=${seconds},v1=${mac}`,
      };
      return new Promise((resolve) => {
        const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
          const status = answer.statusCode ?? 0;
          onAnswer?.(status);
          answer.on('error', () => resolve(status)).on('end', () => resolve(status));
          answer.resume();
        });
        outgoing.on('error', () => resolve(0));
        outgoing.end(body);
      });
    },
    stop: () => agent.destroy(),
  };
}

/** Runs `work` on every item, `lanes` at a time. */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}

/** Hands events out again in the wrong order: each one to five times, up to four rounds late. */
export function disorder(random: Random) {
  const rounds: StripeEvent[][] = [];
  return {
    add(events: readonly StripeEvent[]): void {
      for (const event of events)
        for (let copies = random.between(1, 5); copies > 0; copies -= 1)
          (rounds[random.between(0, 4)] ??= []).push(event);
    },
    /** The events of the next round, shuffled. */
    next: (): StripeEvent[] => random.shuffled(rounds.shift() ?? []),
    isEmpty: () => rounds.every((round) => round === undefined || round.length === 0),
  };
}
