import type { goodwillLimitsView, setGoodwillLimitsInput } from '@backdesk/contract';
import { toMajor } from '@backdesk/money';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lastChange } from '../../../platform/audit/last-change.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { goodwillLimits, limitsTarget, productOfLimits } from '../queries/goodwill-limits.ts';

/**
 * Says what a role may give away in a product, or that its defaults count again; it counts from the next
 * gift on. Asks for a fresh second factor: whoever holds a stolen session must not raise limits. Throws
 * `conflict` with the present limits when somebody else was faster.
 */
export async function setGoodwillLimits(
  ctx: MutationContext,
  { productKey, role, version, limits, reason }: z.output<typeof setGoodwillLimitsInput>,
): Promise<z.output<typeof goodwillLimitsView>> {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  const { em } = ctx;
  const { id, currency } = await productOfLimits(em, productKey);
  const target = limitsTarget(id, role, currency);
  await sql`select pg_advisory_xact_lock(hashtextextended(${target.id}, 0))`.execute(plainSql(em));
  const before = (await goodwillLimits(ctx, { productKey })).roles.find((one) => one.role === role);
  if (before && before.version !== version) throw await conflict(em, target, currency, before);
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
    target,
    productId: id,
    reason,
    before: { role, perAction: before?.perAction, perDay: before?.perDay, perUser: before?.perUser },
    after: { role, currency, version: version + 1, ...(limits ?? { isDefault: true }) },
  });
  const now = await goodwillLimits(ctx, { productKey });
  // The log has this change only with the rest of the transaction.
  const roles = now.roles.map((one) => (one.role === role ? { ...one, version: version + 1 } : one));
  return { ...now, roles };
}

/** What the limits are now, as the form has them, and who made them so. */
async function conflict(
  em: EntityManager,
  target: ReturnType<typeof limitsTarget>,
  currency: string,
  { version, isSet, perAction, perDay, perUser }: z.output<typeof goodwillLimitsView>['roles'][number],
): Promise<Refusal> {
  const typed = (amount: bigint | null) => (amount === null ? '' : toMajor({ amount, currency }));
  return new Refusal('conflict', 'These limits were changed in the meantime. Nothing was saved.', {
    present: {
      version,
      ...(await lastChange(em, { target, version })),
      values: {
        isDefault: !isSet,
        perAction: typed(perAction),
        perDay: typed(perDay),
        perUser: typed(perUser),
      },
    },
  });
}
