import type { TopupOffReason } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ChangeContext } from '../../../platform/audit/transaction.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import { enableTopups } from '../../users/index.ts';
import { ensureTopup } from '../queries/topup-state.ts';

export type TopupsOff = { reason: TopupOffReason; detail: string; by: string; at: Date };

type Switch = {
  productId: string;
  userId: string;
  /** Null turns them on, and forgets earlier refusals. */
  off: TopupsOff | null;
  note?: string;
  /** The operation that it follows from. */
  because?: string;
};

/** Turns automatic top-ups of a user on or off, audited; the caller holds the user's row. */
export async function switchTopups(
  { em, audit }: Pick<ChangeContext, 'em' | 'audit'>,
  { productId, userId, off, note, because }: Switch,
): Promise<void> {
  await ensureTopup(em, productId, userId);
  const before = await enableTopups(em, userId, off === null);
  await sql`
    update auto_topups set off_reason = ${off?.reason ?? null}, off_detail = ${off?.detail ?? null},
      off_by_name = ${off?.by ?? null}, off_at = ${off?.at ?? null},
      decline_count = case when ${off === null} then 0 else decline_count end,
      next_attempt_at = null
    where user_id = ${userId}`.execute(plainSql(em));
  await announce(em, { productId, userId, topic: 'payment', id: userId });
  audit({
    action: off === null ? 'billing.turn_topups_on' : 'billing.turn_topups_off',
    target: { kind: 'user', id: userId },
    productId,
    // Of a colleague the note says why.
    ...(off && off.reason !== 'staff' && { reason: off.reason }),
    before: { isAutoTopupEnabled: before },
    after: {
      isAutoTopupEnabled: off === null,
      ...(off && { detail: off.detail }),
      ...(note !== undefined && { note }),
      ...(because !== undefined && { operationId: because }),
    },
  });
}
