import type { revealWebhookSecretInput } from '@backdesk/contract';
import type { z } from 'zod';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import { stripeWebhookSecret } from '../../../platform/stripe-webhook-secret.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { productByKey } from '../queries/product-by-key.ts';

/**
 * Shows the signing secret that Backdesk made for a product, to be put in at Stripe. Needs a step-up and is
 * audited; refuses one that was configured, which whoever configured it has.
 */
export async function revealWebhookSecret(
  ctx: MutationContext,
  input: z.output<typeof revealWebhookSecretInput>,
): Promise<{ secret: string }> {
  const { clock, config } = ctx.services;
  requireStepUp(ctx.principal, clock.now());
  const product = await productByKey(ctx.em, input.productKey);
  if (!product) throw notFound('product');
  const { source, variable } = config.stripe.webhookSecretState(product.key);
  if (source !== 'derived')
    throw new Refusal(
      'conflict',
      `This secret was configured as ${variable} and is not shown again: look at Stripe, or where the variable is set.`,
    );
  ctx.audit({
    action: 'products.show_secrets',
    target: { kind: 'product', id: product.id },
    productId: product.id,
    reason: input.reason,
  });
  return { secret: stripeWebhookSecret(config, product.key) };
}
