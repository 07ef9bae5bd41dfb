import { declineSaveOfferInput, makeSaveOfferInput, saveOfferView } from '@backdesk/contract';
import { mutation } from '../../platform/trpc/procedures.ts';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { declineSaveOffer } from './commands/answer-save-offer.ts';
import { makeSaveOffer } from './commands/make-save-offer.ts';

/** What is offered to those who want to cancel; an offer is accepted by the change that it promised. */
export const saveOfferProcedures = {
  makeSaveOffer: mutation('billing:change_subscriptions')
    .input(makeSaveOfferInput)
    .output(wire(saveOfferView))
    .mutation(({ ctx, input }) => makeSaveOffer(ctx, principalOf(ctx), input)),
  declineSaveOffer: mutation('billing:change_subscriptions')
    .input(declineSaveOfferInput)
    .output(wire(saveOfferView))
    .mutation(({ ctx, input }) => declineSaveOffer(ctx, principalOf(ctx), input)),
};
