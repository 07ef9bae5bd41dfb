import type { CrashDesk } from './crash-desk.ts';
import type { Wish } from './refund-traffic.ts';

type AtStripe = {
  id: string;
  amount: number;
  status: string;
  payment_intent: string;
  metadata: Record<string, string>;
};
type State<Row> = { accounts: { acme: { objects: Row[]; ledger: Record<string, number> } } };
type Row = {
  id: string;
  state: string;
  amount: string;
  stripeId: string | null;
  intent: string;
  isExternal: boolean;
  audited: number;
};

export type RefundReport = {
  atStripe: number;
  /** Refunds at Stripe beyond the first of their operation. */
  doubles: number;
  /** Wishes without a refund at Stripe. */
  lost: number;
  /** Refunds at Stripe that nobody wished for. */
  strangers: number;
  /** Each difference between a row of ours and Stripe, as a sentence. */
  mismatches: string[];
  /** Payments of which more was given back than was captured. */
  overRefunded: number;
  /** Wishes that do not have exactly one audit entry. */
  badlyAudited: number;
};

/** Compares what was wished for, what Stripe has, and what our tables and audit log say. */
export async function auditRefunds(stand: CrashDesk, wishes: readonly Wish[]): Promise<RefundReport> {
  const atStripe = (await stand.stripe.control<State<AtStripe>>('GET', '/state?account=acme&objects=refund'))
    .accounts.acme.objects;
  const charges = (
    await stand.stripe.control<
      State<{ payment_intent: string; amount_captured: number; amount_refunded: number }>
    >('GET', '/state?account=acme&objects=charge')
  ).accounts.acme.objects;
  const rows = await stand.rows<Row>(
    `select r.id, r.state, r.amount_cents::text as amount, r.stripe_refund_id as "stripeId",
       p.stripe_payment_intent_id as intent, r.is_external as "isExternal",
       (select count(*)::int from audit_entries a
        where a.target_id = r.id::text and a.action = 'billing.refund_payment') as audited
     from refunds r join payments p on p.id = r.payment_id`,
  );
  const payments = await stand.rows<{ intent: string; captured: string; refunded: string }>(
    `select stripe_payment_intent_id as intent, captured_cents::text as captured,
       refunded_cents::text as refunded from payments`,
  );

  const byOperation = Map.groupBy(atStripe, ({ metadata }) => metadata.backdesk_operation_id ?? '');
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const mismatches: string[] = [];
  for (const { operationId, amount, paymentIntent } of wishes) {
    const [made] = byOperation.get(operationId) ?? [];
    const row = rowOf.get(operationId);
    const ours = row && `${row.state} ${row.amount} ${row.stripeId} ${row.intent}`;
    const theirs = made && `${made.status} ${made.amount} ${made.id} ${made.payment_intent}`;
    if (ours !== theirs) mismatches.push(`${operationId}: ours is ${ours}, Stripe’s is ${theirs}`);
    if (made && (made.amount !== amount || made.payment_intent !== paymentIntent))
      mismatches.push(`${operationId}: ${amount} of ${paymentIntent} was asked, and it is ${theirs}`);
  }
  for (const row of rows)
    if (row.isExternal) mismatches.push(`${row.id}: it is shown as made outside, and nobody did that`);
  const chargeOf = new Map(charges.map((charge) => [charge.payment_intent, charge]));
  for (const { intent, captured, refunded } of payments) {
    const charge = chargeOf.get(intent);
    if (Number(refunded) !== charge?.amount_refunded || Number(captured) !== charge.amount_captured)
      mismatches.push(`${intent}: ours says ${refunded} of ${captured}, Stripe ${JSON.stringify(charge)}`);
  }
  const wished = new Set(wishes.map(({ operationId }) => operationId));
  return {
    atStripe: atStripe.length,
    doubles: [...byOperation.values()].reduce((sum, { length }) => sum + length - 1, 0),
    lost: wishes.filter(({ operationId }) => !byOperation.has(operationId)).length,
    strangers: atStripe.filter(({ metadata }) => !wished.has(metadata.backdesk_operation_id ?? '')).length,
    mismatches,
    overRefunded: charges.filter(({ amount_captured, amount_refunded }) => amount_refunded > amount_captured)
      .length,
    badlyAudited: wishes.filter(({ operationId }) => rowOf.get(operationId)?.audited !== 1).length,
  };
}
