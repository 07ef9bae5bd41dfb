import type { referralsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { type PartInput, partPage } from './part-page.ts';

type Row = {
  name: string | null;
  status: 'pending' | 'completed' | 'rejected';
  credits: string;
  rejectionReason: string | null;
};

/** Whom the user has brought to the product. */
export async function referrals(
  ctx: QueryContext,
  input: PartInput,
): Promise<z.output<typeof referralsView>> {
  const { rows, nextCursor } = await partPage<Row>(ctx.em, 'referrals', input, {
    from: sql`referrals t join users u on u.id = t.referred_id where t.referrer_id = ${input.userId}`,
    at: 'created_at',
    id: 'referred_id',
    columns: sql`u.full_name as name, t.status, t.credits_awarded::text as credits,
      t.rejection_reason as "rejectionReason"`,
  });
  return {
    rows: rows.map(({ id, at, name, ...row }) => ({
      ...row,
      user: { id, name: name ?? 'No name' },
      createdAt: at,
    })),
    nextCursor,
  };
}
