import pg from 'pg';
import { until } from '../../support/until.ts';
import type { CrashDesk } from './crash-desk.ts';
import type { Call, HeldCall, Hold } from './gate.ts';
import type { Wish } from './refund-traffic.ts';

/** Where a refund stands when its processes die. */
export const killPoints = [
  'while asking',
  'after asking',
  'before send',
  'during send',
  'after send',
  'after webhook',
  'before settle',
] as const;
export type KillPoint = (typeof killPoints)[number];

const isRefundCreated = (call: Call): boolean => call.method === 'POST' && call.path === '/v1/refunds';
const isRefundRead = (call: Call): boolean => call.method === 'GET' && call.path.startsWith('/v1/refunds/');
const isObjectRead = (call: Call): boolean =>
  isRefundRead(call) || (call.method === 'GET' && call.query.has('payment_intent'));
const operationOf = (call: Call): string => call.body.get('metadata[backdesk_operation_id]') ?? '';

/** Stops calls until one is where `holds` wants it; those that are not go on. */
async function nextWhere(hold: Hold, holds: (call: Call) => Promise<boolean>): Promise<HeldCall> {
  for (;;) {
    const held = await hold.next();
    if (await holds(held.call)) return held;
    held.release();
  }
}

/** What the database and Stripe say about one operation at this moment. */
async function standing(stand: CrashDesk, operationId: string) {
  const [row] = await stand.rows<{ isClaimed: boolean; isSettled: boolean; intent: string }>(
    `select r.lease_token is not null and r.leased_until > now() and r.attempt_count > 0 as "isClaimed",
       r.state in ('succeeded', 'failed', 'canceled', 'pending') as "isSettled",
       p.stripe_payment_intent_id as intent
     from refunds r join payments p on p.id = r.payment_id where r.id = $1`,
    [operationId],
  );
  if (!row) throw new Error(`The operation ${operationId} has no row, and yet it reached Stripe.`);
  const { data } = await stand.stripe.sdk.refunds.list({ payment_intent: row.intent, limit: 100 });
  const made = data.find(({ metadata }) => metadata?.backdesk_operation_id === operationId);
  return { ...row, stripeId: made?.id };
}

async function eventsAbout(stand: CrashDesk, stripeId: string): Promise<string[]> {
  const rows = await stand.rows<{ state: string }>('select state from webhook_events where object_id = $1', [
    stripeId,
  ]);
  return rows.map(({ state }) => state);
}

/** Brings one refund to the point, verifies that it is there, and kills. `go` lets the refunds begin. */
type Killing = (stand: CrashDesk, wish: Wish, go: () => void) => Promise<void>;

