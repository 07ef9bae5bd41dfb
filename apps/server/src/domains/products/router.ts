import * as contract from '@backdesk/contract';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { addLink } from './commands/add-link.ts';
import { createProduct } from './commands/create-product.ts';
import { editLink } from './commands/edit-link.ts';
import { editProduct } from './commands/edit-product.ts';
import { moveLink } from './commands/move-link.ts';
import { removeLink } from './commands/remove-link.ts';
import { revealWebhookSecret } from './commands/reveal-webhook-secret.ts';
import { setRetention } from './commands/set-retention.ts';
import type { ProductProviders } from './providers.ts';
import { detail } from './queries/detail.ts';
import { overview } from './queries/overview.ts';
import { products } from './queries/products.ts';

export const productsRouter = (providers: ProductProviders) =>
  router({
    list: query('products:read')
      .input(contract.noInput)
      .output(wire(contract.productsView))
      .query(({ ctx }) => products(ctx)),
    overview: query('products:read_settings')
      .input(contract.noInput)
      .output(wire(contract.productOverviewsView))
      .query(({ ctx }) => overview(ctx)),
    detail: query('products:read_settings')
      .input(contract.productDetailInput)
      .output(wire(contract.productDetailView))
      .query(({ ctx, input }) => detail(ctx, input.productKey)),
    create: mutation('products:manage')
      .input(contract.createProductInput)
      .output(wire(contract.changedProductView))
      .mutation(({ ctx, input }) => createProduct(ctx, ctx.services.config.stripe, input)),
    edit: mutation('products:manage')
      .input(contract.editProductInput)
      .output(wire(contract.changedProductView))
      .mutation(({ ctx, input }) => editProduct(ctx, providers, input)),
    addLink: mutation('products:manage')
      .input(contract.addLinkInput)
      .output(wire(contract.changedLinkView))
      .mutation(({ ctx, input }) => addLink(ctx, input)),
    editLink: mutation('products:manage')
      .input(contract.editLinkInput)
      .output(wire(contract.changedLinkView))
      .mutation(({ ctx, input }) => editLink(ctx, input)),
    removeLink: mutation('products:manage')
      .input(contract.removeLinkInput)
      .output(wire(contract.done))
      .mutation(({ ctx, input }) => removeLink(ctx, input)),
    moveLink: mutation('products:manage')
      .input(contract.moveLinkInput)
      .output(wire(contract.done))
      .mutation(({ ctx, input }) => moveLink(ctx, input)),
    setRetention: mutation('products:manage')
      .input(contract.setRetentionInput)
      .output(wire(contract.changedRetentionView))
      .mutation(({ ctx, input }) => setRetention(ctx, input)),
    revealWebhookSecret: mutation('products:read_secrets')
      .input(contract.revealWebhookSecretInput)
      .output(wire(contract.webhookSecretView))
      .mutation(({ ctx, input }) => revealWebhookSecret(ctx, input)),
  });
