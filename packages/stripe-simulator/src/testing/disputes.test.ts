import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventTypes, failure, type Harness, payment, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const disputeOf = async (charge: string) => (await h.stripe.disputes.list({ charge })).data[0]!;
const balance = async (): Promise<number> => {
  const { available, pending } = await h.stripe.balance.retrieve();
  return (available[0]?.amount ?? 0) + (pending[0]?.amount ?? 0);
};

test('the dispute card: money withdrawn with a fee, the charge marked', async () => {
  const { charge, intent } = await payment(h.stripe, 10_000, 'pm_card_createDispute');
  const dispute = await disputeOf(charge);
  expect(dispute).toMatchObject({
    status: 'needs_response',
    amount: 10_000,
    payment_intent: intent,
    is_charge_refundable: false,
    reason: 'fraudulent',
  });
  expect(dispute.balance_transactions).toMatchObject([
    { amount: -10_000, fee: 1500, net: -11_500, reporting_category: 'dispute' },
  ]);
  expect((await h.stripe.charges.retrieve(charge)).disputed).toBe(true);
  expect((await eventTypes(h.stripe)).slice(-3)).toEqual([
    'charge.dispute.created',
    'charge.updated',
    'charge.dispute.funds_withdrawn',
  ]);
  expect(await balance()).toBe(10_000 - 320 - 11_500);
});

test('won: the money comes back and the charge is refundable again', async () => {
  const { charge } = await payment(h.stripe, 10_000, 'pm_card_createDispute');
  const { id } = await disputeOf(charge);
  await h.stripe.disputes.update(id, { evidence: { product_description: 'An assistant' }, submit: true });
  expect(await h.stripe.disputes.retrieve(id)).toMatchObject({
    status: 'under_review',
    evidence_details: { has_evidence: true, submission_count: 1 },
  });
  await h.control('POST', `disputes/${id}/win`, { account: 'main' });
  expect(await disputeOf(charge)).toMatchObject({
    status: 'won',
    balance_transactions: [{ amount: -10_000 }, { amount: 10_000 }],
  });
  expect((await eventTypes(h.stripe)).slice(-2)).toEqual([
    'charge.dispute.closed',
    'charge.dispute.funds_reinstated',
  ]);
  await h.control('POST', 'balance', { account: 'main', amount: 5000 });
  expect((await h.stripe.refunds.create({ charge })).status).toBe('succeeded');
});

test('lost, by the bank or by accepting it; afterwards it cannot change', async () => {
  const { charge } = await payment(h.stripe, 5000);
  await h.control('POST', 'disputes', { account: 'main', charge, reason: 'product_not_received' });
  const { id } = await disputeOf(charge);
  expect((await h.stripe.disputes.close(id)).status).toBe('lost');
  expect((await failure(h.stripe.disputes.close(id))).statusCode).toBe(400);
  expect((await failure(h.stripe.disputes.update(id, { evidence: { receipt: 'late' } }))).statusCode).toBe(
    400,
  );
  expect((await failure(h.stripe.refunds.create({ charge }))).code).toBe('charge_disputed');
});

test('an inquiry moves no money and closes as a warning', async () => {
  const { charge } = await payment(h.stripe, 5000, 'pm_card_createDisputeInquiry');
  const before = await balance();
  const { id, status } = await disputeOf(charge);
  expect(status).toBe('warning_needs_response');
  await h.control('POST', `disputes/${id}/lose`, { account: 'main' });
  expect((await h.stripe.disputes.retrieve(id)).status).toBe('warning_closed');
  expect(await balance()).toBe(before);
});

test('a partly refunded charge is disputed for the rest, a fully refunded one not at all', async () => {
  const part = await payment(h.stripe, 1000);
  await h.stripe.refunds.create({ charge: part.charge, amount: 400 });
  await h.control('POST', 'disputes', { account: 'main', charge: part.charge });
  expect((await disputeOf(part.charge)).amount).toBe(600);
  const whole = await payment(h.stripe, 1000);
  await h.stripe.refunds.create({ charge: whole.charge });
  await expect(h.control('POST', 'disputes', { account: 'main', charge: whole.charge })).rejects.toThrow(
    'no money left',
  );
});

