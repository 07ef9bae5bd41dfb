import type { ignoreDriftsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';

/** Sets open differences aside, with who did it and why, for as long as neither side changes. */
export async function ignoreDrifts(
  ctx: MutationContext,
  { driftIds, reason }: z.output<typeof ignoreDriftsInput>,
): Promise<{ changed: number; left: number }> {
  const { rows } = await sql<{ id: string; productId: string; stripeId: string; field: string }>`
    update sync_drifts set state = 'ignored', settled_at = now(), settled_by_name = ${principalOf(ctx).name},
      settled_reason = ${reason}
    where id = any(${driftIds}::uuid[]) and state = 'open'
    returning id, product_id as "productId", stripe_id as "stripeId", field`.execute(plainSql(ctx.em));
  for (const { id, productId, stripeId, field } of rows)
    ctx.audit({
      action: 'billing.ignore_drift',
      target: { kind: 'sync_drift', id },
      productId,
      reason,
      before: { state: 'open' },
      after: { state: 'ignored', stripeId, field },
    });
  if (rows.length === 0) ctx.nothingChanged('none of them is open any more');
  return { changed: rows.length, left: new Set(driftIds).size - rows.length };
}
