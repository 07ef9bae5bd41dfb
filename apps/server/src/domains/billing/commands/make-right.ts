import { type makeRightInput, makeRightQuoteInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';
import { Amends } from '../entities/amends.ts';
import type { ApprovalRequest } from '../entities/approval-request.ts';
import { submitRefundQueue } from '../jobs/queues.ts';
import type { ApprovalProviders } from '../providers.ts';
import { type AmendsQuote, amendsQuote, type AmendsWish, plain } from '../queries/amends-quote.ts';
import { type AmendsView, amendsRow, findAmends, toAmendsView } from '../queries/amends.ts';
import { creditTermsOf } from '../queries/credit-terms.ts';
import { parametersHash } from '../rules/operation-parameters.ts';
import { requireAllowance } from '../rules/refund-allowance.ts';
import { requireAmendsChange } from './amends-change.ts';
import { approvalRequest } from './approval-request.ts';
import { grantCredits, lockCredit } from './grant-credits.ts';
import { insertRefund, weighRefund } from './intend-refund.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type Input = z.output<typeof makeRightInput>;
type Ids = { refundId: string; changeId: string; grantId: string };

/**
 * Makes something right by several steps that were quoted together. In one transaction everything is locked,
 * the quote is worked out anew and has to be the one that was confirmed, and each step's intent is written;
 * from then on each goes its own resumable way. Above one's limit all of it waits for a colleague.
 */
export async function makeRight(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  input: Input,
): Promise<AmendsView> {
  const { em } = ctx;
  const now = ctx.services.clock.now();
  const { operationId, hash, asksApproval, ...wish } = input;
  await sql`select pg_advisory_xact_lock(hashtextextended(${operationId}, 0))`.execute(plainSql(em));
  const repeated = await sameAmends(ctx, actor, input, wish);
  if (repeated) return repeated;
  await lockParts(ctx, wish);
  const quote = await amendsQuote(em, actor, wish, now);
  if (quote.hash !== hash)
    throw new Refusal(
      'quote_changed',
      'Something has moved since this was quoted. Look at the new numbers, then confirm.',
    );
  if (quote.needsApprovalBecause && !asksApproval)
    throw new Refusal('goodwill_exceeds_limit', quote.needsApprovalBecause);
  const ids: Ids = { refundId: newId(), changeId: newId(), grantId: newId() };
  const request = quote.needsApprovalBecause
    ? await requestOf(ctx, providers, actor, { operationId, wish, quote })
    : undefined;
  await intend(ctx, providers, actor, { wish, ids, quote, request });
  em.create(Amends, {
    id: operationId,
    product: em.getReference(Product, quote.productId),
    user: em.getReference(User, wish.userId),
    wish: plain(wish),
    wishHash: parametersHash(plain(wish)),
    refundId: wish.refund && ids.refundId,
    operationId: wish.subscription && ids.changeId,
    grantId: wish.credit && ids.grantId,
    reason: wish.reason,
    note: wish.note || null,
    ticket: wish.ticket || null,
    requestedByKind: actor.kind,
    requestedById: actor.id,
    requestedByName: actor.name,
    ...(request && { approvalRequest: request }),
  });
  await em.flush();
  ctx.audit({
    action: request ? 'billing.request_make_right' : 'billing.make_right',
    target: { kind: 'amends', id: operationId },
    productId: quote.productId,
    reason: wish.reason,
    after: { ...plain({ ...wish, total: quote.total }), ...ids, approvalId: request?.id ?? null },
  });
  return toAmendsView(await amendsRow(em, operationId));
}

/** Whoever moves the subscription or the payment waits from here on; in the order in which the mirror writes them. */
async function lockParts({ em }: MutationContext, { refund, subscription }: AmendsWish): Promise<void> {
  if (subscription)
    await sql`select from subscriptions where id = ${subscription.subscriptionId} for update`.execute(
      plainSql(em),
    );
  if (refund) await sql`select from payments where id = ${refund.paymentId} for update`.execute(plainSql(em));
}

type Parts = {
  wish: AmendsWish;
  ids: Ids;
  quote: AmendsQuote & { productId: string };
  request: ApprovalRequest | undefined;
};

/** Writes the intent of each step down: to be done now, or to wait for the request. */
async function intend(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  { wish, ids, quote, request }: Parts,
): Promise<void> {
  const { userId, reason, note, ticket } = wish;
  if (wish.refund) {
    const asked = { ...wish.refund, operationId: ids.refundId, reason, note, ticket };
    const weighed = await weighRefund(ctx, actor, asked);
    // The id was made here, so nobody can have asked for it before.
    if ('repeated' in weighed) throw new Error('A new refund was known already.');
    if (!request) requireAllowance(actor, asked, weighed.refunds, ctx.services.clock.now());
    await insertRefund(ctx, actor, weighed.payment, asked, {
      state: request ? 'awaiting_approval' : 'requested',
      ...(request && { approvalRequest: request }),
    });
    if (!request) await ctx.services.jobs.send(ctx.em, submitRefundQueue.name, { refundId: ids.refundId });
  }
  if (wish.subscription)
    await requireAmendsChange(ctx, actor, { ...wish.subscription, operationId: ids.changeId, note, request });
  if (request) return;
  if (wish.credit) await lockCredit(ctx.em, await creditTermsOf(ctx.em, userId), ids.grantId);
  await spendAmends(ctx, actor, { userId, quote, ids });
  if (wish.credit) await giveCredit(ctx, providers, actor, wish, ids.grantId);
}

/** Counts the parts of a quote together against the limits of whoever stands for them. */
export async function spendAmends(
  ctx: MutationContext,
  actor: Principal,
  { userId, quote, ids }: { userId: string; quote: Parts['quote']; ids: Pick<Ids, 'refundId' | 'grantId'> },
): Promise<void> {
  const { refund, credit, total, productId } = quote;
  if (!total) return;
  await spendGoodwill(ctx, actor, { productId, userId, currency: total.currency }, [
    ...(refund ? [{ id: ids.refundId, kind: 'refund' as const, amountCents: refund.amount.amount }] : []),
    ...(credit ? [{ id: ids.grantId, kind: 'credit' as const, amountCents: credit.worth.amount }] : []),
  ]);
}

/** Gives the credit of a wish; what it is worth was counted already. */
export async function giveCredit(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  { userId, credit, reason, note, ticket }: AmendsWish,
  grantId: string,
): Promise<void> {
  if (!credit) return;
  await grantCredits(
    ctx,
    providers,
    actor,
    {
      ...credit,
      operationId: grantId,
      userId,
      category: 'promotional',
      priority: 20,
      effectiveAt: null,
      reason: reason === 'service_failed' ? 'service_failed' : 'goodwill',
      note,
      ticket,
    },
    { isCounted: true },
  );
}

async function requestOf(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  { operationId, wish, quote }: { operationId: string; wish: AmendsWish; quote: Parts['quote'] },
): Promise<ApprovalRequest> {
  const request = await approvalRequest(ctx, providers, actor, {
    productId: quote.productId,
    userId: wish.userId,
    kind: 'make_right',
    target: { kind: 'amends', id: operationId },
    amountCents: quote.total?.amount ?? 0n,
    currency: quote.total?.currency ?? null,
    quoteHash: quote.hash,
    reason: wish.reason,
    note: wish.note,
    ownSentence: 'This user is you, so a colleague has to ask for this.',
  });
  await ctx.em.flush();
  return request;
}

/** What this operation id already is; another wish under the same id is refused. */
async function sameAmends(
  ctx: MutationContext,
  actor: Principal,
  { operationId }: Input,
  wish: AmendsWish,
): Promise<AmendsView | undefined> {
  const known = await findAmends(ctx.em, operationId);
  if (!known) return undefined;
  if (known.requested_by_id !== actor.id || known.wish_hash !== parametersHash(plain(wish)))
    throw new Refusal(
      'operation_reused',
      'This request was already used for something else. Close the dialog and open it again.',
    );
  ctx.nothingChanged('the same was asked for again');
  return toAmendsView(known);
}

/** What was wished for, as it was stored. */
export const storedWish = (wish: unknown): AmendsWish => makeRightQuoteInput.parse(wish);
