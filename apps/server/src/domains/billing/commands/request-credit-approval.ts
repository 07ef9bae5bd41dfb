import type { approvalView, requestCreditApprovalInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalProviders } from '../providers.ts';
import { plain } from '../queries/amends-quote.ts';
import { approvalRows, toApprovalView } from '../queries/approval-rows.ts';
import { creditQuote } from '../queries/credit-quote.ts';
import { creditTermsOf, worthOf } from '../queries/credit-terms.ts';
import { isAboveGoodwill } from '../queries/goodwill-used.ts';
import { parametersHash } from '../rules/operation-parameters.ts';
import { approvalRequest } from './approval-request.ts';
import { requireDates, unknownWorth } from './grant-credits.ts';

type Input = z.output<typeof requestCreditApprovalInput>;
type View = z.output<typeof approvalView>;

/**
 * Asks a colleague for credit above one's own limit: it is weighed now, and given once they agree, in their
 * name and under the same id. Asked again it is the same request. Throws `approval_not_needed` for what is within
 * the limit.
 */
export async function requestCreditApproval(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  input: Input,
): Promise<View> {
  const { em } = ctx;
  const now = ctx.services.clock.now();
  await sql`select pg_advisory_xact_lock(hashtextextended(${input.operationId}, 0))`.execute(plainSql(em));
  const repeated = await sameRequest(ctx, actor, input, now);
  if (repeated) return repeated;
  const terms = await creditTermsOf(em, input.userId);
  requireDates(input, now);
  const worth = await worthOf(em, terms, input.amount);
  if (worth === null) throw unknownWorth(terms.productName);
  const quote = await creditQuote(em, input, now);
  if (quote.refusal) throw new Refusal('credit_not_grantable', quote.refusal);
  const about = { productId: terms.productId, userId: input.userId, currency: terms.currency };
  if (!(await isAboveGoodwill(em, actor, { ...about, amountCents: worth }, now)))
    throw new Refusal(
      'approval_not_needed',
      'This is within your own limit, so nobody has to agree. Give it directly.',
    );
  const request = await approvalRequest(ctx, providers, actor, {
    ...about,
    kind: 'credit_grant',
    target: { kind: 'credit_grant', id: input.operationId },
    amountCents: worth,
    quoteHash: quote.hash,
    reason: input.reason,
    note: input.note,
    ownSentence: 'This user is you, so a colleague has to ask for this.',
  });
  request.wish = plain(input);
  await em.flush();
  ctx.audit({
    action: 'billing.request_grant_credits',
    target: { kind: 'credit_grant', id: input.operationId },
    productId: terms.productId,
    reason: input.reason,
    after: { ...plain(input), worthCents: worth, currency: terms.currency, approvalId: request.id },
  });
  return shown(ctx, actor, request.id, now);
}

/** The request that this operation id already is; another wish under it, or credit that was given, is refused. */
async function sameRequest(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
  now: Date,
): Promise<View | undefined> {
  const { rows } = await sql<{ id: string; requesterId: string; wish: object }>`
    select id, requester_id as "requesterId", wish from approval_requests
    where target_kind = 'credit_grant' and target_id = ${input.operationId}`.execute(plainSql(ctx.em));
  const [known] = rows;
  const isSame =
    known?.requesterId === actor.id && parametersHash(known.wish) === parametersHash(plain(input));
  if (known && isSame) {
    ctx.nothingChanged('the same was asked for again');
    return shown(ctx, actor, known.id, now);
  }
  const given = await sql`select from credit_grants where id = ${input.operationId}`.execute(
    plainSql(ctx.em),
  );
  if (!known && given.rows.length === 0) return undefined;
  throw new Refusal(
    'operation_reused',
    'This request was already used for other credit. Close the dialog and open it again.',
  );
}

async function shown(ctx: MutationContext, actor: Principal, id: string, now: Date): Promise<View> {
  const [row] = await approvalRows(ctx.em, sql`a.id = ${id}`);
  if (!row) throw new Error(`The request ${id} was just written and is gone.`);
  return toApprovalView(ctx.em, row, actor, now);
}
