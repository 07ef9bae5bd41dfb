import type { Proration } from '../billing/change-subscription.ts';
import { pauseSubscription, resumeSubscription } from '../billing/pauses.ts';
import { invalidRequest } from '../core/error.ts';
import type { Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';

type PauseParams = {
  readonly bill_for?: { readonly unused_time_from?: { readonly type: string } };
  readonly invoicing_behavior?: string;
};

function pause(work: Work, params: Fields, id: string): object {
  const { bill_for: bill, invoicing_behavior: invoicing } = params as PauseParams;
  if (invoicing !== undefined && invoicing !== 'pending_invoice_item')
    throw invalidRequest('Only pending_invoice_item is simulated.', { param: 'invoicing_behavior' });
  const from = bill?.unused_time_from?.type ?? 'now';
  if (from === 'item_current_period_start')
    throw invalidRequest('item_current_period_start is not simulated.', { param: 'bill_for' });
  return pauseSubscription(work, id, { creditsUnused: from === 'now' });
}

function resume(work: Work, params: Fields, id: string): object {
  const {
    billing_cycle_anchor: anchor,
    payment_behavior: payment,
    proration_behavior: proration,
    proration_date: date,
  } = params as {
    readonly billing_cycle_anchor?: { readonly type: string };
    readonly payment_behavior?: string;
    readonly proration_behavior?: Proration;
    readonly proration_date?: number;
  };
  if (payment !== undefined && payment !== 'resume_on_payment_attempt')
    throw invalidRequest('Only resume_on_payment_attempt is simulated.', { param: 'payment_behavior' });
  return resumeSubscription(work, id, {
    keepsCycle: anchor?.type === 'unchanged',
    proration: proration ?? 'create_prorations',
    prorationDate: date,
  });
}

export const subscriptionPauses: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/subscriptions/{id}/pause',
    params: ['bill_for', 'invoicing_behavior', 'type', 'expand'],
    nested: { bill_for: ['unused_time_from'] },
    run: pause,
  },
  {
    method: 'POST',
    path: '/v1/subscriptions/{id}/resume',
    params: ['billing_cycle_anchor', 'payment_behavior', 'proration_behavior', 'proration_date', 'expand'],
    run: resume,
  },
];
