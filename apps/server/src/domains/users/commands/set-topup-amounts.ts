import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** What a user wants to keep and what is added below it, in minor units; call it under `lockUsers`. */
export async function setTopupAmounts(
  em: EntityManager,
  userId: string,
  { thresholdCents, amountCents }: { thresholdCents: bigint; amountCents: bigint },
): Promise<void> {
  await sql`
    update users set auto_topup_threshold_cents = ${thresholdCents}, auto_topup_amount_cents = ${amountCents}
    where id = ${userId}`.execute(plainSql(em));
}
