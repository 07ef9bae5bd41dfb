import { type invoicePreviewView, previewTrustedSeconds } from '@backdesk/contract';
import type Stripe from 'stripe';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { deriveSecret } from '../../../platform/crypto.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { type Previewed, previewOf } from '../rules/invoice-preview.ts';
import type { GivenTime } from '../rules/rehearsal/compare.ts';
import type { Change } from '../rules/rehearsal/terms.ts';
import { openPreview, type SealedPreview, sealPreview } from '../rules/sealed-preview.ts';
import { classifyStripeFailure } from '../rules/stripe-failure.ts';
import { askStripe } from './ask-stripe.ts';
import { rehearsedChange } from './rehearsed-change.ts';

const keyOf = ({ services }: QueryContext): string => deriveSecret(services.config.secret, 'previews');

type Asked = Pick<SealedPreview, 'subscriptionId' | 'seen' | 'wish' | 'prorationDate'> & {
  productKey: string;
  parameters: Stripe.InvoiceCreatePreviewParams;
  known: Previewed;
  /** The same for our own rules, and what becomes of the plan's credits. */
  change: Change;
  credits?: string | null;
  /** The time that nobody pays for. */
  given?: GivenTime | null;
};

/**
 * What a change would cost, from Stripe, in one call. The token holds the moment from which Stripe counted
 * unused time, so that the change itself costs the same. Throws `preview_failed` when Stripe has no answer.
 */
export async function sealedPreview(
  ctx: QueryContext,
  reader: Principal,
  { productKey, parameters, known, change, credits = null, given = null, ...asked }: Asked,
): Promise<z.output<typeof invoicePreviewView>> {
  const now = ctx.services.clock.now();
  const rehearsed = await rehearsedChange(
    ctx.em,
    asked.subscriptionId,
    change,
    Math.floor(now.getTime() / 1000),
  );
  const invoice = await answerOf(askStripe(ctx, productKey).invoices.createPreview(parameters));
  const preview = previewOf(invoice, known);
  const { amount, currency } = preview.dueToday;
  return {
    ...preview,
    rehearsal: rehearsed({ side: 'after', due: BigInt(invoice.amount_due) }, { credits, given }),
    expiresAt: new Date(now.getTime() + previewTrustedSeconds * 1000),
    token: sealPreview(
      { ...asked, dueToday: amount.toString(), currency, madeFor: reader.id, madeAt: now.getTime() / 1000 },
      keyOf(ctx),
    ),
  };
}

/** What a token says, when this server made it. */
export const openedPreview = (ctx: QueryContext, token: string): SealedPreview | null =>
  openPreview(token, keyOf(ctx));

async function answerOf(preview: Promise<Stripe.Invoice>): Promise<Stripe.Invoice> {
  try {
    return await preview;
  } catch (error) {
    const { outcome, detail } = classifyStripeFailure(error, {
      what: 'the preview',
      of: 'this subscription',
    });
    throw new Refusal(
      'preview_failed',
      outcome === 'refused'
        ? `There is no preview, so nothing can be changed. ${detail}`
        : 'Stripe did not answer with a preview, so nothing can be changed yet. Try again.',
    );
  }
}
