import {
  type answerDisputeInput,
  type EvidenceFile,
  largestEvidence,
  type stripeOperationView,
} from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { evidenceOfDispute, fileKeyOf } from '../queries/dispute-evidence.ts';
import { notAnswerable, notTaken } from '../rules/dispute-answers.ts';
import type { EvidenceFileRef, OperationParameters } from '../rules/operation-parameters.ts';
import { openFile } from '../rules/sealed-file.ts';
import { lockedDispute, requestOfDispute } from './request-of-dispute.ts';

type Input = z.output<typeof answerDisputeInput>;

/** Asks for evidence to be kept at Stripe as a draft, or to be sent to the bank, which is final. */
export async function answerDispute(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
): Promise<z.output<typeof stripeOperationView>> {
  const { texts, isSubmitted } = input;
  const dispute = await lockedDispute(ctx, input.disputeId);
  const now = ctx.services.clock.now();
  const files = filesOf(ctx, actor, input);
  const parameters: OperationParameters['dispute_evidence'] = { texts, files, isSubmitted };
  return requestOfDispute(ctx, actor, dispute, {
    ...input,
    kind: 'dispute_evidence',
    asked: parameters,
    reason: isSubmitted ? 'submitted' : 'draft',
    parameters: () => parameters,
    refuse: async () => {
      const refusal = notAnswerable(dispute, now);
      if (refusal) return refusal;
      const { texts: known, files: given, sizes } = await evidenceOfDispute(ctx.em, dispute);
      const after = { ...given, ...idsOf(files) };
      const total = Object.values(after).reduce(
        (sum, id) => sum + (id ? (sizes.get(id) ?? sizeOf(files, id)) : 0),
        0,
      );
      if (total > largestEvidence)
        return notTaken('The files are larger than 4.5 MB together, the most a bank takes. Take some away.');
      const isEmpty = ![...Object.values({ ...known, ...texts }), ...Object.values(after)].some(Boolean);
      return isSubmitted && isEmpty
        ? notTaken('There is no evidence to send. Write something, or accept the dispute.')
        : null;
    },
  });
}

/** What the tokens of uploads stand for; throws for one that was not made for this person and dispute. */
function filesOf(ctx: MutationContext, actor: Principal, { disputeId, files }: Input) {
  const now = ctx.services.clock.now();
  const refs: Partial<Record<EvidenceFile, EvidenceFileRef | null>> = {};
  for (const [field, token] of Object.entries(files) as [EvidenceFile, string | null][]) {
    const file =
      token === null ? null : openFile(token, fileKeyOf(ctx), { disputeId, madeFor: actor.id, now });
    if (token !== null && !file)
      throw new Refusal('file_not_taken', 'A file was uploaded too long ago. Take it away and add it again.');
    refs[field] = file && { stripeId: file.stripeId, name: file.name, size: file.size };
  }
  return refs;
}

const idsOf = (files: OperationParameters['dispute_evidence']['files']) =>
  Object.fromEntries(Object.entries(files).map(([field, file]) => [field, file?.stripeId]));

const sizeOf = (files: OperationParameters['dispute_evidence']['files'], id: string): number =>
  Object.values(files).find((file) => file?.stripeId === id)?.size ?? 0;
