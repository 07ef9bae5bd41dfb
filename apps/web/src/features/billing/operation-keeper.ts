import type { refundPaymentInput, Wire } from '@backdesk/contract';
import { z } from 'zod';

export type RefundInput = Wire<typeof refundPaymentInput>;

/** What is typed into the dialog and has been sent at least once. */
const sentSchema = z.object({
  amount: z.string(),
  currency: z.string(),
  reason: z.string(),
  note: z.string(),
  ticket: z.string().default(''),
});
const operationSchema = z.object({ operationId: z.uuid(), sent: sentSchema.nullable() });

/** A refund in the making: its id, and what was sent under it when no answer came. */
export type Operation = z.output<typeof operationSchema>;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = (paymentId: string) => `backdesk:refund:${paymentId}`;

/**
 * Keeps the operation id of each payment's refund until the server has answered for good, across
 * reloads of the tab: whatever is sent again is sent under the same id, so it cannot be made twice.
 */
export function createOperationKeeper(store: Store, newId: () => string = () => crypto.randomUUID()) {
  const read = (paymentId: string): Operation | undefined => {
    const text = store.getItem(key(paymentId));
    if (!text) return undefined;
    try {
      return operationSchema.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  };
  const write = (paymentId: string, operation: Operation): Operation => {
    store.setItem(key(paymentId), JSON.stringify(operation));
    return operation;
  };
  const renew = (paymentId: string) => write(paymentId, { operationId: newId(), sent: null });

  return {
    /**
     * The operation to go on with. `madeRefunds` are the ids of refunds that exist already: an id
     * among them that this tab never sent was copied with the tab and belongs to another refund.
     */
    open(paymentId: string, madeRefunds: readonly string[]): Operation {
      const kept = read(paymentId);
      const isTaken = kept && !kept.sent && madeRefunds.includes(kept.operationId);
      return kept && !isTaken ? kept : renew(paymentId);
    },
    /** Must be called before sending: a reload in between has to find the id and what was sent. */
    markSent({ operationId, paymentId, amount, currency, reason, note, ticket = '' }: RefundInput): void {
      write(paymentId, { operationId, sent: { amount, currency, reason, note, ticket } });
    },
    /** The server has answered for good: the next refund of this payment is a new one. */
    settle: (paymentId: string): void => store.removeItem(key(paymentId)),
    renew,
  };
}
