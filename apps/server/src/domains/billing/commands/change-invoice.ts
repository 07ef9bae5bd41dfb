import type { changeInvoiceInput, stripeOperationView } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Invoice } from '../entities/invoice.ts';
import { invoiceChangedMeanwhile, invoiceKinds, notInvoiceChangeable } from '../rules/invoice-changes.ts';
import { requestOperation } from './request-operation.ts';

/** Asks for an invoice to be collected now, sent again, given up or voided. */
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
    },
  );
}
