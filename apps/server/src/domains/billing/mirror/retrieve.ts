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
  payment_intent: readPayment,
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

/**
 * A payment and all attempts at it, not only the latest, in one answer: a refund between two of them would
 * be in the one and not in the other, and nothing that changes later would mend that.
 */
async function readPayment(stripe: Stripe, id: string, pace: () => Promise<void>): Promise<Retrieved> {
  await pace();
  const charges = await stripe.charges
    .list({ payment_intent: id, limit: 100, expand: ['data.balance_transaction', 'data.payment_intent'] })
    .autoPagingToArray({ limit: 10_000 })
    .catch(noneIfMissing);
  if (charges.length === 0) {
    await pace();
    const untried = await stripe.paymentIntents.retrieve(id);
    return untried.latest_charge === null ? { main: untried, parts: [] } : readPayment(stripe, id, pace);
  }
  const main = charges.at(-1)?.payment_intent;
  if (typeof main !== 'object' || main === null)
    throw new Error(`Stripe listed the attempts at ${id} without it.`);
  const attempts = charges.map((charge) => ({ ...charge, payment_intent: id }));
  main.latest_charge =
    attempts.find((charge) => charge.id === idOf(main.latest_charge)) ?? main.latest_charge;
  return { main, parts: attempts.flatMap((charge) => [...balanceTransactionsOf(charge), charge]) };
}

/** Whether Stripe has no such payment is for the payment itself to tell. */
function noneIfMissing(error: unknown): [] {
  if (error instanceof Stripe.errors.StripeError && error.code === 'resource_missing') return [];
  throw error;
}

function balanceTransactionsOf(raw: {
  balance_transaction: string | Stripe.BalanceTransaction | null;
}): Stripe.BalanceTransaction[] {
  return raw.balance_transaction !== null && typeof raw.balance_transaction === 'object'
    ? [raw.balance_transaction]
    : [];
}
