import type { pauseInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { OperationParameters } from '../rules/operation-parameters.ts';
import { notPausable } from '../rules/pauses.ts';
import { notAhead } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

type Input = z.output<typeof pauseInput>;

/** Asks for one of the two pauses: of the payments, or of the subscription itself. */
export async function pauseSubscription(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
): Promise<z.output<typeof stripeOperationView>> {
  const { what, resumesAt } = input;
  const problem = resumesAt && notAhead(resumesAt, ctx.services.clock.now());
  if (problem) throw new Refusal('invalid_input', problem, { fields: { resumesAt: [problem] } });
  const parameters = parametersOf(input);
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_pause',
    asked: parameters,
    parameters: () => parameters,
    reason: what,
    refuse: (subscription) => notPausable(subscription, what),
  });
}

const parametersOf = ({
  behavior,
  resumesAt,
  creditsUnused,
}: Input): OperationParameters['subscription_pause'] =>
  behavior
    ? { what: 'payments', behavior, resumesAt: resumesAt?.toISOString() ?? null }
    : { what: 'subscription', creditsUnused: creditsUnused ?? true };
