import type { MutationContext } from '../../../platform/trpc/context.ts';

/** One audit entry per event, because each is a decision of its own; says so when there was none. */
export function auditEvents(
  ctx: MutationContext,
  action: string,
  rows: readonly { id: string; productId: string; eventType: string; before: string }[],
  after: string,
  reason?: string,
): void {
  if (rows.length === 0) ctx.nothingChanged('no event was in a state that allows it');
  for (const { id, productId, eventType, before } of rows)
    ctx.audit({
      action,
      target: { kind: 'webhook_event', id },
      productId,
      ...(reason !== undefined && { reason }),
      before: { eventType, state: before },
      after: { state: after },
    });
}
