import { StripeError } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Invoice } from '../objects/invoice.ts';
import type { Subscription } from '../objects/subscription.ts';
import { type ChangeOptions, draftOfChange, type ItemChange } from './change-subscription.ts';
import { draftRenewal } from './cycle.ts';
import { type DiscountRequest, endDiscounts, redeemAll } from './discounts.ts';
import { applyBalance } from './invoices.ts';
import { draftOfResumption, type ResumeWish } from './pauses.ts';
import { liveCustomer } from './payment-methods.ts';
import { advanceSchedule } from './schedules.ts';
import { startSubscription, type SubscriptionRequest } from './start-subscription.ts';
import { draftOfTrialEnd, trialUntil } from './trials.ts';

export type PreviewWish = {
  readonly subscription: string;
  readonly items: readonly ItemChange[];
  readonly options: ChangeOptions;
  /** A trial ends now. */
  readonly endsTrial?: boolean;
  /** Nothing is paid before this, in Unix seconds. */
  readonly trialUntil?: number;
  /** In place of what the subscription has; none when empty. */
  readonly discounts?: readonly DiscountRequest[];
  /** A paused subscription is resumed now. */
  readonly resumes?: ResumeWish | undefined;
};

/** The invoice that would come next after a change. It is worked out in earnest, then all is taken back. */
export function previewInvoice(work: Work, wish: PreviewWish): object {
  try {
    if (wish.discounts) putDiscounts(work, wish.subscription, wish.discounts);
    if (wish.trialUntil !== undefined)
      trialUntil(work, work.get('subscription', wish.subscription), wish.trialUntil);
    if (wish.endsTrial)
      return shown(work, wish.options, draftOfTrialEnd(work, work.get('subscription', wish.subscription)));
    if (wish.resumes) {
      const draft = draftOfResumption(work, wish.subscription, wish.resumes);
      return shown(work, wish.options, draft ?? nextRenewal(work, wish.subscription));
    }
    const subscription = work.get('subscription', wish.subscription);
    const changed =
      (wish.items.length > 0 || wish.options.restarts) &&
      draftOfChange(work, subscription, wish.items, wish.options);
    return shown(work, wish.options, changed || nextRenewal(work, wish.subscription));
  } finally {
    work.rollback();
  }
}

/** The first invoice of a subscription that would begin now; all is taken back again. */
export function previewNewSubscription(
  work: Work,
  wish: Pick<SubscriptionRequest, 'customer' | 'items' | 'discounts'>,
): object {
  try {
    const { balance } = liveCustomer(work, wish.customer);
    const { latest_invoice: id } = startSubscription(work, {
      ...wish,
      behavior: 'default_incomplete',
      defaultPaymentMethod: null,
      trialEnd: null,
      extras: [],
      fields: {},
    });
    work.put('customer', { ...liveCustomer(work, wish.customer), balance });
    const { number: _none, ...invoice } = work.get('invoice', id ?? '');
    return shown(
      work,
      { proration: 'none', restarts: true },
      { ...invoice, number: null, status: 'draft', hosted_invoice_url: null, invoice_pdf: null },
    );
  } finally {
    work.rollback();
  }
}

function putDiscounts(work: Work, id: string, wanted: readonly DiscountRequest[]): void {
  const { customer, currency } = work.get('subscription', id);
  const discounts = redeemAll(work, wanted, { customer, currency, subscription: id });
  work.put('subscription', { ...work.get('subscription', id), discounts });
}

function nextRenewal(work: Work, id: string): Invoice {
  const subscription = work.get('subscription', id);
  const end = subscription.items.data[0]?.current_period_end ?? work.now;
  if (endsBy(subscription, end)) throw nothingUpcoming();
  const lapsed = subscription.discounts.filter((one) => (work.get('discount', one).end ?? Infinity) <= end);
  endDiscounts(work, id, lapsed);
  if (subscription.schedule !== null) advanceSchedule(work, subscription.schedule, end);
  const draft = draftRenewal(work, work.get('subscription', id));
  if (!draft) throw nothingUpcoming();
  return { ...draft, created: end, next_payment_attempt: end + work.account.settings.draftInvoiceFor };
}

const endsBy = ({ status, cancel_at: at, cancel_at_period_end: atEnd }: Subscription, end: number): boolean =>
  atEnd || (at !== null && at <= end) || status === 'paused' || status === 'canceled';

const nothingUpcoming = (): StripeError =>
  new StripeError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: 'No upcoming invoices for the subscription.',
  });

/** A preview is nobody's: its ids lead nowhere, and what the customer's balance pays is told at once. */
function shown(work: Work, { prorationDate, restarts }: ChangeOptions, draft: Invoice): object {
  const { balance } = liveCustomer(work, draft.customer);
  const { due, ending } = applyBalance(draft.total, balance);
  const id = `upcoming_${draft.id}`;
  return {
    ...draft,
    id,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    billing_reason: 'upcoming',
    ending_balance: ending,
    lines: {
      ...draft.lines,
      data: draft.lines.data.map((line) => ({
        ...line,
        id: line.id.replace('il_', 'il_tmp_'),
        invoice: id,
      })),
    },
    ...(draft.parent && {
      parent: {
        ...draft.parent,
        subscription_details: {
          ...draft.parent.subscription_details,
          ...(!restarts && { subscription_proration_date: prorationDate ?? work.now }),
        },
      },
    }),
    starting_balance: balance,
  };
}
