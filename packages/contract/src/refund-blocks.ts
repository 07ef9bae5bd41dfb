import { z } from 'zod';
import { id, instant, paragraph } from './wire.ts';

/** Why nothing is refunded to a customer, and who said so. */
export const refundBlockView = z.object({ note: z.string(), blockedBy: z.string(), blockedAt: instant });

export const blockRefundsInput = z.strictObject({
  userId: id,
  note: paragraph(1_000).min(1, 'is required: colleagues have to know why'),
});
export const unblockRefundsInput = blockRefundsInput;
/** The block that stands now, or none. */
export const refundBlockedView = z.object({ block: refundBlockView.nullable() });
