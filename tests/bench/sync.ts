import { productsAtStripe } from '@backdesk/server';
import { sweepStripe } from '@backdesk/server/testing';
import { type Figure, figure } from './figure.ts';
import { startStripeWorld } from './stripe-world.ts';

/** As many users as own about 50,000 objects. */
const users = Number(process.env.BACKDESK_BENCH_SYNC_USERS || 8_000);
const perPage = 100;
const actor = { kind: 'operator', id: null, name: 'bench' } as const;

/** What a sweep lists, and the query it needs beyond the page. */
const paths = [
  'products',
  'prices',
  'coupons',
  'customers',
  'promotion_codes',
  'setup_intents',
  'balance_transactions',
  'subscriptions?status=all&expand[]=data.discounts',
  'subscription_schedules',
  'payment_intents?expand[]=data.latest_charge&expand[]=data.latest_charge.balance_transaction',
  'charges',
  'invoices?expand[]=data.payments',
  'refunds',
  'disputes',
  'radar/early_fraud_warnings',
  'credit_notes',
];

/**
 * A full sweep in which nothing differs: every object of every account listed, compared field by field and
 * looked for the other way round, without the rate limit that Stripe asks for. The floor reads the same lists
 * with bare requests, one after the other, and looks at nothing.
 */
export async function sync(): Promise<Figure[]> {
  const world = await startStripeWorld(users);
  try {
    const products = await productsAtStripe(world.services.database.fork());
    const wish = { scope: 'full', repair: 'none', title: 'A benchmark', isAlone: true } as const;
    const startedAt = performance.now();
    const { progress, drifts } = await sweepStripe(
      world.services,
      actor,
      { ...wish, products },
      () => undefined,
    );
    const oursMs = performance.now() - startedAt;
    if (progress.state !== 'succeeded' || drifts.length > 0)
      throw new Error(
        `The sweep ended as ${progress.state} with ${drifts.length} differences: ${JSON.stringify(drifts.slice(0, 20))}.`,
      );
    const floorStartedAt = performance.now();
    let count = 0;
    for (const { key } of products) count += await readEverything(world.base, key);
    const floorMs = performance.now() - floorStartedAt;
    const perObject = (ms: number) => [ms / count];
    return [
      {
        ...figure('full sweep, nothing differs, per object', count, perObject(oursMs), perObject(floorMs), 4),
        seconds: Math.round(oursMs / 100) / 10,
        seconds_per_100k: Math.round((oursMs / count) * 1_000) / 10,
        target_seconds_per_100k: 60,
      },
    ];
  } finally {
    await world.stop();
  }
}

/** Reads all lists of an account, the payment methods customer by customer; how many objects there were. */
async function readEverything(base: string, account: string): Promise<number> {
  let count = 0;
  const customers: string[] = [];
  const read = async (path: string, use?: (id: string) => void) => {
    for (let after = ''; ; ) {
      const joint = path.includes('?') ? '&' : '?';
      const answer = await fetch(`${base}/v1/${path}${joint}limit=${perPage}${after}`, {
        headers: { authorization: `Bearer sk_test_sim_${account}` },
      });
      const page = (await answer.json()) as { data: { id: string }[]; has_more: boolean };
      count += page.data.length;
      for (const { id } of page.data) use?.(id);
      const last = page.data.at(-1);
      if (!page.has_more || !last) return;
      after = `&starting_after=${last.id}`;
    }
  };
  for (const path of paths) await read(path, path === 'customers' ? (id) => customers.push(id) : undefined);
  for (const customer of customers) await read(`payment_methods?customer=${customer}`);
  return count;
}
