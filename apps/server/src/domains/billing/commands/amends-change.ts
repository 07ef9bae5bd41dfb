import type { amendsChanges } from '@backdesk/contract';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalRequest } from '../entities/approval-request.ts';
import { notPausable } from '../rules/pauses.ts';
import { notCancelable } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

type Asked = {
  operationId: string;
  subscriptionId: string;
  seen: string;
  change: (typeof amendsChanges)[number];
  note: string;
  request?: ApprovalRequest | undefined;
};

/** Asks for what makes a subscription right: its end, now or with the period, or a pause of its payments. */
export async function requireAmendsChange(
  ctx: MutationContext,
  actor: Principal,
  { change, ...asked }: Asked,
): Promise<void> {
  if (change === 'pause_payments') {
    const parameters = { what: 'payments' as const, behavior: 'void' as const, resumesAt: null };
    await requestChange(ctx, actor, {
      ...asked,
      kind: 'subscription_pause',
      asked: parameters,
      parameters: () => parameters,
      reason: 'payments',
      refuse: (subscription) => notPausable(subscription, 'payments'),
    });
    return;
  }
  const when = change === 'cancel_now' ? ('now' as const) : ('period_end' as const);
  const parameters = { when, endsAt: null, feedback: 'other' as const, comment: '' };
  await requestChange(ctx, actor, {
    ...asked,
    kind: 'subscription_cancel',
    asked: parameters,
    parameters: () => parameters,
    reason: 'other',
    refuse: (subscription) => notCancelable(subscription, when),
  });
}
