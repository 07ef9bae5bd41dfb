import { approvalHours, type approvalKinds } from '@backdesk/contract';
import { sql } from 'kysely';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';
import { ApprovalRequest } from '../entities/approval-request.ts';
import type { ApprovalProviders } from '../providers.ts';
import type { RefundContext } from './refund-context.ts';

type Asked = {
  productId: string;
  userId: string;
  kind: (typeof approvalKinds)[number];
  target: { kind: string; id: string };
  amountCents: bigint;
  currency: string | null;
  /** Of what a colleague is going to agree to. */
  quoteHash: string;
  reason: string;
  note: string;
  /** What whoever asks is told when they are the user. */
  ownSentence: string;
};

/** A request for a colleague, not yet written; throws where whoever asks would get it themselves. */
export async function approvalRequest(
  { em, services }: RefundContext,
  { memberWithEmail }: Pick<ApprovalProviders, 'memberWithEmail'>,
  actor: Principal,
  asked: Asked,
): Promise<ApprovalRequest> {
  const { rows } = await sql<{ email: string | null }>`
    select email from users where id = ${asked.userId}`.execute(plainSql(em));
  const email = rows[0]?.email ?? null;
  const beneficiary = email === null ? null : await memberWithEmail(em, email);
  if (beneficiary === actor.id) throw new Refusal('approval_not_yours', asked.ownSentence);
  const now = services.clock.now();
  return em.create(ApprovalRequest, {
    id: newId(),
    product: em.getReference(Product, asked.productId, { wrapped: true }),
    user: em.getReference(User, asked.userId, { wrapped: true }),
    kind: asked.kind,
    targetKind: asked.target.kind,
    targetId: asked.target.id,
    amountCents: asked.amountCents,
    currency: asked.currency,
    quoteHash: asked.quoteHash,
    reason: asked.reason,
    note: asked.note || null,
    requesterId: actor.id,
    requesterName: actor.name,
    beneficiaryMemberId: beneficiary,
    createdAt: now,
    expiresAt: new Date(now.getTime() + approvalHours * 3_600_000),
  });
}
