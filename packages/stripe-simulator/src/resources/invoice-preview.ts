import type { DiscountRequest } from '../billing/discounts.ts';
import type { ItemChange } from '../billing/change-subscription.ts';
import { previewInvoice, previewNewSubscription } from '../billing/preview.ts';
import { invalidRequest } from '../core/error.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import { changeOptions } from './subscriptions.ts';

type PreviewParams = {
  readonly customer?: string;
  readonly discounts?: '' | readonly DiscountRequest[];
  readonly subscription?: string;
  readonly subscription_details?: Parameters<typeof changeOptions>[0] & {
    readonly items?: readonly ItemChange[];
    readonly resume_at?: 'now';
    readonly trial_end?: 'now' | number;
  };
};

function preview(work: Work, params: Fields): object {
  const {
    customer,
    discounts,
    subscription: id,
    subscription_details: details = {},
  } = params as PreviewParams;
  if (id === undefined) {
    if (customer === undefined)
      throw invalidRequest('A preview needs a customer or a subscription.', { param: 'customer' });
    return previewNewSubscription(work, {
      customer,
      items: (details.items ?? []).map(({ price = '', quantity = 1 }) => ({ price, quantity })),
      discounts: discounts || [],
    });
  }
  const subscription = work.get('subscription', id, 'subscription');
  if (customer !== undefined && customer !== subscription.customer)
    throw invalidRequest(`Subscription ${id} belongs to another customer.`, { param: 'customer' });
  return previewInvoice(work, {
    subscription: id,
    items: details.items ?? [],
    options: changeOptions(details),
    resumes:
      details.resume_at === 'now'
        ? {
            keepsCycle: details.billing_cycle_anchor?.type === 'unchanged',
            proration: details.proration_behavior ?? 'create_prorations',
            prorationDate: details.proration_date,
          }
        : undefined,
    endsTrial: details.trial_end === 'now',
    ...(typeof details.trial_end === 'number' && { trialUntil: details.trial_end }),
    ...(discounts !== undefined && { discounts: discounts || [] }),
  });
}

export const invoicePreviews: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/invoices/create_preview',
    params: ['customer', 'discounts', 'subscription', 'subscription_details', 'expand'],
    nested: {
      discounts: ['coupon', 'promotion_code', 'discount'],
      subscription_details: [
        'billing_cycle_anchor',
        'items',
        'proration_behavior',
        'proration_date',
        'resume_at',
        'trial_end',
      ],
    },
    run: preview,
  },
];
