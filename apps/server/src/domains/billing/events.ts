import { isKindName, type KindName, targetText } from './mirror/kinds.ts';

/** The part of a Stripe event's object that says what has to be read anew. */
export type EventObject = {
  id?: unknown;
  object?: unknown;
  payment_intent?: unknown;
  invoice?: unknown;
  customer?: unknown;
  subscription?: unknown;
  balance_transaction?: unknown;
};

/**
 * The objects to fetch because of an event, in the order of their dependence. Events are only a
 * hint that something moved: what they carry may be old, so it is never written as what is so now.
 */
export function targetsOf(object: EventObject): string[] {
  const self = (kind: KindName) => one(kind, object.id);
  const intent = one('payment_intent', object.payment_intent);
  switch (object.object) {
    case 'customer':
    case 'subscription':
    case 'subscription_schedule':
    case 'invoice':
    case 'payment_intent':
    case 'setup_intent':
    case 'payment_method':
    case 'product':
    case 'price':
    case 'coupon':
    case 'promotion_code':
      return self(object.object);
    case 'charge':
      // Reading a payment reads all of its charges.
      return intent.length > 0 ? intent : self('charge');
    case 'refund':
      // Reading a refund reads its payment too.
      return intent.length > 0 ? self('refund') : [];
    case 'dispute':
      // So does reading a dispute.
      return intent.length > 0 ? self('dispute') : [];
    case 'radar.early_fraud_warning':
      return self('radar.early_fraud_warning');
    case 'credit_note':
      // Reading it reads its invoice, as it changes what is left to pay.
      return self('credit_note');
    case 'invoice_payment':
    case 'invoiceitem':
      return one('invoice', object.invoice);
    case 'discount': {
      const subscription = one('subscription', object.subscription);
      return subscription.length > 0 ? subscription : one('customer', object.customer);
    }
    case 'tax_id':
      return one('customer', object.customer);
    case 'payout':
      return one('balance_transaction', object.balance_transaction);
    default:
      return [];
  }
}

/** The same for a thin event, which says which object it is about and no more. */
export function targetsOfThin(
  object: { id?: string | null | undefined; type: string } | null | undefined,
): string[] {
  return object && isKindName(object.type) ? one(object.type, object.id) : [];
}

/** A field that holds an id, or the object itself where the event expands it. */
function one(kind: KindName, field: unknown): string[] {
  const id = typeof field === 'object' && field !== null && 'id' in field ? field.id : field;
  return typeof id === 'string' && id !== '' ? [targetText({ kind, id })] : [];
}
