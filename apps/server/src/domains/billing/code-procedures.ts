import {
  changeCodeInput,
  codeActionsView,
  codeInput,
  codeTermsInput,
  codeTermsView,
  createCodeInput,
  stripeOperationView,
} from '@backdesk/contract';
import { mutation, query } from '../../platform/trpc/procedures.ts';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { changeCode } from './commands/change-code.ts';
import { createCode } from './commands/create-code.ts';
import { codeActions } from './queries/code-actions.ts';
import { codeTerms } from './queries/code-terms.ts';

/** What is read and asked for about discount codes beside their list and page. */
export const codeProcedures = {
  codeTerms: query('billing:read')
    .input(codeTermsInput)
    .output(wire(codeTermsView))
    .query(({ ctx, input }) => codeTerms(ctx, input)),
  codeActions: query('billing:read')
    .input(codeInput)
    .output(wire(codeActionsView))
    .query(({ ctx, input }) => codeActions(ctx, input)),
  createCode: mutation('billing:change_codes', { isMoney: true })
    .input(createCodeInput)
    .output(wire(stripeOperationView))
    .mutation(({ ctx, input }) => createCode(ctx, principalOf(ctx), input)),
  changeCode: mutation('billing:change_codes', { isMoney: true })
    .input(changeCodeInput)
    .output(wire(stripeOperationView))
    .mutation(({ ctx, input }) => changeCode(ctx, principalOf(ctx), input)),
};
