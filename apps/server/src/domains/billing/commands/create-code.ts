import type { createCodeInput, stripeOperationView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { discountOf, discountWords, type Worth, worthSql } from '../rules/code-state.ts';
import { codeChangedMeanwhile } from '../rules/code-changes.ts';
import type { OperationParameters } from '../rules/operation-parameters.ts';
import { notAhead } from '../rules/subscription-changes.ts';
import { requestOperation } from './request-operation.ts';

type Input = z.output<typeof createCodeInput>;
type Coupon = OperationParameters['code_create']['coupon'];

/**
 * Asks for a promotion code at Stripe, of a coupon that is there or of one that is made with it. Of two people
 * who ask for the same word at once, the second is refused.
 */
export async function createCode(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
): Promise<z.output<typeof stripeOperationView>> {
  const { em } = ctx;
  const products = await sql<{ id: string; currency: string }>`
    select id, reporting_currency as currency from products where key = ${input.productKey}`.execute(
    plainSql(em),
  );
  const [product] = products.rows;
  if (!product) throw notFound('product');
  const word = input.code.toLowerCase();
  await sql`select pg_advisory_xact_lock(hashtextextended(${`code ${product.id} ${word}`}, 0))`.execute(
    plainSql(em),
  );
  const late = input.expiresAt && notAhead(input.expiresAt, ctx.services.clock.now());
  if (late) throw new Refusal('invalid_input', late, { fields: { expiresAt: [late] } });
  const { operationId, productKey: _key, note, ...asked } = input;
  const seen = '';
  return requestOperation(
    ctx,
    actor,
    { id: operationId, productId: product.id, userId: null, stripeId: word, before: {} },
    {
      operationId,
      kind: 'code_create',
      seen,
      seenNow: seen,
      asked: {
        ...asked,
        newCoupon: asked.newCoupon && { ...asked.newCoupon, amountOff: String(asked.newCoupon.amountOff) },
      },
      note,
      refuse: async () => {
        const { rows } = await sql`
          select from promotion_codes where product_id = ${product.id} and lower(code) = ${word} and is_active`.execute(
          plainSql(em),
        );
        return rows.length === 0
          ? null
          : {
              reason: 'code_not_changeable',
              sentence: `There is a code “${input.code}” that works already. Choose another word, or turn that one off first.`,
            };
      },
      parameters: async () => ({
        code: input.code,
        coupon: await couponOf(ctx, product, input),
        maxRedemptions: input.maxRedemptions,
        expiresAt: input.expiresAt?.toISOString() ?? null,
        isFirstTimeOnly: input.isFirstTimeOnly,
      }),
      changedMeanwhile: codeChangedMeanwhile,
    },
  );
}

async function couponOf(
  { em, services }: MutationContext,
  product: { id: string; currency: string },
  { couponId, newCoupon, operationId }: Input,
): Promise<Coupon> {
  if (newCoupon) {
    const { name, percentOff, amountOff, duration, durationMonths } = newCoupon;
    const amount = amountOff === null ? null : { amount: amountOff, currency: product.currency };
    return {
      stripeId: `code-${operationId}`,
      words: discountWords({ percentOff, amountOff: amount, duration, durationMonths }),
      isNew: {
        name,
        percentOff,
        amountOff: amount && { amount: amount.amount.toString(), currency: amount.currency },
        duration,
        durationMonths,
      },
    };
  }
  const { rows } = await sql<{ stripe_id: string; worth: Worth; is_valid: boolean }>`
    select c.stripe_coupon_id as stripe_id, ${worthSql} as worth,
      c.is_valid and c.deleted_at is null and (c.redeem_by_at is null or c.redeem_by_at > ${services.clock.now()}) as is_valid
    from coupons c where c.id = ${couponId} and c.product_id = ${product.id}`.execute(plainSql(em));
  const [coupon] = rows;
  if (!coupon) throw notFound('coupon');
  if (!coupon.is_valid)
    throw new Refusal('code_not_changeable', 'This coupon is not valid any more. Choose another one.');
  return { stripeId: coupon.stripe_id, words: discountWords(discountOf(coupon.worth)), isNew: null };
}
