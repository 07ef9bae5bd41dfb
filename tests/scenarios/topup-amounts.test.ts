import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { startTopups } from '../support/topups.ts';
import { until } from '../support/until.ts';

type Topups = Awaited<ReturnType<typeof startTopups>>;

let topups: Topups;
let desk: Topups['desk'];
beforeAll(async () => {
  topups = await startTopups();
  ({ desk } = topups);
});
afterAll(() => desk?.stop());

const set = async (
  userId: string,
  threshold: number,
  amount: number,
  { version = undefined as number | undefined, by = desk.agent } = {},
) =>
  by.call('billing.setTopupAmounts', {
    userId,
    version: version ?? (await topups.termsOf(userId)).version,
    threshold: String(threshold),
    amount: String(amount),
    note: 'They asked for less.',
  });
const pauseIsOver = (userId: string) =>
  desk.rows(
    `update auto_topups set next_attempt_at = now() - interval '1 minute' where user_id = $1 returning id`,
    [userId],
  );
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});

test('support changes what is kept and what is added; the next top-up goes by it, and the log says who and why', async () => {
  const { userId, customer } = await topups.somebody();
  const before = await topups.termsOf(userId);
  expect(before).toMatchObject({ threshold: { amount: '600' }, because: { amounts: null } });
  expect((await set(userId, 300, 1_000)).error).toBeUndefined();
  const after = await topups.termsOf(userId);
  expect(after).toMatchObject({ threshold: { amount: '300' }, amount: { amount: '1000' }, isOn: true });
  expect(after.version).not.toBe(before.version);
  expect(await topups.chargesOf(customer)).toEqual([]);
  await topups.dueNow();
  expect(await topups.settled(userId)).toMatchObject({ wish: 'Top up $10.00 from Visa ••42' });
  expect(await topups.ledgerOf(userId)).toEqual([{ kind: 'purchase', amount: '1000', balance: '1000' }]);
  // Above the new threshold and below the old one: nothing is due.
  await topups.uses(userId, 600n);
  await topups.dueNow();
  expect(await topups.chargesOf(customer)).toHaveLength(1);
  const [entry] = (await desk.auditOf(userId)).filter(({ action }) => action === 'billing.set_topup_amounts');
  expect(entry?.after).toMatchObject({
    thresholdCents: '300',
    amountCents: '1000',
    note: 'They asked for less.',
  });
});

