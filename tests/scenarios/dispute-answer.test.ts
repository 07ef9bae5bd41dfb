import { randomUUID } from 'node:crypto';
import type { disputeAnswerView, fraudWarningsView, Wire } from '@backdesk/contract';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { signedIn } from '../support/staff.ts';
import { account, aPaidCustomer } from '../support/stripe.ts';
import { type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Answer = Wire<typeof disputeAnswerView>;

let desk: Subscribers;
let lead: TestClient;

beforeAll(async () => {
  desk = await startSubscribers();
  lead = (await signedIn(desk.server, 'support_lead')).client;
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

const seenBy = async (disputeId: string): Promise<Answer> =>
  (await lead.call('billing.disputeAnswer', { disputeId })).data as Answer;

/** A payment of $29 that its cardholder disputes, as the desk sees it. */
async function aDispute(reason = 'fraudulent') {
  const { payment } = await aPaidCustomer(desk.stripe);
  const { id: stripeId } = await desk.stripe.control<{ id: string }>('POST', '/disputes', {
    account,
    charge: payment.latest_charge,
    reason,
  });
  const id = await until('the dispute is mirrored', async () => {
    const [row] = await desk.rows<{ id: string }>('select id from disputes where stripe_dispute_id = $1', [
      stripeId,
    ]);
    return row?.id;
  });
  return { id, stripeId, paymentIntent: payment.id };
}
const atStripe = (id: string): Promise<Stripe.Dispute> => desk.stripe.sdk.disputes.retrieve(id);

async function answerInput(id: string, more: object = {}) {
  const { seen } = await seenBy(id);
  const texts = { product_description: 'An assistant, by subscription' };
  return {
    operationId: randomUUID(),
    disputeId: id,
    seen,
    note: 'Looked at the logs.',
    texts,
    files: {},
    isSubmitted: false,
    ...more,
  };
}
const settled = (id: string, operationId: string): Promise<Operation> =>
  until('the answer is settled', async () =>
    (await seenBy(id)).operations.find((one) => one.id === operationId && one.settledAt !== null),
  );
const pdf = (bytes = 5_000) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, 32)]);
async function upload(
  id: string,
  more: { body?: Buffer; type?: string; file?: string; client?: TestClient } = {},
) {
  const { body = pdf(), type = 'application/pdf', file = randomUUID(), client = lead } = more;
  const response = await client.fetch(`/api/disputes/${id}/files/${file}`, {
    method: 'POST',
    body: Uint8Array.from(body),
    headers: { 'content-type': type, 'x-file-name': encodeURIComponent('Protokoll März.pdf') },
  });
  const said = (await response.json()) as { token?: string; reason?: string; message?: string };
  return { ...said, status: response.status };
}

test('is written with a file, kept as a draft, changed by a colleague, and sent once', async () => {
  const { id, stripeId } = await aDispute();
  expect(await seenBy(id)).toMatchObject({
    status: 'needs_response',
    notAnswerableBecause: null,
    texts: {},
    amount: { amount: '2900' },
  });
  const file = randomUUID();
  const first = await upload(id, { file });
  const again = await upload(id, { file });
  expect(first).toMatchObject({ status: 200, name: 'Protokoll März.pdf', size: 5_000 });
  const { data: files } = await desk.stripe.sdk.files.list({ purpose: 'dispute_evidence' });
  expect(files).toMatchObject([{ filename: 'Protokoll März.pdf', size: 5_000 }]);
  expect(again.status).toBe(200);

  const draft = (
    await lead.call(
      'billing.answerDispute',
      await answerInput(id, { files: { service_documentation: first.token } }),
    )
  ).data as Operation;
  expect(draft).toMatchObject({ state: 'requested', wish: 'Save the evidence as a draft' });
  expect(await settled(id, draft.id)).toMatchObject({ state: 'succeeded', detail: null });
  expect(await atStripe(stripeId)).toMatchObject({
    status: 'needs_response',
    evidence: {
      product_description: 'An assistant, by subscription',
      service_documentation: files[0]?.id,
    },
    evidence_details: { submission_count: 0, has_evidence: true },
  });
  expect(await seenBy(id)).toMatchObject({
    texts: { product_description: 'An assistant, by subscription' },
    files: { service_documentation: { name: 'Protokoll März.pdf', size: 5_000 } },
  });

  const finance = (await signedIn(desk.server, 'finance')).client;
  const input = await answerInput(id, {
    texts: { product_description: '', uncategorized_text: 'Used on 40 days' },
    isSubmitted: true,
  });
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => finance.copy().call('billing.answerDispute', input)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await settled(id, input.operationId)).toMatchObject({
    state: 'succeeded',
    wish: 'Send the evidence to the bank',
  });
  expect(await atStripe(stripeId)).toMatchObject({
    status: 'under_review',
    evidence: {
      product_description: null,
      uncategorized_text: 'Used on 40 days',
      service_documentation: files[0]?.id,
    },
    evidence_details: { submission_count: 1 },
  });
  expect((await seenBy(id)).notAnswerableBecause).toMatch(/has been sent/);
  expect(await lead.call('billing.answerDispute', await answerInput(id))).toMatchObject({
    status: 412,
    error: { data: { reason: 'dispute_not_answerable' } },
  });
  expect(await desk.auditOf(id)).toMatchObject([
    { action: 'billing.upload_evidence', after: { name: 'Protokoll März.pdf', size: 5_000 } },
    { action: 'billing.upload_evidence' },
    { action: 'billing.answer_dispute', reason: 'draft', after: { note: 'Looked at the logs.' } },
    { action: 'billing.answer_dispute', reason: 'submitted' },
  ]);
});

