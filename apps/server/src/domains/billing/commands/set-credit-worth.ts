import type { goodwillLimitsView, setCreditWorthInput } from '@backdesk/contract';
import { toMajor } from '@backdesk/money';
import { sql } from 'kysely';
import type { z } from 'zod';
import { lastChange } from '../../../platform/audit/last-change.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { goodwillLimits, productOfLimits, worthTarget } from '../queries/goodwill-limits.ts';

type View = z.output<typeof goodwillLimitsView>;

/**
 * Says what credit of a product counts for where nobody has bought any, or that it is not known again. It counts
 * from the next gift on; what was given keeps its worth. Asks for a fresh second factor, as limits do: a small worth
 * is a large limit. Throws `conflict` with the present worth when somebody else was faster.
 */
export async function setCreditWorth(
  ctx: MutationContext,
  { productKey, version, thousand, reason }: z.output<typeof setCreditWorthInput>,
): Promise<View> {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  const { em } = ctx;
  const { id, currency } = await productOfLimits(em, productKey);
  const target = worthTarget(id, currency);
  await sql`select pg_advisory_xact_lock(hashtextextended(${target.id}, 0))`.execute(plainSql(em));
  const { credit } = await goodwillLimits(ctx, { productKey });
  if (!credit)
    throw new Refusal(
      'credit_not_grantable',
      'This product has no credit of its own: what is given there is money, or nothing.',
    );
  if (credit.version !== version)
    throw new Refusal('conflict', 'This worth was changed in the meantime. Nothing was saved.', {
      present: {
        version: credit.version,
        ...(await lastChange(em, { target, version: credit.version })),
        values: { thousand: credit.set === null ? '' : toMajor({ amount: credit.set, currency }) },
      },
    });
  if (thousand === null)
    await sql`delete from credit_worths where product_id = ${id} and currency = ${currency}`.execute(
      plainSql(em),
    );
  else
    await sql`
      insert into credit_worths (id, product_id, currency, thousand_cents) values (${newId()}, ${id}, ${currency}, ${thousand})
      on conflict (product_id, currency) do update set thousand_cents = excluded.thousand_cents`.execute(
      plainSql(em),
    );
  ctx.audit({
    action: 'billing.set_credit_worth',
    target,
    productId: id,
    reason,
    before: { thousandCents: credit.set },
    after: { thousandCents: thousand, currency, version: version + 1 },
  });
  const now = await goodwillLimits(ctx, { productKey });
  // The log has this change only with the rest of the transaction.
  return { ...now, credit: now.credit && { ...now.credit, version: version + 1 } };
}