test('money of a charge becomes available after two days', async () => {
  const { charge } = await payment(h.stripe, 1000);
  const transaction = async () => (await h.stripe.balanceTransactions.list({ source: charge })).data[0]!;
  expect((await transaction()).status).toBe('pending');
  expect((await h.stripe.balance.retrieve()).pending[0]?.amount).toBe(941);
  h.sim.advanceTo(new Date(h.sim.now.getTime() + 2 * 86_400_000));
  expect((await h.stripe.balanceTransactions.retrieve((await transaction()).id)).status).toBe('available');
  expect((await h.stripe.balance.retrieve()).available[0]?.amount).toBe(941);
});

test('nobody answers: after nine days it is lost; evidence in time keeps it open', async () => {
  const ignored = await disputeOf((await payment(h.stripe, 2_000, 'pm_card_createDispute')).charge);
  const answered = await disputeOf((await payment(h.stripe, 2_000, 'pm_card_createDispute')).charge);
  await h.stripe.disputes.update(answered.id, { evidence: { uncategorized_text: 'A log' }, submit: true });
  h.sim.advanceTo(new Date((ignored.evidence_details.due_by ?? 0) * 1000));
  expect(await h.stripe.disputes.retrieve(ignored.id)).toMatchObject({
    status: 'lost',
    evidence_details: { past_due: true },
  });
  expect((await h.stripe.disputes.retrieve(answered.id)).status).toBe('under_review');
});

test.each([
  ['winning_evidence', 'won'],
  ['losing_evidence', 'lost'],
])('the test word %s decides it: %s', async (word, outcome) => {
  const { id } = await disputeOf((await payment(h.stripe, 2_000, 'pm_card_createDispute')).charge);
  const decided = await h.stripe.disputes.update(id, {
    evidence: { uncategorized_text: word },
    submit: true,
  });
  expect(decided.status).toBe(outcome);
});

const pdf = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, ' ')]);
const upload = (
  data: Buffer,
  purpose: 'dispute_evidence' | 'tax_document_user_upload' = 'dispute_evidence',
) => h.stripe.files.create({ purpose, file: { data, name: 'log "1".pdf', type: 'application/pdf' } });

test('evidence: a draft with a file, then sent once; the bank reads it once', async () => {
  const { id } = await disputeOf((await payment(h.stripe, 2_000, 'pm_card_createDispute')).charge);
  const file = await upload(pdf(2_000_000));
  expect(file).toMatchObject({ purpose: 'dispute_evidence', size: 2_000_000, type: 'pdf' });
  const draft = await h.stripe.disputes.update(id, {
    evidence: { product_description: 'An assistant', service_documentation: file.id },
    submit: false,
  });
  expect(draft).toMatchObject({
    status: 'needs_response',
    evidence_details: { has_evidence: true, submission_count: 0 },
  });
  const emptied = await h.stripe.disputes.update(id, {
    evidence: { product_description: '' },
    submit: false,
  });
  expect(emptied.evidence).toMatchObject({ product_description: null, service_documentation: file.id });
  // Without a word on it, evidence is submitted.
  expect(await h.stripe.disputes.update(id, { evidence: { product_description: 'Again' } })).toMatchObject({
    status: 'under_review',
    evidence_details: { submission_count: 1 },
  });
  const again = await failure(h.stripe.disputes.update(id, { evidence: { receipt: file.id } }));
  expect(again.message).toMatch(/submitted already/);
});

test('evidence that Stripe does not take', async () => {
  const { id } = await disputeOf((await payment(h.stripe, 2_000, 'pm_card_createDispute')).charge);
  expect((await failure(upload(pdf(5 * 1024 * 1024 + 1)))).message).toMatch(/larger than 5 MB/);
  expect((await failure(upload(Buffer.from('MZ a program')))).message).toMatch(/pdf, jpg or png/);
  expect((await failure(upload(Buffer.alloc(0)))).statusCode).toBe(400);
  const tax = await upload(pdf(100), 'tax_document_user_upload');
  const draft = (evidence: object) => failure(h.stripe.disputes.update(id, { evidence, submit: false }));
  expect((await draft({ receipt: tax.id })).message).toMatch(/not uploaded as dispute_evidence/);
  expect((await draft({ receipt: 'file_unknown' })).code).toBe('resource_missing');
  expect((await draft({ uncategorized_text: 'x'.repeat(20_001) })).param).toBe(
    'evidence[uncategorized_text]',
  );
});
