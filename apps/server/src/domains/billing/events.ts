/** The part of a Stripe event's object that says what has to be read anew. */
export type EventObject = { id?: unknown; object?: unknown; payment_intent?: unknown; invoice?: unknown };

/**
 * The objects to fetch because of an event, in the order of their dependence. Events are only a
 * hint that something moved: what they carry may be old, so it is never written.
 */
export function targetsOf(object: EventObject): string[] {
  const id = typeof object.id === 'string' ? object.id : undefined;
  const intent = typeof object.payment_intent === 'string' ? object.payment_intent : undefined;
  switch (object.object) {
    case 'customer':
    case 'subscription':
    case 'invoice':
    case 'payment_intent':
      return id ? [id] : [];
    case 'charge':
      return intent ? [intent] : [];
    case 'refund':
      // Reading a refund reads its payment too.
      return id && intent ? [id] : [];
    case 'dispute':
      // A dispute also changes its payment.
      return id && intent ? [intent, id] : [];
    case 'invoice_payment':
      return typeof object.invoice === 'string' ? [object.invoice] : [];
    default:
      return [];
  }
}
