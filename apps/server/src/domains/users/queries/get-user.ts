import type { userView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { plannedOnce } from '../../../platform/db/planned-once.ts';
import { notFound } from '../../../platform/errors.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { productLinksJson, readProductLinks } from '../../products/index.ts';
import type { UserProviders } from '../providers.ts';
import { maskEmail } from '../rules/mask-email.ts';
import { notesJson, readNotes } from './notes.ts';
import { momentOf } from './part-page.ts';
import { timeline } from './timeline.ts';
import { readUserFacts, type UserFactsRow, userFactColumns, userFactJoins } from './user-facts.ts';

type UserRow = UserFactsRow & {
  id: string;
  email: string | null;
  fullName: string | null;
  country: string | null;
  staffSetFields: ('full_name' | 'country')[];
  version: number;
  stripeCustomerId: string | null;
  trackingLevel: 'full' | 'analytics_only' | 'errors_only';
  signedUpAt: string | null;
  productKey: string;
  productName: string;
  productTimezone: string;
  currency: string;
  externalIds: Record<string, string> | null;
  links: unknown;
  notes: unknown;
  tags: { id: string; name: string; addedBy: string; addedAt: string }[];
  billing: unknown;
};

/** The whole story of one user, in two database round trips side by side; throws `not_found`. */
export async function getUser(
  ctx: QueryContext,
  providers: UserProviders,
  { userId }: { userId: string },
): Promise<z.output<typeof userView>> {
  const { mode } = ctx.services.config.stripe;
  const [{ rows }, story] = await Promise.all([
    sql<UserRow>`${plannedOnce}
      select u.id, u.email, u.full_name as "fullName", u.country, u.staff_set_fields as "staffSetFields",
        u.version, u.stripe_customer_id as "stripeCustomerId", u.tracking_level as "trackingLevel",
        u.signed_up_at as "signedUpAt", p.key as "productKey", p.name as "productName",
        p.timezone as "productTimezone", p.reporting_currency as currency, ${userFactColumns},
        (select json_object_agg(i.kind, i.external_id) from (
          select distinct on (kind) kind, external_id from user_identities
          where user_id = u.id and kind in ('external', 'clerk', 'posthog')
          order by kind, created_at desc, id desc) i) as "externalIds",
        ${productLinksJson} as links, ${notesJson(sql`u.id`)} as notes,
        (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'addedBy', ut.created_by_name,
            'addedAt', ut.created_at) order by lower(t.name)), '[]')
          from user_tags ut join tags t on t.id = ut.tag_id where ut.user_id = u.id) as tags,
        ${providers.billing.json} as billing
      from users u join products p on p.id = u.product_id ${userFactJoins}
      where u.id = ${userId}`.execute(plainSql(ctx.em)),
    timeline(ctx.em.fork(), providers, { userId }),
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
    signedUpAt: momentOf(user.signedUpAt),
    version: user.version,
    fullName: user.fullName,
    country: user.country,
    staffSetFields: user.staffSetFields,
    facts: readUserFacts(user),
    notes: readNotes(user.notes, userId, ctx.principal),
    tags: user.tags.map(({ addedAt, ...tag }) => ({ ...tag, addedAt: new Date(addedAt) })),
    links: readProductLinks(user.links, {
      user_id: user.id,
      stripe_customer_id: user.stripeCustomerId,
      referral_code: user.referralCode,
      external_id: user.externalIds?.external ?? null,
      clerk_id: user.externalIds?.clerk ?? null,
      posthog_id: user.externalIds?.posthog ?? null,
    }),
    ...billing,
    timeline: story,
  };
}
