import Stripe from 'stripe';
import { z } from 'zod';

/** Oldest and most future timestamp that is believed, in seconds. */
export const toleranceSeconds = 300;

/** What every event of Stripe has that carries its object as it was, whoever brings it. */
const snapshotShape = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.number().optional(),
  api_version: z.string().max(60).nullish(),
  livemode: z.boolean().optional(),
  /** The connected account that it is about; none when it is about the account itself. */
  account: z.string().max(255).nullish(),
  data: z.object({
    object: z.looseObject({ id: z.string().max(255).nullish(), object: z.string().max(100).nullish() }),
  }),
});
export type StripeEvent = z.output<typeof snapshotShape>;

/**
 * A thin event only names its object. Where the same change is told by a snapshot event too, it has that
 * one's id here, so that whichever comes second is known already; `v1.charge.refunded` is `charge.refunded`.
 */
const thinShape = z
  .object({
    object: z.literal('v2.core.event'),
    id: z.string().min(1).max(255),
    type: z.string().min(1).max(255),
    created: z.iso.datetime({ offset: true }).optional(),
    livemode: z.boolean().optional(),
    context: z.string().max(255).nullish(),
    snapshot_event: z.string().min(1).max(255).nullish(),
    related_object: z.looseObject({ id: z.string().max(255).nullish(), type: z.string().max(100) }).nullish(),
  })
  .transform(
    (event): StripeEvent => ({
      id: event.snapshot_event ?? event.id,
      type: event.type.replace(/^v1\./, ''),
      livemode: event.livemode,
      account: event.context,
      data: { object: { id: event.related_object?.id, object: event.related_object?.type } },
      ...(event.created !== undefined && { created: Math.floor(Date.parse(event.created) / 1000) }),
    }),
  );

/** An event of either kind, read as one that carries its object. */
export const eventShape = z.union([thinShape, snapshotShape]);

const { signature: signatures } = new Stripe('sk_test_signatures_only').webhooks;

/**
 * The event in `body` when it was signed with one of `secrets` within five minutes of `now`; else
 * undefined, whatever was wrong. The SDK checks only the age, throws half a dozen kinds of errors,
 * and believes timestamps from next year: all of that ends here.
 */
export function verifyStripe(
  body: Buffer,
  signature: string | string[] | undefined,
  secrets: readonly string[],
  now: Date,
): StripeEvent | undefined {
  if (typeof signature !== 'string') return undefined;
  const timestamps = signature.split(',').filter((part) => part.trim().startsWith('t='));
  // With two of them, this check and the SDK's could each look at another one.
  if (timestamps.length !== 1) return undefined;
  const timestamp = Number(/^t=(\d{1,12})$/.exec(timestamps[0] ?? '')?.[1] ?? Number.NaN);
  const nowSeconds = Math.floor(now.getTime() / 1000);
  // Written so that NaN is refused too.
  if (!(Math.abs(nowSeconds - timestamp) <= toleranceSeconds)) return undefined;
  for (const secret of secrets) {
    try {
      if (!signatures?.verifyHeader(body, signature, secret, toleranceSeconds, undefined, now.getTime()))
        continue;
      return eventShape.parse(JSON.parse(body.toString('utf8')));
    } catch {
      // The next secret may fit; none fitting is the caller's 400.
    }
  }
  return undefined;
}