/** The server waits inside its transaction for the payment's row, which this test has locked. */
const whileAsking: Killing = async (stand, wish, go) => {
  const locker = new pg.Client({ connectionString: stand.desk.database.superuserUrl });
  await locker.connect();
  await locker.query('begin');
  await locker.query('select 1 from payments where id = $1 for update', [wish.paymentId]);
  go();
  await until('the server waits for the lock', async () => {
    const waiting = await stand.rows(
      `select 1 from pg_stat_activity where datname = current_database()
         and application_name = 'backdesk server' and wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  });
  await stand.kill('server');
  await locker.end();
  stand.restart('server');
};

/** The intent is committed, its answer has not arrived. */
const afterAsking: Killing = async (stand, _wish, go) => {
  const hold = stand.toServer.hold(
    'the answer to a request for a refund',
    'answer',
    (call, status) => call.path.endsWith('billing.refundPayment') && status === 200,
  );
  go();
  await hold.next();
  await stand.kill('server');
  hold.end('drop');
  stand.restart('server');
};

/** The attempt is recorded, and its request never arrives. */
const beforeSend: Killing = async (stand, _wish, go) => {
  const hold = stand.toStripe.hold('a refund on its way', 'request', isRefundCreated);
  go();
  await nextWhere(hold, async (call) => {
    const { isClaimed, stripeId } = await standing(stand, operationOf(call));
    return isClaimed && stripeId === undefined;
  });
  await stand.kill('worker');
  hold.end('drop');
  stand.restart('worker');
};

/** As before, but the request arrives late: just before the next one of the same operation. */
const duringSend: Killing = async (stand, _wish, go) => {
  const hold = stand.toStripe.hold('a refund on its way', 'request', isRefundCreated);
  go();
  const held = await nextWhere(hold, async (call) => {
    const { isClaimed, stripeId } = await standing(stand, operationOf(call));
    return isClaimed && stripeId === undefined;
  });
  await stand.kill('worker');
  stand.toStripe.sendLate(
    (call) => isRefundCreated(call) && operationOf(call) === operationOf(held.call),
    () => held.deliver(),
  );
  hold.end('drop');
  stand.restart('worker');
};

/** Stripe has made the refund; neither its answer nor a webhook has been heard. */
const afterSend: Killing = async (stand, _wish, go) => {
  await stand.stripe.control('POST', '/webhooks/pause');
  const hold = stand.toStripe.hold('the answer to a refund', 'answer', isMade);
  go();
  await nextWhere(hold, async (call) => {
    const { isClaimed, isSettled, stripeId } = await standing(stand, operationOf(call));
    return isClaimed && !isSettled && stripeId !== undefined;
  });
  await stand.kill('worker');
  hold.end('drop');
  await stand.stripe.control('POST', '/webhooks/resume');
  stand.restart('worker');
};

/** The webhook about the refund is acknowledged and not digested; the answer is not heard either. */
const afterWebhook: Killing = async (stand, _wish, go) => {
  const answers = stand.toStripe.hold('the answer to a refund', 'answer', isMade);
  const reads = stand.toStripe.hold('the digest of a webhook', 'request', isObjectRead);
  go();
  await nextWhere(answers, async (call) => {
    const { isSettled, stripeId = '' } = await standing(stand, operationOf(call));
    if (isSettled) return false;
    const states = await until('the webhook is acknowledged', async () => {
      const { data } = await stand.stripe.sdk.events.list({ type: 'refund.created', limit: 100 });
      const event = data.find((event) => (event.data.object as { id: string }).id === stripeId);
      const states = await eventsAbout(stand, stripeId);
      return event?.pending_webhooks === 0 && states.length > 0 && states;
    });
    return states.every((state) => state === 'received');
  });
  await Promise.all([stand.kill('server'), stand.kill('worker')]);
  answers.end('drop');
  reads.end('drop');
  stand.restart('server');
  stand.restart('worker');
};

/** Stripe has answered; reading the refund back is under way, and no webhook about it has come. */
const beforeSettle: Killing = async (stand, _wish, go) => {
  await stand.stripe.control('POST', '/webhooks/pause');
  const hold = stand.toStripe.hold('the reading back of a refund', 'request', isRefundRead);
  go();
  await nextWhere(hold, async ({ path }) => {
    const stripeId = path.slice('/v1/refunds/'.length);
    const { metadata } = await stand.stripe.sdk.refunds.retrieve(stripeId);
    const { isClaimed, isSettled } = await standing(stand, metadata?.backdesk_operation_id ?? '');
    return isClaimed && !isSettled && (await eventsAbout(stand, stripeId)).length === 0;
  });
  await stand.kill('worker');
  hold.end('drop');
  await stand.stripe.control('POST', '/webhooks/resume');
  stand.restart('worker');
};

function isMade(call: Call, status: number): boolean {
  return isRefundCreated(call) && status === 200;
}

const killings: Record<KillPoint, Killing> = {
  'while asking': whileAsking,
  'after asking': afterAsking,
  'before send': beforeSend,
  'during send': duringSend,
  'after send': afterSend,
  'after webhook': afterWebhook,
  'before settle': beforeSettle,
};

/** Kills at `point` and starts again what was killed. */
export async function killAt(point: KillPoint, stand: CrashDesk, wish: Wish, go: () => void): Promise<void> {
  stand.failIfEnded();
  await killings[point](stand, wish, go);
  await stand.ready();
}
