import type { creditLotView, voidCreditInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { postMovements } from '../ledger/post-movements.ts';
import { creditLotRows, toCreditLot } from '../queries/credit-lots.ts';

/**
 * Takes back what is left of one lot; what was used stays used, and no other lot is touched. A lot that was
 * taken back is not taken back again: asked twice, it happens once.
 */
export async function voidCredit(
  ctx: MutationContext,
  actor: Principal,
  { grantId, left, note }: z.output<typeof voidCreditInput>,
): Promise<z.output<typeof creditLotView>> {
  const { em } = ctx;
  const now = ctx.services.clock.now();
  await sql`
    select from credit_accounts where id = (select account_id from credit_grants where id = ${grantId})
    for no key update`.execute(plainSql(em));
  const read = async () => {
    const [row] = await creditLotRows(em, sql`g.id = ${grantId}`);
    if (!row) throw notFound('lot of credit');
    return { row, lot: toCreditLot(row, now) };
  };
  const { row, lot } = await read();
  if (lot.state === 'voided') {
    ctx.nothingChanged('this credit was taken back already');
    return lot;
  }
  if (lot.notVoidableBecause) throw new Refusal('credit_not_voidable', lot.notVoidableBecause);
  if (lot.left !== left)
    throw new Refusal(
      'credit_not_voidable',
      'Some of this credit was used since you opened the dialog. Look at what is left, then decide again.',
    );
  await postMovements(
    em,
    row.product_id,
    [{ accountId: row.account_id, movement: { kind: 'void', at: now, lotId: grantId, description: note } }],
    actor,
  );
  if (row.user_id !== null)
    await announce(em, {
      productId: row.product_id,
      userId: row.user_id,
      topic: 'credit',
      id: row.account_id,
    });
  ctx.audit({
    action: 'billing.void_credit',
    target: { kind: 'credit_grant', id: grantId },
    productId: row.product_id,
    before: { leftUnits: left, unit: row.unit },
    after: { accountId: row.account_id, userId: row.user_id, note },
  });
  return (await read()).lot;
}
