import {
  autoTopupInput,
  autoTopupSet,
  autoTopupView,
  setAutoTopupInput,
  setTopupAmountsInput,
  stripeOperationView,
  topupAmountsSet,
  topUpNowInput,
} from '@backdesk/contract';
import { mutation, query } from '../../platform/trpc/procedures.ts';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { requestTopup } from './commands/request-topup.ts';
import { setAutoTopup } from './commands/set-auto-topup.ts';
import { setTopupAmounts } from './commands/set-topup-amounts.ts';
import { autoTopup } from './queries/auto-topup.ts';

/** How credit of a user is topped up, and what staff change about it. */
export const topupProcedures = {
  autoTopup: query('billing:read')
    .input(autoTopupInput)
    .output(wire(autoTopupView))
    .query(({ ctx, input }) => autoTopup(ctx, input)),
  setAutoTopup: mutation('billing:top_up', { isMoney: true })
    .input(setAutoTopupInput)
    .output(wire(autoTopupSet))
    .mutation(({ ctx, input }) => setAutoTopup(ctx, principalOf(ctx), input)),
  setTopupAmounts: mutation('billing:top_up', { isMoney: true })
    .input(setTopupAmountsInput)
    .output(wire(topupAmountsSet))
    .mutation(({ ctx, input }) => setTopupAmounts(ctx, input)),
  topUpNow: mutation('billing:top_up', { isMoney: true })
    .input(topUpNowInput)
    .output(wire(stripeOperationView))
    .mutation(({ ctx, input }) => requestTopup(ctx, principalOf(ctx), input)),
};