test('of two who change them at once one does; the other sees what is so now and who made it so', async () => {
  const { userId } = await topups.somebody();
  const { version } = await topups.termsOf(userId);
  const lead = await signedIn(desk.server, 'support_lead');
  const answers = await Promise.all([
    set(userId, 300, 1_000, { version }),
    set(userId, 400, 2_000, { version, by: lead.client }),
  ]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const late = answers.find(({ status }) => status === 409);
  const now = await topups.termsOf(userId);
  expect(late?.error?.data).toMatchObject({
    reason: 'conflict',
    present: {
      version: now.version,
      changedBy: expect.any(String),
      values: { threshold: now.threshold.amount === '300' ? '3.00' : '4.00' },
    },
  });
  // The product changes them: nobody of the staff did.
  await desk.rows(`update users set auto_topup_threshold_cents = 700 where id = $1 returning id`, [userId]);
  expect((await set(userId, 300, 1_000, { version: now.version })).error?.data).toMatchObject({
    reason: 'conflict',
    present: { changedBy: null, values: { threshold: '7.00' } },
  });
  const same = await topups.termsOf(userId);
  expect((await set(userId, 700, Number(same.amount.amount))).data).toEqual({ version: same.version });
});

test('after three refusals the amounts can be changed while it stays off, and turned on they count', async () => {
  const { userId, customer } = await topups.somebody('pm_card_chargeCustomerFail');
  for (const tries of [1, 2, 3]) {
    await topups.dueNow();
    await topups.settled(userId, tries);
    await pauseIsOver(userId);
  }
  expect(await topups.termsOf(userId)).toMatchObject({ isOn: false, declineCount: 3 });
  expect((await set(userId, 200, 500)).error).toBeUndefined();
  await topups.dueNow();
  expect(await topups.termsOf(userId)).toMatchObject({
    isOn: false,
    off: { reason: 'declined' },
    amount: { amount: '500' },
    operations: [{}, {}, {}],
  });
  const card = await desk.stripe.sdk.paymentMethods.attach('pm_card_visa', { customer });
  await desk.stripe.sdk.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
  await until('the card is another', async () =>
    (await topups.termsOf(userId)).card?.words === 'Visa ••42' ? true : undefined,
  );
  const on = await desk.agent.call('billing.setAutoTopup', { userId, isOn: true, note: 'They asked.' });
  expect(on.error).toBeUndefined();
  await topups.dueNow();
  await topups.settled(userId, 4);
  expect(await topups.ledgerOf(userId)).toEqual([{ kind: 'purchase', amount: '500', balance: '500' }]);
});

test('within bounds, and only where the desk tops up', async () => {
  const { userId } = await topups.somebody();
  for (const [threshold, amount] of [
    [-1, 1_000],
    [100_001, 200_000],
    [0, 99],
    [600, 100_001],
    [1_000, 999],
  ] as const)
    expect(await set(userId, threshold, amount)).toMatchObject({ status: 400 });
  expect(await topups.termsOf(userId)).toMatchObject({
    threshold: { amount: '600' },
    amount: { amount: '2400' },
  });
  await desk.rows(`update products set auto_topup_since = null returning id`);
  try {
    expect(await set(userId, 300, 1_000)).toMatchObject(
      refusal('topup_not_possible', /also decides when and how much/),
    );
  } finally {
    await desk.rows(`update products set auto_topup_since = now() - interval '1 hour' returning id`);
  }
});

/** Hands every event about an object to the digest again, several times at once, and waits until it is through. */
async function replayAll(objectId: string, changeIt: (turn: string) => Promise<unknown>): Promise<void> {
  const engineer = (await signedIn(desk.server, 'engineer')).client;
  const ofIt = `from webhook_events where payload::jsonb #>> '{data,object,id}' = $1`;
  const events = await desk.rows<{ id: string }>(`select id ${ofIt}`, [objectId]);
  expect(events.length).toBeGreaterThan(0);
  // Several times at once, as when a whole day is replayed.
  for (const turn of [1, 2, 3]) {
    // What did not change is not written again.
    await changeIt(`Turn ${turn}`);
    const answers = await Promise.all(
      Array.from({ length: 3 }, () =>
        engineer.call('ingest.replayEvents', { eventIds: events.map(({ id }) => id) }),
      ),
    );
    expect([turn, answers.some(({ data }) => (data as { changed: number }).changed > 0)]).toEqual([
      turn,
      true,
    ]);
    await until('all events are digested', async () => {
      const open = await desk.rows(`select id ${ofIt} and state not in ('processed')`, [objectId]);
      return open.length === 0 ? true : undefined;
    });
  }
}

test('whatever is heard of a payment again, its credit is posted once, and no event fails by it', async () => {
  const { userId, customer } = await topups.somebody();
  await topups.dueNow();
  await topups.settled(userId);
  const [charge] = await topups.chargesOf(customer);
  await desk.stripe.flushWebhooks();
  const paid = charge?.payment_intent as string;
  await replayAll(paid, (description) => desk.stripe.sdk.paymentIntents.update(paid, { description }));
  const [row] = await desk.rows<{ said: string }>(
    'select description as said from payments where stripe_payment_intent_id = $1',
    [paid],
  );
  expect(row?.said).toBe('Turn 3');
  expect(await topups.ledgerOf(userId)).toHaveLength(1);
});

test('a card that was saved before does not undo what staff turned off, however often it is heard of', async () => {
  const { userId, customer } = await topups.somebody();
  const [setup] = (await desk.stripe.sdk.setupIntents.list({ customer })).data;
  // Stripe tells the second in which it was saved.
  await until('that second is over', () =>
    Promise.resolve(Date.now() >= ((setup?.created ?? 0) + 1) * 1_000 ? true : undefined),
  );
  await desk.agent.call('billing.setAutoTopup', { userId, isOn: false, note: 'They wrote.' });
  await replayAll(customer, (name) => desk.stripe.sdk.customers.update(customer, { name }));
  expect((await topups.termsOf(userId)).userName).toBe('Turn 3');
  expect(await topups.termsOf(userId)).toMatchObject({
    isOn: false,
    off: { reason: 'staff', detail: 'They wrote.' },
  });
});

test('asking for more than the customer did needs a fresh second factor', async () => {
  const { userId } = await topups.somebody();
  const { amount, threshold } = await topups.termsOf(userId);
  const [kept, added] = [Number(threshold.amount), Number(amount.amount)];
  const person = await signedIn(desk.server, 'support_agent');
  for (const [more, by] of [
    [kept + 100, added],
    [kept, added + 100],
  ] as const)
    expect(await set(userId, more, by, { by: person.client })).toMatchObject(refusal('step_up_required'));
  expect(await topups.termsOf(userId)).toMatchObject({ threshold, amount });
  await person.client.call('staff.stepUp', { code: person.member.code(1) });
  expect((await set(userId, kept, added + 100, { by: person.client })).status).toBe(200);
});
