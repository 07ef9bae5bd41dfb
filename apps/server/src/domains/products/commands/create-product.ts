import type { createProductInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ChangeContext } from '../../../platform/audit/transaction.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { StripeConfig } from '../../../platform/stripe-config.ts';
import { refuseTakenAccount, refuseTopupOfNoMoney, refuseUnknownZone } from './refuse-product.ts';

/**
 * Adds a product, audited. Refuses a key or a Stripe account that another product has, and a product
 * without a Stripe key: the server could not be started again before there was one.
 */
export async function createProduct(
  ctx: ChangeContext,
  stripe: StripeConfig,
  input: z.output<typeof createProductInput>,
): Promise<{ key: string; name: string; version: number }> {
  const { key, name } = input;
  const { source, variable } = stripe.secretKeyState(key);
  if (source === 'missing')
    throw new Refusal(
      'conflict',
      `There is no Stripe key for “${key}”. Set ${variable} and start Backdesk again, then add the product.`,
    );
  refuseTopupOfNoMoney(input);
  await refuseUnknownZone(ctx.em, input.timezone);
  await refuseTakenAccount(ctx.em, input.stripeAccountId, undefined);
  const id = newId();
  const { rows } = await sql<{ version: number }>`
    insert into products (id, key, name, reporting_currency, timezone, credits_unit, quota_reset_rule,
      is_single_subscription, auto_topup_since, grace_days, stripe_account_id)
    values (${id}, ${key}, ${name}, ${input.currency}, ${input.timezone}, ${input.creditsUnit},
      ${input.quotaResetRule}, ${input.isSingleSubscription},
      case when ${input.isAutoTopupOn} then now() end, ${input.graceDays}, ${input.stripeAccountId})
    on conflict (key) do nothing returning version`.execute(plainSql(ctx.em));
  const [created] = rows;
  if (!created)
    throw new Refusal('conflict', `There is already a product with the key “${key}”: choose another key.`, {
      fields: { key: [`“${key}” is the key of another product: choose another`] },
    });
  ctx.audit({
    action: 'products.create',
    target: { kind: 'product', id },
    productId: id,
    after: { ...input, version: created.version },
  });
  return { key, name, version: created.version };
}
