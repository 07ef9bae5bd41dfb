import { randomUUID } from 'node:crypto';
import { aPayment, aUser } from '@backdesk/server/testing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from '../support/client.ts';
import { depth } from '../support/depth.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';
import { breakServer } from './support/broken-copy.ts';
import { record } from './support/figures.ts';
import { inLanes } from './support/postman.ts';
import { startProgram } from './support/program.ts';
import { quietPort } from './support/quiet-port.ts';
import { seed } from './support/random.ts';

const captured = 10_000;
const schedules = depth(200, 10_000);

let stripe: SimulatedStripe;
let server: TestServer;
let sql: pg.Pool;
let admins: TestClient[];
const counts = { asked: 0, granted: 0, refused: 0 };

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer();
  sql = new pg.Pool({ connectionString: server.database.superuserUrl, max: 4 });
  // Of whom no limit is in the way: what is refused is refused for the payment's sake.
  admins = [(await signedIn(server, 'owner')).client, (await signedIn(server, 'owner')).client];
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  await stripe.stop();
});

type Ask = { admin: number; amount: number };
/** What the test knows of one payment: every refund that holds its amount, and what Stripe counts. */
type Model = { open: Map<string, number>; paid: Map<string, number>; outside: number };
type Real = { paymentId: string; admins: readonly TestClient[] };
type Step = fc.AsyncCommand<Model, Real>;

