import type { userView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { UserProviders } from '../providers.ts';
import { maskEmail } from '../rules/mask-email.ts';
import { timeline } from './timeline.ts';

type UserRow = {
  id: string;
  email: string | null;
  fullName: string | null;
  stripeCustomerId: string | null;
  trackingLevel: 'full' | 'analytics_only' | 'errors_only';
  signedUpAt: string | null;
  productKey: string;
  productName: string;
  productTimezone: string;
  currency: string;
  billing: unknown;
};

/** The whole story of one user, in two database round trips side by side; throws `not_found`. */
export async function getUser(
  ctx: QueryContext,
  providers: UserProviders,
  input: { userId: string },
): Promise<z.output<typeof userView>> {
  const { mode } = ctx.services.config.stripe;
  const [{ rows }, story] = await Promise.all([
    sql<UserRow>`
      select u.id, u.email, u.full_name as "fullName", u.stripe_customer_id as "stripeCustomerId",
        u.tracking_level as "trackingLevel", u.signed_up_at as "signedUpAt", p.key as "productKey",
        p.name as "productName", p.timezone as "productTimezone", p.reporting_currency as currency,
        ${providers.billing.json} as billing
      from users u join products p on p.id = u.product_id where u.id = ${input.userId}`.execute(
      plainSql(ctx.em),
    ),
    timeline(ctx.em.fork(), providers, { userId: input.userId }),
  ]);
  const [user] = rows;
  if (!user) throw notFound('user');
  const billing = providers.billing.read(user.billing, user.currency, mode);
  return {
    id: user.id,
    name: user.fullName ?? 'No name',
    email: maskEmail(user.email),
    isEmailMasked: user.email !== null,
    productKey: user.productKey,
    productName: user.productName,
    productTimezone: user.productTimezone,
    stripeCustomerId: user.stripeCustomerId,
    stripeCustomerUrl: dashboardUrl(mode, 'customers', user.stripeCustomerId),
    trackingLevel: user.trackingLevel,
    signedUpAt: user.signedUpAt === null ? null : new Date(user.signedUpAt),
    ...billing,
    timeline: story,
  };
}
