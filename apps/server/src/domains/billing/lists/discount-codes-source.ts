import { discountCodesList } from '@backdesk/contract';
import { sql } from 'kysely';
import { containing } from '../../../platform/list/pattern.ts';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { codeStateSql, usedSql, worthSql, worthWords } from '../rules/code-state.ts';
import { billingFields, billingList } from './fields.ts';

const field = billingFields('c');

export const discountCodesSource: ListSource<typeof discountCodesList> = {
  ...billingList('c'),
  definition: discountCodesList,
  table: 'discount_codes',
  joins: sql`join products on products.id = c.product_id
    left join coupons on coupons.id = c.coupon_id left join promotion_codes on promotion_codes.id = c.promotion_code_id`,
  fields: {
    code: field.text('code'),
    worth: { shown: worthSql, words: worthWords },
    state: { shown: codeStateSql },
    used: { shown: usedSql },
    most: field.plain('max_redemption_count'),
    expiresAt: field.instant('expires_at'),
    coupon: { shown: sql`coalesce(coupons.name, coupons.stripe_coupon_id)` },
    product: field.product,
    createdAt: field.sortedInstant('created_at'),
    stripeId: { shown: sql`promotion_codes.stripe_promotion_code_id` },
  },
  extra: {},
  finish: (row, mode) => ({
    ...row,
    stripeUrl: dashboardUrl(mode, 'promotion_codes', row['stripeId'] as string | null),
  }),
  relations: {},
  // Few enough to look at each, whatever is asked.
  search: (q) => {
    const condition = sql`(${containing(sql`lower(c.code)`, q)}
      or exists (select from promotion_codes x where x.id = c.promotion_code_id and x.stripe_promotion_code_id = ${q}))`;
    return { fragment: { narrow: condition, wide: condition } };
  },
};
