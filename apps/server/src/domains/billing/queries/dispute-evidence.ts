import { deriveSecret } from '../../../platform/crypto.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import type { RequestContext } from '../../../platform/trpc/context.ts';
import type { Dispute } from '../entities/dispute.ts';
import { StripeObject } from '../entities/stripe-object.ts';
import { type Evidence, evidenceOf, knownFiles } from '../rules/evidence.ts';
import { operationsOn } from './operation-rows.ts';

const operationsRead = 50;

/** What seals the uploads of evidence. */
export const fileKeyOf = ({ services }: Pick<RequestContext, 'services'>): string =>
  deriveSecret(services.config.secret, 'evidence files');

/** What stands in a dispute's evidence as it was last read, with the sizes of files that were given here. */
export async function evidenceOfDispute(
  em: EntityManager,
  dispute: Dispute,
): Promise<Evidence & { sizes: Map<string, number> }> {
  const { product, stripeDisputeId } = dispute;
  const [object, operations] = await Promise.all([
    em.findOne(StripeObject, { product: product.id, id: stripeDisputeId }),
    operationsOn(em, product.id, stripeDisputeId, operationsRead),
  ]);
  const sizes = new Map([...knownFiles(operations)].map(([id, { size }]) => [id, size]));
  return { ...evidenceOf(object?.raw), sizes };
}
