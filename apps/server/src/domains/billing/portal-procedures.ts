import { portalLinkInput, portalLinkView } from '@backdesk/contract';
import { errand } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { linkPortal } from './commands/link-portal.ts';

/** What customers do about their billing by themselves. */
export const portalProcedures = {
  linkPortal: errand('billing:link_portal')
    .input(portalLinkInput)
    .output(wire(portalLinkView))
    .mutation(({ ctx, input }) => linkPortal(ctx, input)),
};
