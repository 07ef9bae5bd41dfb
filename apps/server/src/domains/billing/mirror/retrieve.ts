import Stripe from 'stripe';
import { expansions, type KindName, type MirroredObject, type Target } from './kinds.ts';
import { idOf } from './text.ts';

/** An object with the parts of it that are rows of their own: the attempts of a payment, movements of the balance. */
export type Retrieved = { main: MirroredObject; parts: readonly MirroredObject[] };

/** Asks Stripe for one object as the projections want it. Null when Stripe does not have it. */
export async function retrieve(
  stripe: Stripe,
  { kind, id }: Target,
  /** Waited for before every request. */
  pace: () => Promise<void>,
): Promise<Retrieved | null> {
  try {
    return await readers[kind](stripe, id, pace);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return null;
    throw error;
  }
}

type Reader = (stripe: Stripe, id: string, pace: () => Promise<void>) => Promise<Retrieved>;

const alone =
  (read: (stripe: Stripe, id: string) => Promise<MirroredObject>): Reader =>
  async (stripe, id, pace) => {
    await pace();
    return { main: await read(stripe, id), parts: [] };
  };

const readers: Record<KindName, Reader> = {
  product: alone((stripe, id) => stripe.products.retrieve(id)),
  price: alone((stripe, id) => stripe.prices.retrieve(id)),
  coupon: alone((stripe, id) => stripe.coupons.retrieve(id)),
  customer: alone((stripe, id) => stripe.customers.retrieve(id)),
  promotion_code: alone((stripe, id) => stripe.promotionCodes.retrieve(id)),
  payment_method: alone((stripe, id) => stripe.paymentMethods.retrieve(id)),
  setup_intent: alone((stripe, id) => stripe.setupIntents.retrieve(id)),
  balance_transaction: alone((stripe, id) => stripe.balanceTransactions.retrieve(id)),
  subscription: async (stripe, id, pace) => {
    await pace();
    const main = await stripe.subscriptions.retrieve(id, { expand: [...expansions.subscription] });
    if (main.items.has_more) {
      await pace();
      main.items.data = await stripe.subscriptionItems
        .list({ subscription: id, limit: 100 })
        .autoPagingToArray({ limit: 10_000 });
      main.items.has_more = false;
    }
    return { main, parts: [] };
  },
  subscription_schedule: alone((stripe, id) => stripe.subscriptionSchedules.retrieve(id)),
  payment_intent: async (stripe, id, pace) => {
    await pace();
    const main = await stripe.paymentIntents.retrieve(id, {
      expand: [...expansions.payment_intent, 'latest_charge.balance_transaction'],
    });
    if (main.latest_charge === null) return { main, parts: [] };
    await pace();
    // Every attempt, not only the latest, and none older than the payment they are written with.
    const charges = await stripe.charges
      .list({ payment_intent: id, limit: 100, expand: ['data.balance_transaction'] })
      .autoPagingToArray({ limit: 10_000 });
    // Of two readings of the latest attempt the newer one counts: a refund between the two would else be
    // in the charge and not in the payment, and nothing that changes later would mend it.
    const latest = charges.find(({ id: chargeId }) => chargeId === idOf(main.latest_charge));
    if (latest) main.latest_charge = latest;
    return { main, parts: charges.flatMap((charge) => [...balanceTransactionsOf(charge), charge]) };
  },
  charge: async (stripe, id, pace) => {
    await pace();
    const main = await stripe.charges.retrieve(id, { expand: ['balance_transaction'] });
    return { main, parts: balanceTransactionsOf(main) };
  },
  invoice: async (stripe, id, pace) => {
    await pace();
    const main = await stripe.invoices.retrieve(id, { expand: [...expansions.invoice] });
    if (main.lines?.has_more) {
      await pace();
      main.lines.data = await stripe.invoices
        .listLineItems(id, { limit: 100 })
        .autoPagingToArray({ limit: 10_000 });
      main.lines.has_more = false;
    }
    return { main, parts: [] };
  },
  refund: async (stripe, id, pace) => {
    await pace();
    const main = await stripe.refunds.retrieve(id, { expand: ['balance_transaction'] });
    const parts = balanceTransactionsOf(main);
    const returned = idOf(main.failure_balance_transaction);
    if (returned === null) return { main, parts };
    // The money came back, which is a movement of its own.
    await pace();
    return { main, parts: [...parts, await stripe.balanceTransactions.retrieve(returned)] };
  },
  dispute: async (stripe, id, pace) => {
    await pace();
    const main = await stripe.disputes.retrieve(id);
    return { main, parts: main.balance_transactions };
  },
  'radar.early_fraud_warning': alone((stripe, id) => stripe.radar.earlyFraudWarnings.retrieve(id)),
  credit_note: alone((stripe, id) => stripe.creditNotes.retrieve(id)),
};

function balanceTransactionsOf(raw: {
  balance_transaction: string | Stripe.BalanceTransaction | null;
}): Stripe.BalanceTransaction[] {
  return raw.balance_transaction !== null && typeof raw.balance_transaction === 'object'
    ? [raw.balance_transaction]
    : [];
}
