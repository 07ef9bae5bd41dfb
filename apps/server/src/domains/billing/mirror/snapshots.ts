import type Stripe from 'stripe';
import { z } from 'zod';
import { stateOf } from './subscription-state.ts';
import type { Work } from './work.ts';

/** The part of an event of Stripe that tells what an object was, and when. */
export type StripeEvent = { type: string; created: number; data: { object: unknown } };

/** Enough of a subscription to see its state; an event of another API version may lack it. */
const snapshotShape = z.looseObject({
  id: z.string(),
  object: z.literal('subscription'),
  status: z.string(),
  created: z.number(),
  currency: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
  discounts: z.array(z.unknown()).nullish(),
  items: z.looseObject({
    data: z.array(z.looseObject({ id: z.string(), price: z.looseObject({ id: z.string() }) })),
  }),
});

/**
 * Notes what events say about states of subscriptions, for `recordVersions`. Bodies of events only
 * become history: what is so now is always read from Stripe.
 */
export function noteSnapshots(work: Work, events: readonly StripeEvent[]): void {
  for (const { type, created, data } of events) {
    if (!type.startsWith('customer.subscription.')) continue;
    const parsed = snapshotShape.safeParse(data.object);
    if (!parsed.success) continue;
    const raw = {
      ...parsed.data,
      metadata: parsed.data.metadata ?? {},
      discounts: parsed.data.discounts ?? [],
    } as unknown as Stripe.Subscription;
    work.states.push(stateOf(raw, { isPresent: false, occurredAt: new Date(created * 1000) }));
  }
}
