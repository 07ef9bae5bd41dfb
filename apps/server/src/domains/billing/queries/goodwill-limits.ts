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
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = { role: Role; action: string; day: string; user: string };

/** The product whose limits are meant, with its currency; throws `not_found`. */
export async function productOfLimits(
  em: EntityManager,
  productKey: string,
): Promise<{ id: string; currency: string }> {
  const { rows } = await sql<{ id: string; currency: string }>`
    select id, reporting_currency as currency from products where key = ${productKey}`.execute(plainSql(em));
  if (!rows[0]) throw notFound('product');
  return rows[0];
}

/** What each role may give away in a product, in its currency; see `goodwillLimitsView`. */
export async function goodwillLimits(
  ctx: QueryContext,
  { productKey }: { productKey: string },
): Promise<z.output<typeof goodwillLimitsView>> {
  const { id, currency } = await productOfLimits(ctx.em, productKey);
  const { rows } = await sql<Row>`
    select role, per_action_cents::text as action, per_day_cents::text as day, per_user_cents::text as user
    from goodwill_limits where product_id = ${id} and currency = ${currency}`.execute(plainSql(ctx.em));
  return {
    currency,
    roles: roles
      .filter((role) => permissionsOf[role].includes('billing:refund'))
      .map((role) => {
        const set = rows.find((row) => row.role === role);
        if (!set)
          return { role, perAction: defaultRefundLimit[role], ...defaultGoodwill[role], isSet: false };
        const limits = { perAction: BigInt(set.action), perDay: BigInt(set.day), perUser: BigInt(set.user) };
        return { role, ...limits, isSet: true };
      }),
  };
}