test.each([
  ['500 after it was taken', { kind: '500_after_commit' }],
  ['an answer that is lost', { kind: 'reset_after_commit' }],
  ['500 before, kept by Stripe under the key', { kind: '500_before_commit' }],
  ['429', { kind: '429', retryAfter: 1 }],
] as const)('%s: the bank gets it once', async (_name, fault) => {
  const { id, stripeId } = await aDispute();
  const input = await answerInput(id, { isSubmitted: true });
  await desk.stripe.fault({ ...fault, method: 'POST', path: '/v1/disputes', times: 1 });
  expect((await lead.call('billing.answerDispute', input)).status).toBe(200);
  expect(await settled(id, input.operationId)).toMatchObject({ state: 'succeeded' });
  expect((await atStripe(stripeId)).evidence_details.submission_count).toBe(1);
});

test('is accepted for good, and an inquiry is closed without money', async () => {
  for (const [reason, status] of [
    ['fraudulent', 'lost'],
    ['inquiry', 'warning_closed'],
  ] as const) {
    const { id, stripeId } = await aDispute(reason);
    const { seen } = await seenBy(id);
    const input = { operationId: randomUUID(), disputeId: id, seen, note: '' };
    const answers = await Promise.all([
      lead.call('billing.acceptDispute', input),
      lead.copy().call('billing.acceptDispute', input),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await settled(id, input.operationId)).toMatchObject({ state: 'succeeded' });
    expect((await atStripe(stripeId)).status).toBe(status);
    expect((await seenBy(id)).notAnswerableBecause).toMatch(/has been decided/);
  }
});

test('is refused after the deadline, without evidence, on another state, and beside another answer', async () => {
  const { id, stripeId } = await aDispute();
  expect(
    await lead.call('billing.answerDispute', await answerInput(id, { texts: {}, isSubmitted: true })),
  ).toMatchObject({ status: 412, error: { message: expect.stringContaining('no evidence to send') } });

  const [stale, mine] = [await answerInput(id), await answerInput(id)];
  await desk.stripe.control('POST', '/webhooks/pause');
  try {
    const both = await Promise.all([
      lead.call('billing.answerDispute', stale),
      lead.copy().call('billing.answerDispute', mine),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const made = both[0]?.status === 200 ? stale : mine;
    await settled(id, made.operationId);
    expect(await lead.call('billing.answerDispute', { ...stale, operationId: randomUUID() })).toMatchObject({
      status: 409,
      error: { data: { reason: 'dispute_changed_meanwhile' } },
    });
    expect(
      await lead.call('billing.answerDispute', { ...made, texts: { uncategorized_text: 'Else' } }),
    ).toMatchObject({ status: 409, error: { data: { reason: 'operation_reused' } } });
  } finally {
    await desk.stripe.control('POST', '/webhooks/resume');
  }

  await desk.rows(`update disputes set evidence_due_at = now() - interval '1 second' where id = $1`, [id]);
  const late = await answerInput(id, { isSubmitted: true });
  expect(await lead.call('billing.answerDispute', late)).toMatchObject({
    status: 412,
    error: { message: expect.stringMatching(/Evidence was due by .* the bank takes none after that/) },
  });
  const { seen } = await seenBy(id);
  const accept = { operationId: randomUUID(), disputeId: id, seen, note: '' };
  expect((await lead.call('billing.acceptDispute', accept)).status).toBe(412);
  expect(await upload(id)).toMatchObject({ status: 412, reason: 'dispute_not_answerable' });
  expect((await atStripe(stripeId)).evidence_details.submission_count).toBe(0);
});

test('takes no file that is none, too large, somebody else’s, or from whoever may not', async () => {
  const { id } = await aDispute();
  const other = await aDispute();
  const agent = desk.agent.copy();
  expect(await upload(id, { body: Buffer.from('MZ a program') })).toMatchObject({
    status: 412,
    reason: 'file_not_taken',
  });
  expect(await upload(id, { type: 'text/csv' })).toMatchObject({ status: 412 });
  expect((await upload(id, { body: pdf(4_718_593) })).status).toBe(413);
  expect(await upload(id, { client: agent })).toMatchObject({ status: 403, reason: 'forbidden' });
  expect(await upload(randomUUID())).toMatchObject({ status: 404 });
  await desk.stripe.fault({ kind: '500_before_commit', method: 'POST', path: '/v1/files', times: 1 });
  expect(await upload(id)).toMatchObject({ status: 412, message: expect.stringContaining('Try again') });

  const foreign = await upload(other.id);
  const big = await upload(id, { body: pdf(3_000_000) });
  const bigger = await upload(id, { body: pdf(3_000_001) });
  const finance = (await signedIn(desk.server, 'finance')).client;
  const asked = async (files: object) => answerInput(id, { files });
  const notTaken = { status: 412, error: { data: { reason: 'file_not_taken' } } };
  expect(await lead.call('billing.answerDispute', await asked({ receipt: foreign.token }))).toMatchObject(
    notTaken,
  );
  expect(await lead.call('billing.answerDispute', await asked({ receipt: `${big.token}x` }))).toMatchObject(
    notTaken,
  );
  expect(await finance.call('billing.answerDispute', await asked({ receipt: big.token }))).toMatchObject(
    notTaken,
  );
  const both = await asked({ receipt: big.token, uncategorized_file: bigger.token });
  expect(await lead.call('billing.answerDispute', both)).toMatchObject({
    status: 412,
    error: { message: expect.stringContaining('4.5 MB together') },
  });
  expect((await desk.rows('select id from stripe_operations where target_stripe_id = $1', [id])).length).toBe(
    0,
  );
});

test('fraud warnings are ranked by what a refund is worth, and go when one was refunded or disputed', async () => {
  const { sdk, control } = desk.stripe;
  const made: { amount: number; charge: string }[] = [];
  for (const amount of [300, 90_000, 2_000, 4_000]) {
    const { payment } = await aPaidCustomer(desk.stripe, { amount });
    made.push({ amount, charge: payment.latest_charge as string });
  }
  for (const { charge } of made) await control('POST', '/early_fraud_warnings', { account, charge });
  const read = async () =>
    (await lead.call('billing.fraudWarnings', {})).data as Wire<typeof fraudWarningsView>;
  const amounts = async () => (await read()).warnings.map(({ amount }) => Number(amount.amount));
  await until('all are warned of', async () => (await amounts()).length === 4);
  // Without a past here 11 of 17 are disputed: 11/17 × (amount + 15.00) − amount.
  expect(await amounts()).toEqual([300, 2_000, 4_000, 90_000]);
  expect((await read()).warnings[0]).toMatchObject({
    worth: { amount: '864', currency: 'USD' },
    fee: { amount: '1500' },
  });
  expect((await read()).seen).toEqual({ warnings: 0, disputes: 0 });

  const chargeOf = (amount: number) => made.find((one) => one.amount === amount)?.charge ?? '';
  await sdk.refunds.create({ charge: chargeOf(300) });
  await control('POST', '/disputes', { account, charge: chargeOf(90_000), reason: 'fraudulent' });
  await until('what was done is mirrored', async () => (await amounts()).length === 2);
  expect(await amounts()).toEqual([2_000, 4_000]);
  await desk.rows(`update early_fraud_warnings set created_at = created_at - interval '61 days'`);
  // The refunded one says nothing about what would have come of it; the two others have come to nothing.
  expect(await read()).toMatchObject({ seen: { warnings: 3, disputes: 1 } });
});
