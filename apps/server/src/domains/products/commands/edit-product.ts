import { isDeepStrictEqual } from 'node:util';
import type { editProductInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ProductProviders } from '../providers.ts';
import { described, lockProduct, type LockedProduct, refuseOldVersion } from './lock-product.ts';
import { refuseTakenAccount, refuseTopupOfNoMoney, refuseUnknownZone } from './refuse-product.ts';

type Input = z.output<typeof editProductInput>;

/**
 * Changes what a product says of itself; its key never changes. Throws `conflict` with the present values
 * when somebody else was faster, and where amounts that stand already would mean something else.
 */
export async function editProduct(
  ctx: MutationContext,
  providers: ProductProviders,
  input: Input,
): Promise<{ key: string; version: number }> {
  const product = await lockProduct(ctx.em, input.productKey);
  await refuseOldVersion(ctx.em, product, input.version);
  const [before, after] = [described(product), described(input)];
  const key = input.productKey;
  if (isDeepStrictEqual(before, after)) {
    ctx.nothingChanged('the product is like this already');
    return { key, version: product.version };
  }
  refuseTopupOfNoMoney(input);
  await refuseOtherUnits(ctx, providers, product, input);
  if (input.timezone !== product.timezone) await refuseUnknownZone(ctx.em, input.timezone);
  if (input.stripeAccountId !== null && !product.hasStripeAccount)
    throw new Refusal(
      'conflict',
      `${product.name} was invented to measure with and has no Stripe account: leave it empty.`,
    );
  await refuseTakenAccount(ctx.em, input.stripeAccountId, product.id);
  const { rows } = await sql<{ version: number }>`
    update products set name = ${after.name}, reporting_currency = ${after.currency},
      timezone = ${after.timezone}, credits_unit = ${after.creditsUnit},
      quota_reset_rule = ${after.quotaResetRule}, is_single_subscription = ${after.isSingleSubscription},
      auto_topup_since = case when ${after.isAutoTopupOn} then coalesce(auto_topup_since, now()) end,
      grace_days = ${after.graceDays},
      stripe_account_id = ${after.stripeAccountId}
    where id = ${product.id} returning version`.execute(plainSql(ctx.em));
  const version = rows[0]?.version ?? product.version;
  ctx.audit({
    action: 'products.edit',
    target: { kind: 'product', id: product.id },
    productId: product.id,
    before,
    after: { ...after, version },
  });
  return { key, version };
}

async function refuseOtherUnits(
  ctx: MutationContext,
  providers: ProductProviders,
  product: LockedProduct,
  input: Input,
): Promise<void> {
  const isOtherCurrency = input.currency !== product.currency;
  const isOtherCredit = input.creditsUnit !== product.creditsUnit && product.creditsUnit !== null;
  if (!isOtherCurrency && !isOtherCredit) return;
  const { hasMoney, hasCredits } = await providers.kept(ctx.em, product.id);
  if (isOtherCurrency && hasMoney)
    throw new Refusal(
      'conflict',
      `${product.name} has amounts in ${product.currency}, which would be read as ${input.currency}. Keep the currency, or add another product.`,
      { fields: { currency: [`amounts in ${product.currency} stand already: it can no longer change`] } },
    );
  if (isOtherCredit && hasCredits)
    throw new Refusal(
      'conflict',
      `Users of ${product.name} have credit already, which would count something else. Keep the unit.`,
      { fields: { creditsUnit: ['users have credit already: it can no longer change'] } },
    );
}
