import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { type Sweeps, sweeps } from '../support/sweep.ts';
import { startTopups } from '../support/topups.ts';
import { until } from '../support/until.ts';

/** Differences that are there on purpose. */
const refused: string[] = [];

type Topups = Awaited<ReturnType<typeof startTopups>>;

let desk: Topups['desk'];
let termsOf: Topups['termsOf'];
let dueNow: Topups['dueNow'];
let chargesOf: Topups['chargesOf'];
let ledgerOf: Topups['ledgerOf'];
let somebody: Topups['somebody'];
let settled: Topups['settled'];
let uses: Topups['uses'];
let sync: Sweeps;

beforeAll(async () => {
  ({ desk, termsOf, dueNow, chargesOf, ledgerOf, somebody, settled, uses } = await startTopups());
  sync = sweeps(desk.server);
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

const pauseIsOver = (userId: string) =>
  desk.rows(
    `update auto_topups set next_attempt_at = now() - interval '1 minute' where user_id = $1 returning id`,
    [userId],
  );

test('a saved card is charged once when the balance is below, and again only when it falls below again', async () => {
  const { userId, customer } = await somebody();
  expect(await termsOf(userId)).toMatchObject({
    isByDesk: true,
    isOn: true,
    threshold: { amount: '600' },
    amount: { amount: '2400', currency: 'USD' },
    card: { words: 'Visa ••42', isExpired: false },
    because: { now: null, off: null, on: expect.stringContaining('on already') },
  });
  // Several workers, at the same moment.
  await Promise.all([dueNow(), dueNow(), dueNow()]);
  expect(await settled(userId)).toMatchObject({ state: 'succeeded', wish: 'Top up $24.00 from Visa ••42' });
  const [charge, ...others] = await chargesOf(customer);
  expect(others).toEqual([]);
  const intent = await desk.stripe.sdk.paymentIntents.retrieve(charge?.payment_intent as string);
  expect(intent.metadata).toMatchObject({ userId, creditsCents: '2400', type: 'auto_topup' });
  await desk.stripe.flushWebhooks();
  expect(await ledgerOf(userId)).toEqual([{ kind: 'purchase', amount: '2400', balance: '2400' }]);
  await dueNow();
  expect(await chargesOf(customer)).toHaveLength(1);

  await uses(userId, 1_900n);
  await dueNow();
  await settled(userId, 2);
  expect(await ledgerOf(userId)).toMatchObject([
    {},
    { kind: 'usage' },
    { kind: 'purchase', balance: '2900' },
  ]);
  // What a refund takes back is taken from the credit that it bought.
  await desk.stripe.sdk.refunds.create({ payment_intent: intent.id, amount: 1_000 });
  await until('the credit went back', async () =>
    (await ledgerOf(userId)).find(({ kind }) => kind === 'refund_clawback'),
  );
});

test('one under way per user is a rule of the table', async () => {
  const { userId, customer } = await somebody();
  const insert = `insert into stripe_operations (id, product_id, user_id, kind, state, target_kind, target_stripe_id,
      parameters, parameters_hash, requested_by_kind, requested_by_id, requested_by_name)
    select gen_random_uuid(), product_id, id, 'auto_topup', 'unknown', 'user', $2,
      '{"amount": {"amount": "1", "currency": "USD"}, "card": "Visa"}', 'x', 'job', 'x', 'x'
    from users where id = $1 returning id`;
  await desk.rows(insert, [userId, customer]);
  await expect(desk.rows(insert, [userId, customer])).rejects.toThrow(
    /stripe_operations_topup_under_way_unique/,
  );
  expect(await desk.agent.call('billing.topUpNow', await now(userId))).toMatchObject({
    status: 409,
    error: { data: { reason: 'operation_under_way' } },
  });
  await desk.rows(
    `update stripe_operations set state = 'failed', settled_at = now() where user_id = $1 returning id`,
    [userId],
  );
});

test.each([
  ['an answer that is lost', { kind: 'reset_after_commit' }],
  ['500 after it was paid', { kind: '500_after_commit' }],
] as const)('%s: what became of it is read, never guessed', async (_name, fault) => {
  const { userId, customer } = await somebody();
  await desk.stripe.fault({ ...fault, times: 1, method: 'POST', path: '/v1/payment_intents' });
  await dueNow();
  expect(await settled(userId)).toMatchObject({ state: 'succeeded' });
  expect(await ledgerOf(userId)).toHaveLength(1);
  expect(await chargesOf(customer)).toHaveLength(1);
});

test('an error that Stripe keeps under the key stays unknown: no other key is tried, nor another top-up', async () => {
  const { userId, customer } = await somebody();
  await desk.stripe.fault({
    kind: '500_before_commit',
    times: 3,
    method: 'POST',
    path: '/v1/payment_intents',
  });
  await dueNow();
  await until('it was tried more than once', async () => {
    const [row] = await desk.rows<{ tries: number }>(
      `select attempt_count as tries from stripe_operations where user_id = $1`,
      [userId],
    );
    return row && row.tries > 3 ? row : undefined;
  });
  await dueNow();
  expect((await termsOf(userId)).operations).toMatchObject([{ state: 'unknown' }]);
  expect(await chargesOf(customer)).toHaveLength(0);
});

/** From now, in whole hours; 0 without a time. */
const hoursUntil = (at: string | null): number =>
  at === null ? 0 : Math.round((new Date(at).getTime() - Date.now()) / 3_600_000);

test('a declined card is tried three times, days apart, then they are off and say why; a new card turns them on', async () => {
  const { userId, customer } = await somebody('pm_card_chargeCustomerFail');
  const waits: number[] = [];
  for (const tries of [1, 2, 3]) {
    await dueNow();
    expect(await settled(userId, tries)).toMatchObject({ state: 'failed', detail: 'The card was declined.' });
    await dueNow();
    const terms = await termsOf(userId);
    expect(terms.operations).toHaveLength(tries);
    expect(terms).toMatchObject({ declineCount: tries, isOn: tries < 3 });
    waits.push(hoursUntil(terms.nextAttemptAt));
    await pauseIsOver(userId);
  }
  expect(waits).toEqual([24, 72, 0]);
  expect(await termsOf(userId)).toMatchObject({
    isOn: false,
    off: { reason: 'declined', by: 'Backdesk', detail: 'Declined 3 times in a row. The card was declined.' },
  });
  expect(await desk.auditOf(userId)).toMatchObject([
    { action: 'billing.top_up' },
    { action: 'billing.top_up' },
    { action: 'billing.top_up' },
    { action: 'billing.turn_topups_off', reason: 'declined', after: { isAutoTopupEnabled: false } },
  ]);
  expect(await ledgerOf(userId)).toEqual([]);
  await desk.rows(
    `update auto_topups set off_at = off_at - interval '1 hour' where user_id = $1 returning id`,
    [userId],
  );
  await desk.stripe.sdk.setupIntents.create({
    customer,
    payment_method: 'pm_card_mastercard',
    confirm: true,
    usage: 'off_session',
  });
  await until('they are on with the new card', async () => {
    const { isOn, off, declineCount, card } = await termsOf(userId);
    return isOn && off === null && declineCount === 0 && card?.words === 'Mastercard ••44' ? true : undefined;
  });
});

test.each([
  [
    'whose bank wants the customer to confirm',
    'pm_card_authenticationRequired',
    'declined',
    /confirm the payment/,
  ],
  ['that is no longer at Stripe', 'detached', 'no_card', /No card is saved/],
] as const)('a card %s turns them off at once', async (_name, card, reason, detail) => {
  const { userId, card: saved } = await somebody(card === 'detached' ? undefined : card);
  if (card === 'detached') {
    await desk.stripe.sdk.paymentMethods.detach(saved);
    await until('the card is gone', async () => ((await termsOf(userId)).card === null ? true : undefined));
  }
  await dueNow();
  await until('they are off', async () => ((await termsOf(userId)).isOn ? undefined : true));
  const { off } = await termsOf(userId);
  expect(off).toMatchObject({ reason, detail: expect.stringMatching(detail) });
});

async function now(userId: string) {
  return { operationId: randomUUID(), userId, seen: (await termsOf(userId)).seen, note: 'They asked.' };
}

test('staff top up now, once, on what they saw; turn them off and on again; and need the right', async () => {
  const { userId, customer } = await somebody();
  const off = { userId, isOn: false, note: 'They wrote.' };
  expect(await desk.agent.call('billing.setAutoTopup', off)).toMatchObject({ data: { isOn: false } });
  await dueNow();
  expect(await termsOf(userId)).toMatchObject({
    isOn: false,
    operations: [],
    off: { reason: 'staff', detail: 'They wrote.' },
  });
  const input = await now(userId);
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => desk.agent.copy().call('billing.topUpNow', input)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await settled(userId);
  expect(await chargesOf(customer)).toHaveLength(1);
  expect(await desk.agent.call('billing.topUpNow', { ...input, operationId: randomUUID() })).toMatchObject({
    error: { data: { reason: 'topup_changed_meanwhile' } },
  });
  expect(await desk.agent.call('billing.setAutoTopup', { ...off, isOn: true })).toMatchObject({
    data: { isOn: true },
  });
  expect(await termsOf(userId)).toMatchObject({ isOn: true, off: null });
  const { client: auditor } = await signedIn(desk.server, 'auditor');
  for (const [name, wish] of [
    ['topUpNow', await now(userId)],
    ['setAutoTopup', off],
  ] as const)
    expect(await auditor.call(`billing.${name}`, wish)).toMatchObject({ status: 403 });
  await desk.rows(`update products set auto_topup_since = null returning id`);
  try {
    expect(await desk.agent.call('billing.topUpNow', await now(userId))).toMatchObject({
      error: {
        message: expect.stringContaining('tops up by itself'),
        data: { reason: 'topup_not_possible' },
      },
    });
  } finally {
    await desk.rows(`update products set auto_topup_since = now() - interval '1 hour' returning id`);
  }
});

test.each([
  ['another amount', { creditsCents: '240000' }, /says 240000 of credit, and 2400 was paid/],
  ['another user', { userId: 'user_of_somebody_else' }, /names another user/],
  ['no amount', { creditsCents: '' }, /does not say how much/],
  ['a top-up that was never asked for', { backdesk_operation_id: randomUUID() }, /not one of this user/],
] as const)(
  'a payment whose metadata names %s is put aside and credits nothing',
  async (_name, lie, sentence) => {
    const { userId, customer, card } = await somebody();
    await desk.agent.call('billing.setAutoTopup', { userId, isOn: false, note: 'For the test.' });
    const { id } = await desk.stripe.sdk.paymentIntents.create({
      customer,
      payment_method: card,
      amount: 2_400,
      currency: 'usd',
      confirm: true,
      off_session: true,
      metadata: { userId, creditsCents: '2400', type: 'auto_topup', ...lie },
    });
    await until('its event is quarantined', async () => {
      const [event] = await desk.rows<{ why: string }>(
        `select error_message as why from webhook_events where state = 'quarantined' and payload::jsonb #>> '{data,object,id}' = $1`,
        [id],
      );
      return event && sentence.test(event.why) ? event : undefined;
    });
    expect(await ledgerOf(userId)).toEqual([]);
    refused.push(`payment_intent ${id}: money: credit of the top-up`);
  },
);

test('but for those, the books agree with Stripe, and the ledger with every balance', async () => {
  await desk.stripe.flushWebhooks();
  expect(await sync.differences()).toEqual(refused.toSorted());
  // Somebody changes a balance past the ledger.
  const tampered = await desk.rows<{ id: string }>(
    `update users set credits_cents = credits_cents + 1 where credits_cents > 0 returning stripe_customer_id as id`,
  );
  expect(tampered.length).toBeGreaterThan(2);
  const found = await sync.differences();
  for (const { id } of tampered) expect(found).toContain(`customer ${id}: money: balance of the credit`);
});
