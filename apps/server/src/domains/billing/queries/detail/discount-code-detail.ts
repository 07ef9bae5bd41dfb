import { type CodeState, codeStateLabels } from '@backdesk/contract';
import { sql } from 'kysely';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import { dashboardUrl } from '../../../../platform/stripe-dashboard.ts';
import type { BillingProviders } from '../../providers.ts';
import { codeDifferences, type CodeAtStripe } from '../../rules/code-differences.ts';
import { codeStateSql, type Worth, usedSql, worthSql, worthWords } from '../../rules/code-state.ts';
import { codeObstacles } from '../../rules/code-changes.ts';
import { type Base, headOf, rowOf, rowsOf } from './base.ts';
import { type Detail, factsOf, groupOf, idFact, moneyOf, relatedShown, textFact, timeFact } from './facts.ts';
import { historyOf } from './history.ts';

type Row = Base &
  CodeAtStripe & {
    code: string;
    used: number;
    state: CodeState;
    worth: Worth;
    coupon_id: string | null;
    coupon_name: string | null;
    stripe_first_time: boolean | null;
  };
type Redemption = {
  id: string;
  user_name: string | null;
  subscription_id: string | null;
  plan: string | null;
  at: string;
  cents: string | null;
  currency: string | null;
};

/** A code with what it gives, who used it, and where it is not what Stripe says; throws `not_found`. */
export async function discountCodeDetail(
  ctx: QueryContext,
  providers: BillingProviders,
  { id }: { id: string },
): Promise<Detail> {
  const row = await rowOf(
    ctx,
    'discount code',
    sql<Row>`
      select c.id, c.product_id, pr.name as product_name, null as user_id, null as user_name,
        p.stripe_promotion_code_id as stripe_id, c.created_at, c.code, ${codeStateSql} as state, ${worthSql} as worth,
        k.stripe_coupon_id as coupon_id, coalesce(k.name, k.stripe_coupon_id) as coupon_name,
        ${usedSql} as used, c.redemption_count as known_used, p.redemption_count as stripe_used, c.max_redemption_count as most, c.expires_at, c.is_active,
        c.percent_off::text as percent, c.amount_off_cents::text as amount,
        p.max_redemption_count as stripe_most, p.expires_at as stripe_expires_at,
        p.is_active and k.deleted_at is null as stripe_is_active, k.percent_off::text as stripe_percent,
        k.amount_off_cents::text as stripe_amount, p.is_first_time_only as stripe_first_time
      from discount_codes c join products pr on pr.id = c.product_id
      left join promotion_codes p on p.id = c.promotion_code_id left join coupons k on k.id = c.coupon_id
      where c.id = ${id}`,
  );
  const redemptions = await rowsOf(
    ctx,
    sql<Redemption>`
      select r.id, u.full_name as user_name, r.subscription_id, s.plan_name as plan, r.redeemed_at as at,
        r.amount_cents::text as cents, r.currency
      from discount_redemptions r join users u on u.id = r.user_id left join subscriptions s on s.id = r.subscription_id
      where r.discount_code_id = ${id} order by r.created_at desc, r.id desc limit ${sql.lit(relatedShown + 1)}`,
  );
  const differences = codeDifferences(row);
  const because = codeObstacles(row);
  return {
    ...headOf(row),
    kind: 'discount_code',
    title: row.code,
    state: {
      word: codeStateLabels[row.state].toLowerCase(),
      tone: row.state === 'active' ? 'good' : 'neutral',
    },
    code: { changes: (['on', 'off'] as const).filter((change) => because[change] === null) },
    amount: null,
    facts: factsOf(
      textFact('Gives', worthWords(row.worth)),
      textFact('Used', row.most === null ? `${row.used} times` : `${row.used} of ${row.most} times`),
      timeFact('Expires', row.expires_at),
      textFact('For', row.stripe_first_time ? 'the first payment of a customer only' : null),
      textFact('Coupon', row.coupon_name),
      idFact('Coupon at Stripe', row.coupon_id),
      timeFact('Created', row.created_at),
    ),
    related: [
      ...groupOf('Differs from Stripe', differences, ({ what, here, atStripe }) => ({
        key: what,
        title: what,
        note: `${here} here, ${atStripe} at Stripe`,
        state: { word: 'differs', tone: 'warning' as const },
      })),
      ...groupOf('Used by', redemptions, (redemption) => ({
        key: redemption.id,
        object: redemption.subscription_id
          ? { kind: 'subscription' as const, id: redemption.subscription_id }
          : null,
        title: redemption.user_name ?? 'No name',
        note: redemption.plan,
        money: moneyOf(redemption.cents, redemption.currency),
        at: new Date(redemption.at),
      })),
    ],
    ...(await historyOf(ctx, providers, {
      productId: row.product_id,
      ids: [id],
      stripeIds: [row.stripe_id, row.coupon_id],
    })),
    stripeUrl: dashboardUrl(ctx.services.config.stripe.mode, 'promotion_codes', row.stripe_id),
  };
}
