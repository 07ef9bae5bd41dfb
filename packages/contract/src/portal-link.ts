import { z } from 'zod';
import { id } from './wire.ts';

/** `operationId` is made when the dialog opens: asked twice it is one link. */
export const portalLinkInput = z.strictObject({ operationId: id, userId: id });

/** A link for the customer alone: whoever has it sees and changes their billing. It is kept nowhere. */
export const portalLinkView = z.object({
  url: z.string(),
  /** Whether the customer can still use it once it has run out, by proving that their e-mail is theirs. */
  isRenewable: z.boolean(),
});
