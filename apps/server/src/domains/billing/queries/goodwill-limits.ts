import {
  defaultGoodwill,
  defaultRefundLimit,
  type goodwillLimitsView,
  permissionsOf,
  type Role,
  roles,
} from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { latestVersion } from '../../../platform/audit/last-change.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { thousandCredits } from './credit-terms.ts';

type Row = { role: Role; action: string; day: string; user: string };

/** The product whose limits are meant, with its currency; throws `not_found`. */
export async function productOfLimits(
  em: EntityManager,
  productKey: string,
): Promise<{ id: string; currency: string; hasOwnCredit: boolean }> {
  const { rows } = await sql<{ id: string; currency: string; hasOwnCredit: boolean }>`
    select id, reporting_currency as currency, coalesce(credits_unit = 'credits', false) as "hasOwnCredit" from products where key = ${productKey}`.execute(
    plainSql(em),
  );
  if (!rows[0]) throw notFound('product');
  return rows[0];
}

/** What each role may give away in a product, in its currency; see `goodwillLimitsView`. */
export async function goodwillLimits(
  ctx: QueryContext,
  { productKey }: { productKey: string },
): Promise<z.output<typeof goodwillLimitsView>> {
  const { id, currency, hasOwnCredit } = await productOfLimits(ctx.em, productKey);
  const { rows } = await sql<Row>`
    select role, per_action_cents::text as action, per_day_cents::text as day, per_user_cents::text as user
    from goodwill_limits where product_id = ${id} and currency = ${currency}`.execute(plainSql(ctx.em));
  const views: z.output<typeof goodwillLimitsView>['roles'] = [];
  for (const role of roles.filter((one) => permissionsOf[one].includes('billing:refund'))) {
    const set = rows.find((row) => row.role === role);
    const limits = set
      ? { perAction: BigInt(set.action), perDay: BigInt(set.day), perUser: BigInt(set.user) }
      : { perAction: defaultRefundLimit[role], ...defaultGoodwill[role] };
    const version = await latestVersion(ctx.em, limitsTarget(id, role, currency));
    views.push({ role, ...limits, isSet: set !== undefined, version });
  }
  const credit = hasOwnCredit
    ? {
        ...(await thousandCredits(ctx.em, { productId: id, currency })),
        version: await latestVersion(ctx.em, worthTarget(id, currency)),
      }
    : null;
  return { currency, roles: views, credit };
}

/** How the audit log calls the limits of a role: it also knows their version, where a row is taken away again. */
export const limitsTarget = (productId: string, limited: Role, currency: string) => ({
  kind: 'goodwill_limits',
  id: `${productId} ${limited} ${currency}`,
});

/** The same for what credit of a product is worth. */
export const worthTarget = (productId: string, currency: string) => ({
  kind: 'credit_worth',
  id: `${productId} ${currency}`,
});
