import type { goodwillLimitsView, setGoodwillLimitsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { goodwillLimits, productOfLimits } from '../queries/goodwill-limits.ts';

/**
 * Says what a role may give away in a product, or that its defaults count again; it counts from the next
 * gift on. Asks for a fresh second factor: whoever holds a stolen session must not raise limits.
 */
export async function setGoodwillLimits(
  ctx: MutationContext,
  { productKey, role, limits, reason }: z.output<typeof setGoodwillLimitsInput>,
): Promise<z.output<typeof goodwillLimitsView>> {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  const { em } = ctx;
  const { id, currency } = await productOfLimits(em, productKey);
  const before = (await goodwillLimits(ctx, { productKey })).roles.find((one) => one.role === role);
  const mine = sql`product_id = ${id} and role = ${role} and currency = ${currency}`;
  if (limits)
    await sql`
      insert into goodwill_limits (id, product_id, role, currency, per_action_cents, per_day_cents, per_user_cents)
      values (${newId()}, ${id}, ${role}, ${currency}, ${limits.perAction}, ${limits.perDay}, ${limits.perUser})
      on conflict (product_id, role, currency) do update set per_action_cents = excluded.per_action_cents,
        per_day_cents = excluded.per_day_cents, per_user_cents = excluded.per_user_cents`.execute(
      plainSql(em),
    );
  else await sql`delete from goodwill_limits where ${mine}`.execute(plainSql(em));
  ctx.audit({
    action: 'billing.set_goodwill_limits',
    target: { kind: 'product', id },
    productId: id,
    reason,
    before: { role, perAction: before?.perAction, perDay: before?.perDay, perUser: before?.perUser },
    after: { role, currency, ...(limits ?? { isDefault: true }) },
  });
  return goodwillLimits(ctx, { productKey });
}
