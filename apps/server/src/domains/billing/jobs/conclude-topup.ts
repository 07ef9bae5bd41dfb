import { sql } from 'kysely';
import type { ChangeContext } from '../../../platform/audit/transaction.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { lockUsers } from '../../users/index.ts';
import { switchTopups } from '../commands/switch-topups.ts';
import { afterFailure } from '../rules/topups.ts';
import type { OperationClaim, OperationEnd } from './operation-claim.ts';
import { ensureTopup } from '../queries/topup-state.ts';

/**
 * What a settled top-up means for those that would follow by themselves: a success forgets earlier refusals, a
 * refusal waits, and the last one that is borne, or one that no attempt will change, turns them off.
 */
export async function concludeTopup(
  change: ChangeContext,
  { id, productId }: Pick<OperationClaim, 'id' | 'productId'>,
  userId: string,
  { state, settledAt, errorCode, errorMessage }: OperationEnd,
): Promise<void> {
  if (settledAt === null) return;
  const { em } = change;
  await lockUsers(em, [userId]);
  const { declineCount } = await ensureTopup(em, productId, userId);
  if (state === 'succeeded') {
    await sql`update auto_topups set decline_count = 0, next_attempt_at = null where user_id = ${userId}`.execute(
      plainSql(em),
    );
    return;
  }
  const after = afterFailure(errorCode, declineCount, settledAt);
  await sql`
    update auto_topups set decline_count = ${after.declineCount}, failed_at = ${settledAt},
      next_attempt_at = ${after.nextAttemptAt} where user_id = ${userId}`.execute(plainSql(em));
  if (after.off === null) return;
  const tried = after.declineCount > 1 ? `Declined ${after.declineCount} times in a row. ` : '';
  await switchTopups(change, {
    productId,
    userId,
    off: {
      reason: after.off,
      detail: `${tried}${errorMessage ?? ''}`,
      by: 'Backdesk',
      at: settledAt,
    },
    because: id,
  });
}
