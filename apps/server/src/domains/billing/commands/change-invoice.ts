import type { changeInvoiceInput, stripeOperationView } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Invoice } from '../entities/invoice.ts';
import { invoiceChangedMeanwhile, invoiceKinds, notInvoiceChangeable } from '../rules/invoice-changes.ts';
import { requestOperation } from './request-operation.ts';
import { spendGoodwill } from './spend-goodwill.ts';

/** Asks for an invoice to be collected now, sent again, given up or voided; the last two give its money away. */
export async function changeInvoice(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof changeInvoiceInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const { change } = input;
  const invoice = await ctx.em.findOne(Invoice, input.invoiceId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!invoice) throw notFound('invoice');
  const { remainingCents, currency } = invoice;
  return requestOperation(
    ctx,
    actor,
    {
      id: invoice.id,
      productId: invoice.product.id,
      userId: invoice.user.id,
      stripeId: invoice.stripeInvoiceId ?? null,
      before: { status: invoice.status, remainingCents },
    },
    {
      ...input,
      kind: invoiceKinds[change],
      asked: {},
      parameters: () => ({ remaining: { amount: remainingCents.toString(), currency } }),
      refuse: () => notInvoiceChangeable(invoice, change),
      changedMeanwhile: invoiceChangedMeanwhile,
      with: () => countAsGiven(ctx, actor, invoice, input),
    },
  );
}

/**
 * What is forgiven counts against the limits of whoever forgives it, once: an invoice that was given up here and
 * is voided later was counted then.
 */
async function countAsGiven(
  ctx: MutationContext,
  actor: Principal,
  invoice: Invoice,
  { change, operationId }: Pick<z.output<typeof changeInvoiceInput>, 'change' | 'operationId'>,
): Promise<void> {
  if ((change !== 'void' && change !== 'give-up') || invoice.remainingCents <= 0n) return;
  const productId = invoice.product.id;
  const { rows } = await sql`
    select from stripe_operations o join goodwill_given g on g.id = o.id
    where o.product_id = ${productId} and o.target_stripe_id = ${invoice.stripeInvoiceId ?? null}
      and o.state not in ('failed', 'canceled')`.execute(plainSql(ctx.em));
  if (rows.length > 0) return;
  const about = { productId, userId: invoice.user.id, currency: invoice.currency };
  await spendGoodwill(ctx, actor, about, [
    { id: operationId, kind: 'invoice', amountCents: invoice.remainingCents },
  ]);
}
