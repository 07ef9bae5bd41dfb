import { type Handler, keyOf, moneyKeyOf } from './handler.ts';

const changedMeanwhile =
  'The invoice was paid or closed at Stripe before this could be made, so nothing was changed. Look at what it is now.';
const isOwed = (status: string | null): boolean => status === 'open' || status === 'uncollectible';

/** One attempt at the customer's card, now. Whoever paid it meanwhile, the wish is fulfilled. */
export const payInvoice: Handler<'invoice_pay'> = {
  what: 'the charge',
  isDone: ({ status }) => status === 'paid',
  obstacle: ({ status }) => (isOwed(status) ? null : changedMeanwhile),
  send: (stripe, claim) =>
    stripe.invoices.pay(
      claim.targetStripeId,
      // The customer is not there to confirm anything.
      { off_session: true },
      { idempotencyKey: moneyKeyOf(claim) },
    ),
};

export const voidInvoice: Handler<'invoice_void'> = {
  what: 'the voiding',
  isDone: ({ status }) => status === 'void',
  obstacle: ({ status }) => (isOwed(status) ? null : changedMeanwhile),
  send: (stripe, claim) =>
    stripe.invoices.voidInvoice(claim.targetStripeId, {}, { idempotencyKey: keyOf(claim) }),
};

export const giveInvoiceUp: Handler<'invoice_uncollectible'> = {
  what: 'the change',
  isDone: ({ status }) => status === 'uncollectible',
  obstacle: ({ status }) => (status === 'open' ? null : changedMeanwhile),
  send: (stripe, claim) =>
    stripe.invoices.markUncollectible(claim.targetStripeId, {}, { idempotencyKey: keyOf(claim) }),
};

/** Leaves nothing on the invoice to recognise it by: always under one key, so that one mail is sent. */
export const sendInvoice: Handler<'invoice_send'> = {
  what: 'the mail',
  isDone: () => false,
  obstacle: ({ status }) => (status === 'open' ? null : changedMeanwhile),
  send: (stripe, claim) =>
    stripe.invoices.sendInvoice(claim.targetStripeId, {}, { idempotencyKey: claim.id }),
};
