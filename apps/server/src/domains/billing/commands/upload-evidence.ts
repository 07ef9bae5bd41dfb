import type { uploadedEvidence } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { sha256 } from '../../../platform/crypto.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { productById } from '../../products/index.ts';
import { Dispute } from '../entities/dispute.ts';
import { askStripe } from '../queries/ask-stripe.ts';
import { fileKeyOf } from '../queries/dispute-evidence.ts';
import { notAnswerable } from '../rules/dispute-answers.ts';
import { fileTypeOf } from '../rules/file-type.ts';
import { sealFile } from '../rules/sealed-file.ts';
import { classifyStripeFailure } from '../rules/stripe-failure.ts';

type Upload = { disputeId: string; fileId: string; name: string; bytes: Buffer; requestId: string };

/** Uploads of one person within an hour; a dispute takes seven files. */
const rate = { limit: 60, windowSeconds: 3600 };

/**
 * Hands a file on to Stripe, where it waits to be put into the evidence; nothing of it is kept here. The
 * audit entry comes first: a crash cannot hide that a file left. Throws `file_not_taken`.
 */
export async function uploadEvidence(
  services: Services,
  actor: Principal,
  { disputeId, fileId, name, bytes, requestId }: Upload,
): Promise<z.output<typeof uploadedEvidence>> {
  const type = fileTypeOf(bytes);
  if (!type)
    throw new Refusal('file_not_taken', 'This is not a PDF, JPEG or PNG file, whatever it is called.');
  const wait = await services.limits.take(`evidence:${actor.id}`, rate);
  if (wait !== null)
    throw new Refusal('rate_limited', 'You have uploaded many files. Go on in a while.', {
      retryAfterSeconds: wait,
    });
  const now = services.clock.now();
  const productKey = await auditedTransaction(
    services.database,
    { actor, requestId, what: 'evidence' },
    async ({ em, audit }) => {
      const dispute = await em.findOne(Dispute, disputeId);
      if (!dispute) throw notFound('dispute');
      const refusal = notAnswerable(dispute, now);
      if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
      const productId = dispute.product.id;
      audit({
        action: 'billing.upload_evidence',
        target: { kind: 'dispute', id: disputeId },
        productId,
        after: { userId: dispute.user.id, fileId, name, type, size: bytes.length, sha256: sha256(bytes) },
      });
      return (await productById(em, productId)).key;
    },
  );
  const stripe = askStripe({ services }, productKey);
  try {
    const file = await stripe.files.create(
      { purpose: 'dispute_evidence', file: { data: bytes, name, type } },
      { idempotencyKey: fileId, timeout: 60_000 },
    );
    const uploaded = { name, size: bytes.length };
    const token = sealFile(
      { ...uploaded, disputeId, stripeId: file.id, madeFor: actor.id, madeAt: now.getTime() / 1000 },
      fileKeyOf({ services }),
    );
    return { ...uploaded, token };
  } catch (error) {
    const { outcome, detail } = classifyStripeFailure(error, { what: 'the file', of: 'this dispute' });
    services.log.warn({ err: error, requestId, outcome }, 'a file was not taken by Stripe');
    throw new Refusal(
      'file_not_taken',
      outcome === 'refused' ? detail : 'Stripe did not take the file. Try again; it is not taken twice.',
    );
  }
}