const total = (amounts: Map<string, number>): number =>
  [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
const left = (model: Model): number => captured - total(model.open) - total(model.paid) - model.outside;

/** Throws when the rule or a prediction does not hold; the schedule that led there is shown. */
function demand(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

/** The rule: what is asked for, paid, and paid outside never exceeds what was captured. */
async function check(model: Model, { paymentId }: Real): Promise<void> {
  const { rows } = await sql.query<{ held: number; outside: number }>(
    `select coalesce(sum(r.amount_cents) filter (where r.state not in ('failed', 'canceled')), 0)::int as held,
       p.refunded_cents::int - coalesce(sum(r.amount_cents) filter (where r.state = 'succeeded'), 0)::int as outside
     from payments p left join refunds r on r.payment_id = p.id where p.id = $1 group by p.id`,
    [paymentId],
  );
  const [row] = rows;
  const { held = 0, outside = 0 } = row ?? {};
  demand(held + Math.max(outside, 0) <= captured, `${held} and ${outside} outside exceed ${captured}`);
  const known = total(model.open) + total(model.paid);
  demand(held === known, `${held} are held, and ${known} were granted`);
}

async function ask(real: Real, { admin, amount }: Ask): Promise<string | undefined> {
  const operationId = randomUUID();
  const answer = await real.admins[admin]?.call('billing.refundPayment', {
    operationId,
    paymentId: real.paymentId,
    amount: String(amount),
    currency: 'USD',
    reason: 'goodwill',
    note: '',
  });
  counts.asked += 1;
  if (answer?.status === 200) {
    counts.granted += 1;
    return operationId;
  }
  counts.refused += 1;
  const reason = answer?.error?.data.reason ?? '';
  demand(
    reason === 'refund_exceeds_payment' || reason === 'payment_already_refunded',
    `it was refused as ${reason}`,
  );
  return undefined;
}

/** Some people ask at the same moment; alone, the answer is known beforehand. */
class Asking implements Step {
  readonly asks: readonly Ask[];
  constructor(asks: readonly Ask[]) {
    this.asks = asks;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const room = left(model);
    const granted = await Promise.all(this.asks.map((each) => ask(real, each)));
    granted.forEach((id, index) => id !== undefined && model.open.set(id, this.asks[index]?.amount ?? 0));
    const [only] = this.asks;
    if (this.asks.length === 1 && only)
      demand((granted[0] !== undefined) === only.amount <= room, `${only.amount} of ${room} was misjudged`);
    await check(model, real);
  }
  toString = () => `ask ${this.asks.map(({ admin, amount }) => `${amount} by ${admin}`).join(' and ')}`;
}

/** Stripe makes a refund; the payment's sum is stored before the refund, as the mirror does it. */
class Paying implements Step {
  readonly which: number;
  constructor(which: number) {
    this.which = which;
  }
  check = (model: Readonly<Model>) => model.open.size > 0;
  async run(model: Model, real: Real): Promise<void> {
    const [id, amount] = [...model.open][this.which % model.open.size] ?? ['', 0];
    await sql.query('update payments set refunded_cents = refunded_cents + $2 where id = $1', [
      real.paymentId,
      amount,
    ]);
    // Between the two, nothing may become refundable that is not.
    const excess = await ask(real, { admin: 0, amount: left(model) + 1 });
    demand(excess === undefined, 'more than is left was granted while a refund settled');
    await sql.query(`update refunds set state = 'succeeded', stripe_refund_id = 're_' || id where id = $1`, [
      id,
    ]);
    model.open.delete(id);
    model.paid.set(id, amount);
    await check(model, real);
  }
  toString = () => `pay ${this.which}`;
}

/** Stripe refuses a refund: its amount is free again. */
class Failing implements Step {
  readonly which: number;
  constructor(which: number) {
    this.which = which;
  }
  check = (model: Readonly<Model>) => model.open.size > 0;
  async run(model: Model, real: Real): Promise<void> {
    const [id] = [...model.open.keys()].slice(this.which % model.open.size);
    await sql.query(`update refunds set state = 'failed' where id = $1`, [id]);
    model.open.delete(id ?? '');
    await check(model, real);
  }
  toString = () => `fail ${this.which}`;
}

/** Somebody refunds at Stripe itself, out of what is left. */
class Outside implements Step {
  readonly share: number;
  constructor(share: number) {
    this.share = share;
  }
  check = (model: Readonly<Model>) => left(model) > 1;
  async run(model: Model, real: Real): Promise<void> {
    const amount = Math.max(1, Math.floor(left(model) * this.share));
    await sql.query('update payments set refunded_cents = refunded_cents + $2 where id = $1', [
      real.paymentId,
      amount,
    ]);
    model.outside += amount;
    await check(model, real);
  }
  toString = () => `outside ${this.share}`;
}

const oneAsk = fc.record({
  admin: fc.integer({ min: 0, max: 1 }),
  amount: fc.integer({ min: 1, max: 12_000 }),
});
const steps = fc.commands(
  [
    fc.array(oneAsk, { minLength: 1, maxLength: 4 }).map((asks) => new Asking(asks)),
    fc.nat().map((which) => new Paying(which)),
    fc.nat().map((which) => new Failing(which)),
    fc.integer({ min: 1, max: 9 }).map((tenths) => new Outside(tenths / 10)),
  ],
  { maxCommands: 8 },
);

/** Plays `count` schedules, four at a time, each on a payment of its own; rejects when the rule is broken. */
async function play(count: number, admins: readonly TestClient[]): Promise<void> {
  const lanes = [0, 1, 2, 3];
  const user = await aUser(server.services.database.fork(), server.product.id);
  await inLanes(lanes.length, lanes, (lane) =>
    fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const em = server.services.database.fork();
        const amount = BigInt(captured);
        const payment = await aPayment(em, em.merge(user), { amountCents: amount, capturedCents: amount });
        const model: Model = { open: new Map(), paid: new Map(), outside: 0 };
        const real = { paymentId: payment.id, admins };
        await fc.asyncModelRun(() => ({ model, real }), commands);
      }),
      { numRuns: count / lanes.length, seed: seed + lane, endOnFailure: true },
    ),
  );
}

describe(`two people and random schedules of refunds, seed ${seed}`, () => {
  test(`${schedules} schedules: never more than was captured`, async () => {
    await play(schedules, admins);
    record('schedules', 'Two people and random schedules of refunds', [{ seed, schedules, ...counts }]);
    expect(counts.granted).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
  });

  test('without the lock on the payment more is granted than was captured', async () => {
    const copy = breakServer([
      {
        file: 'domains/billing/commands/intend-refund.ts',
        from: '{ lockMode: LockMode.PESSIMISTIC_WRITE }',
        to: '{}',
      },
    ]);
    const url = `http://127.0.0.1:${await quietPort()}`;
    const env = { ...server.env, PORT: new URL(url).port, STRIPE_API_BASE: stripe.base };
    const program = startProgram('main', env, copy.folder);
    try {
      await until('the server without the lock answers', async () => {
        const failure = program.failure();
        if (failure) throw new Error(failure);
        return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true;
      });
      const careless = admins.map((admin) =>
        Object.assign(new TestClient({ url, config: server.config }), { cookies: admin.cookies }),
      );
      await expect(play(200, careless)).rejects.toThrow('Property failed');
    } finally {
      await program.stop();
      copy.remove();
    }
  });
});
