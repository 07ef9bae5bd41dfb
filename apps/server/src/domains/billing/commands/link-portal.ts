import type { portalLinkInput, portalLinkView } from '@backdesk/contract';
import { sql } from 'kysely';
import Stripe from 'stripe';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { ErrandContext } from '../../../platform/trpc/context.ts';
import { askStripe } from '../queries/ask-stripe.ts';
import { portalFailure } from '../rules/portal-failure.ts';

type Customer = {
  productId: string;
  productKey: string;
  productName: string;
  hasStripe: boolean;
  stripeId: string | null;
  isDeleted: boolean;
  /** At Stripe, which is where its reader will have to prove it. */
  hasEmail: boolean;
};

/** Links one member makes within an hour; more than a day of mails needs, fewer than would empty a list. */
const rate = { limit: 30, windowSeconds: 3600 };

/**
 * A link by which a customer sees and changes their own billing at Stripe. Whoever has it can: so it is in the
 * answer alone, and the audit log says who made one for whom, before Stripe is asked. Throws
 * `portal_not_linkable`, `rate_limited`, `forbidden` for programs, and `not_found`.
 */
export async function linkPortal(
  ctx: ErrandContext,
  { operationId, userId }: z.output<typeof portalLinkInput>,
): Promise<z.output<typeof portalLinkView>> {
  const { services, principal, requestId } = ctx;
  if (principal.kind === 'api_key')
    throw new Refusal(
      'forbidden',
      'A link to somebody’s billing is made by a person: an API key cannot do it, whatever its role.',
    );
  const wait = await services.limits.take(`portal:${principal.id}`, rate);
  if (wait !== null)
    throw new Refusal('rate_limited', 'You have made many links within an hour. Go on in a while.', {
      retryAfterSeconds: wait,
    });
  const customer = await ctx.commit(async ({ em, audit }) => {
    const { rows } = await sql<Customer>`
      select p.id as "productId", p.key as "productKey", p.name as "productName",
        p.has_stripe_account as "hasStripe", u.stripe_customer_id as "stripeId",
        u.deleted_at is not null as "isDeleted", coalesce(o.raw ->> 'email', '') <> '' as "hasEmail"
      from users u join products p on p.id = u.product_id
      left join stripe_objects o on o.product_id = p.id and o.id = u.stripe_customer_id
      where u.id = ${userId}`.execute(plainSql(em));
    const [found] = rows;
    if (!found) throw notFound('user');
    const { stripeId } = found;
    if (found.isDeleted) throw new Refusal('portal_not_linkable', 'This user was deleted.');
    if (!found.hasStripe)
      throw new Refusal('portal_not_linkable', `${found.productName} has no account at Stripe.`);
    if (!stripeId)
      throw new Refusal(
        'portal_not_linkable',
        'This user is not a customer at Stripe, so there is nothing to see.',
      );
    audit({
      action: 'billing.link_portal',
      target: { kind: 'user', id: userId },
      productId: found.productId,
      after: { customer: stripeId, operationId },
    });
    return { ...found, stripeId };
  });
  try {
    const session = await askStripe(ctx, customer.productKey).billingPortal.sessions.create(
      {
        customer: customer.stripeId,
        // Mails are read after hours, and by then the link has run out: whoever proves that the e-mail is
        // theirs goes on from it all the same.
        ...(customer.hasEmail && { after_expiration: { type: 'customer_login' } }),
      },
      // The number comes from a browser: alone it could be that of another member, or of another change.
      { idempotencyKey: `portal:${principal.id}:${userId}:${operationId}` },
    );
    return { url: session.url, isRenewable: session.after_expiration?.type === 'customer_login' };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError)
      services.log.warn({ err: error, requestId }, 'Stripe made no link to the customer portal');
    throw new Refusal('portal_not_linkable', portalFailure(error, customer.productName));
  }
}
