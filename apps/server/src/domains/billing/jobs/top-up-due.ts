import { topupsPerDay } from '@backdesk/contract';
import { sql } from 'kysely';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { Services } from '../../../platform/trpc/context.ts';
import { lockUsers } from '../../users/index.ts';
import { requestTopup } from '../commands/request-topup.ts';
import { switchTopups } from '../commands/switch-topups.ts';
import { stripeOperationStatesUnderWay } from '@backdesk/contract';

type Due = { id: string; product_id: string; has_card: boolean };

const atOnce = 200;
const requester = { kind: 'job' as const, id: 'billing.auto_topups', name: 'Automatic top-up' };

/**
 * Asks for a top-up of everybody whose credit has fallen below what they want to keep, where the desk tops up
 * and they have turned it on. Nobody twice: what is under way, waits after a refusal, or was made too often
 * today is left out, and looked at again under the lock of the user. Returns how many were asked for.
 */
export async function topUpDue({ database, clock }: Pick<Services, 'database' | 'clock'>): Promise<number> {
  const now = clock.now();
  let count = 0;
  for (const { id: userId, product_id: productId, has_card: hasCard } of await due(database.fork(), now)) {
    const origin = { actor: { ...requester, id: null }, what: 'an automatic top-up' };
    const isAsked = await auditedTransaction(database, origin, async (change): Promise<boolean> => {
      await lockUsers(change.em, [userId]);
      const [still] = await due(change.em, now, userId);
      if (!still) {
        change.nothingChanged('somebody was faster');
        return false;
      }
      if (!hasCard) {
        await switchTopups(change, {
          productId,
          userId,
          off: { reason: 'no_card', detail: 'No card is saved any more.', by: 'Backdesk', at: now },
        });
        return false;
      }
      await requestTopup({ ...change, services: { clock } }, requester, {
        operationId: newId(),
        userId,
        note: '',
        isAutomatic: true,
      });
      return true;
    }).catch((error: unknown) => {
      // Of this one nothing was written; the others are not to wait for it.
      if (error instanceof Refusal) return false;
      throw error;
    });
    if (isAsked) count += 1;
  }
  return count;
}

async function due(
  em: Parameters<typeof plainSql>[0],
  now: Date,
  userId: string | null = null,
): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select u.id, u.product_id, u.stripe_payment_method_id is not null and u.stripe_customer_id is not null as has_card
    from products p join users u on u.product_id = p.id
    left join auto_topups a on a.user_id = u.id
    where p.auto_topup_since is not null and u.is_auto_topup_enabled and u.deleted_at is null
      and u.credits_cents < u.auto_topup_threshold_cents and (a.next_attempt_at is null or a.next_attempt_at <= ${now})
      and (${userId}::uuid is null or u.id = ${userId}::uuid)
      and not exists (select from stripe_operations o where o.user_id = u.id and o.kind = 'auto_topup'
        and o.state = any(${[...stripeOperationStatesUnderWay]}))
      and (select count(*) from stripe_operations o where o.user_id = u.id and o.kind = 'auto_topup'
        and o.state = 'succeeded' and o.created_at > ${now}::timestamptz - interval '24 hours') < ${sql.lit(topupsPerDay)}
    order by u.id limit ${sql.lit(atOnce)}`.execute(plainSql(em));
  return rows;
}
