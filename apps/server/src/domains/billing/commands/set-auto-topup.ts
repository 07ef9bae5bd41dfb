import type { setAutoTopupInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { lockedTopups } from '../queries/topup-state.ts';
import { notSwitchable } from '../rules/topups.ts';
import { switchTopups } from './switch-topups.ts';

/** Turns automatic top-ups of one user on or off. What is under way already goes on. */
export async function setAutoTopup(
  ctx: MutationContext,
  actor: Principal,
  { userId, isOn, note }: z.output<typeof setAutoTopupInput>,
): Promise<{ isOn: boolean }> {
  const state = await lockedTopups(ctx.em, userId);
  if (state.isOn === isOn) {
    ctx.nothingChanged(`automatic top-ups are ${isOn ? 'on' : 'off'} already`);
    return { isOn };
  }
  const refusal = notSwitchable(state, isOn);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  await switchTopups(ctx, {
    productId: state.productId,
    userId,
    off: isOn ? null : { reason: 'staff', detail: note, by: actor.name, at: ctx.services.clock.now() },
    note,
  });
  return { isOn };
}
