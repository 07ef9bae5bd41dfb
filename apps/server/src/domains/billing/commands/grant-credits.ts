import type { creditLotView, grantCreditsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { openCreditAccounts } from '../ledger/open-accounts.ts';
import { postMovements } from '../ledger/post-movements.ts';
import type { ApprovalProviders } from '../providers.ts';
import { type CreditLotRow, creditLotRows, toCreditLot } from '../queries/credit-lots.ts';
import { type CreditTerms, creditTermsOf, ownCredit, worthOf } from '../queries/credit-terms.ts';
import { badDates } from '../rules/credit-dates.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type Input = z.output<typeof grantCreditsInput>;
type Lot = z.output<typeof creditLotView>;

/**
 * Gives a user credit, for now or for later, as a lot of its own. The account is locked, so that the same
 * operation asked twice at once is one lot; asked again later it returns the lot that it is.
 */
export async function grantCredits(
  ctx: MutationContext,
  { memberWithEmail }: Pick<ApprovalProviders, 'memberWithEmail'>,
  actor: Principal,
  input: Input,
  /** What it is worth was counted against the limits already, together with more. */
  { isCounted = false }: { isCounted?: boolean } = {},
): Promise<Lot> {
  const { em } = ctx;
  const now = ctx.services.clock.now();
  const terms = await creditTermsOf(em, input.userId);
  if (input.unit !== terms.unit)
    throw new Refusal(
      'credit_not_grantable',
      `Credit of ${terms.productName} counts something else by now. Close the dialog and open it again.`,
    );
  const own = await ownCredit(em, memberWithEmail, actor, terms);
  if (own) throw new Refusal('approval_not_yours', own);
  const accountId = await lockCredit(em, terms, input.operationId);
  const repeated = await sameGrant(ctx, actor, input, accountId);
  if (repeated) return repeated;
  requireDates(input, now);
  const worth = await worthOf(em, terms, input.amount);
  if (!isCounted && worth === null && actor.refundLimit !== null) throw unknownWorth(terms.productName);
  if (!isCounted && worth !== null && worth > 0n)
    await spendGoodwill(ctx, actor, terms, [{ id: input.operationId, kind: 'credit', amountCents: worth }]);
  const { operationId, userId, unit: _unit, amount, ...asked } = input;
  await postMovements(
    em,
    terms.productId,
    [
      {
        accountId,
        movement: {
          kind: 'grant',
          at: now,
          lotId: operationId,
          amountUnits: amount,
          ...asked,
          note: asked.note || null,
          ticket: asked.ticket || null,
        },
      },
    ],
    actor,
  );
  await announce(em, { productId: terms.productId, userId, topic: 'credit', id: accountId });
  ctx.audit({
    action: 'billing.grant_credits',
    target: { kind: 'credit_grant', id: operationId },
    productId: terms.productId,
    reason: input.reason,
    after: {
      accountId,
      userId,
      unit: terms.unit,
      amountUnits: amount,
      worthCents: worth,
      currency: terms.currency,
      category: input.category,
      priority: input.priority,
      effectiveAt: input.effectiveAt?.toISOString() ?? null,
      expiresAt: input.expiresAt?.toISOString() ?? null,
      note: input.note,
      ticket: input.ticket,
    },
  });
  return toCreditLot(await lotOf(ctx, operationId), now);
}

/**
 * Holds an operation id and then the account that credit comes into, opened where there is none, and returns the
 * account's id. Whatever gives credit does this before it counts against any limit, so that two never wait for each
 * other.
 */
export async function lockCredit(
  em: EntityManager,
  terms: CreditTerms,
  operationId: string,
): Promise<string> {
  // The same id for two users at the same moment: one of them finds it taken.
  await sql`select pg_advisory_xact_lock(hashtextextended(${operationId}, 0))`.execute(plainSql(em));
  const { productId, userId, unit, currency } = terms;
  const [accountId = ''] = await openCreditAccounts(em, productId, [
    { userId, unit, ...(unit === 'cents' && { currency }) },
  ]);
  await sql`select from credit_accounts where id = ${accountId} for no key update`.execute(plainSql(em));
  return accountId;
}

/** The refusal of credit that no limit in money can be held against. */
export const unknownWorth = (productName: string): Refusal =>
  new Refusal(
    'goodwill_exceeds_limit',
    `Nobody has bought credit of ${productName} yet, so what this is worth is not known, and your limit is in money. An owner can say what it is worth in the settings of the product, or somebody without a limit has to give it.`,
  );

async function lotOf(ctx: MutationContext, id: string): Promise<CreditLotRow> {
  const [row] = await creditLotRows(ctx.em, sql`g.id = ${id}`);
  if (!row) throw notFound('lot of credit');
  return row;
}

/** The lot that this operation id already is; another wish under the same id is refused. */
async function sameGrant(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
  accountId: string,
): Promise<Lot | undefined> {
  const [known] = await creditLotRows(ctx.em, sql`g.id = ${input.operationId}`);
  if (!known) return undefined;
  const time = (at: string | Date | null) => (at === null ? null : new Date(at).getTime());
  const isSame =
    known.account_id === accountId &&
    known.granted_by_id === actor.id &&
    BigInt(known.amount) === input.amount &&
    known.category === input.category &&
    known.priority === input.priority &&
    known.reason === input.reason &&
    time(known.expires_at) === time(input.expiresAt);
  if (!isSame)
    throw new Refusal(
      'operation_reused',
      'This request was already used for other credit. Close the dialog and open it again.',
    );
  ctx.nothingChanged('the same credit was asked for again');
  return toCreditLot(known, ctx.services.clock.now());
}

/** Throws `invalid_input` for days that have passed, or that are the wrong way round. */
export function requireDates(dates: Pick<Input, 'effectiveAt' | 'expiresAt'>, now: Date): void {
  const fields = badDates(dates, now);
  const [problem] = Object.values(fields).flat();
  if (problem) throw new Refusal('invalid_input', problem, { fields });
}
