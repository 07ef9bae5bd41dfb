import type { paymentDetailView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { kysely, type TablesOf } from '../../../platform/db/kysely.ts';
import type { productsEntities } from '../../products/index.ts';
import type { BillingTables } from '../mirror/tables.ts';
import { taxOfPayment } from '../rules/payment-tax.ts';
import { toPaymentView } from '../rules/payment-view.ts';
import { toRefundView } from '../rules/refund-view.ts';
import { goodwillLeftFor } from './goodwill-used.ts';
import { refundBlockOf } from './refund-block.ts';
import { refundsOfPayment } from './refund-rows.ts';

type View = z.output<typeof paymentDetailView>;

/** One payment with its refunds, what is left of it, and what the reader may give; throws `not_found`. */
export async function payment(
  ctx: QueryContext,
  reader: Principal,
  input: { paymentId: string },
): Promise<View> {
  const { productId, ...view } = await paymentWithRefunds(ctx, input);
  const { userId, amount } = view.payment;
  const about = { productId, userId, currency: amount.currency };
  const left = await goodwillLeftFor(ctx.em, reader, about, ctx.services.clock.now());
  return { ...view, goodwillLeft: left === null ? null : { amount: left, currency: amount.currency } };
}

/** The same without what depends on the reader. */
export async function paymentWithRefunds(
  ctx: QueryContext,
  input: { paymentId: string },
): Promise<Omit<View, 'goodwillLeft'> & { productId: string }> {
  const [row, refunds] = await Promise.all([
    kysely<BillingTables & TablesOf<typeof productsEntities>>(ctx.em)
      .selectFrom('payments')
      .innerJoin('users', 'users.id', 'payments.user')
      .innerJoin('products', 'products.id', 'payments.product')
      .leftJoin('invoices', 'invoices.id', 'payments.invoice')
      .select([
        'payments.id',
        'payments.product as productId',
        'payments.user as userId',
        'payments.stripePaymentIntentId',
        'payments.stripeChargeId',
        'payments.status',
        'payments.amountCents',
        'payments.capturedCents',
        'payments.refundedCents',
        'payments.currency',
        'payments.isDisputed',
        'payments.description',
        'payments.cardBrand',
        'payments.cardLast4',
        'payments.failureMessage',
        'payments.paidAt',
        'payments.createdAt',
        'users.fullName as userName',
        'products.name as productName',
        'invoices.taxCents',
        'invoices.totalCents',
      ])
      .where('payments.id', '=', input.paymentId)
      .executeTakeFirst(),
    refundsOfPayment(ctx.em.fork(), input.paymentId),
  ]);
  if (!row) throw notFound('payment');
  const block = await refundBlockOf(ctx.em, row.userId);
  return {
    payment: toPaymentView(row, refunds, block, ctx.services.config.stripe.mode),
    refunds: refunds.map(toRefundView),
    userName: row.userName ?? 'No name',
    productName: row.productName,
    tax: taxOfPayment(row),
    productId: row.productId,
  };
}
