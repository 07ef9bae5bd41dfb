import { bulkRefundReasons } from '@backdesk/contract';
import { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import type { ChunkedWork } from '../../jobs/index.ts';
import { refundOneOfMany } from '../commands/refund-one-of-many.ts';
import type { BillingProviders } from '../providers.ts';
import { asFresh } from '../queries/preview-bulk-refund.ts';
import { planItems, refundIdOf } from '../rules/bulk-refund.ts';

const input = z.strictObject({ items: planItems, reason: z.enum(bulkRefundReasons), note: z.string() });
type Input = z.output<typeof input>;

export const bulkRefundKind = 'billing.bulk_refund';
const atOnce = 10;
const asked = 'asked for';

/**
 * Refunds the payments of a plan, ten in a transaction, each as its requester could alone at that moment: by
 * role, within limits, of what is left. Whoever may not refund any more ends it. The ids of the refunds
 * follow from the work's, so that a part done again makes none anew.
 */
export const bulkRefundWork = (
  services: Pick<Services, 'clock' | 'jobs'>,
  { actingMember }: Pick<BillingProviders, 'actingMember'>,
): ChunkedWork<Input, number> => ({
  kind: bulkRefundKind,
  input,
  /** How many of the items are behind. */
  position: z.int(),
  async chunk(change, { jobId, input: { items, reason, note }, position, requester }) {
    const member = requester.id === null ? null : await actingMember(change.em, requester.id);
    if (!member?.permissions.has('billing:bulk_refund'))
      throw new Refusal('forbidden', `${requester.name} may not refund any more, so it was stopped.`);
    const actor = asFresh(member, services.clock.now());
    const from = position ?? 0;
    const chunk = items.slice(from, from + atOnce);
    const counts: Record<string, number> = {};
    for (const [paymentId, amount] of chunk) {
      const outcome = await refundOneOfMany({ ...change, services }, actor, {
        operationId: refundIdOf(jobId, paymentId),
        paymentId,
        amount: BigInt(amount),
        reason,
        note,
      });
      const word = 'leftOut' in outcome ? outcome.leftOut : asked;
      counts[word] = (counts[word] ?? 0) + 1;
    }
    const next = from + chunk.length;
    return { counts, next: next >= items.length ? null : next };
  },
  ended({ audit }, { jobId, input: { items, reason }, state, counts }) {
    audit({
      action: 'billing.bulk_refund_ended',
      target: { kind: 'job', id: jobId },
      reason,
      after: { state, counts, planned: items.length },
    });
    const made = counts[asked] ?? 0;
    const others = Object.entries(counts).filter(([word]) => word !== asked);
    const left = others.map(([word, count]) => `${count} ${word}`).join(', ');
    return `${made} of ${items.length} refunds are on their way to Stripe${left && `; left out: ${left}`}.`;
  },
});
