import type { approvalsInput, approvalsView, approvalView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { approvalRows, toApprovalView } from './approval-rows.ts';

/** What waits for a second person, or was decided; see `approvalsInput`. */
export async function approvals(
  ctx: QueryContext,
  reader: Principal,
  { show, product }: z.output<typeof approvalsInput>,
): Promise<z.output<typeof approvalsView>> {
  const now = ctx.services.clock.now();
  const isOpen = sql`a.state = 'pending' and a.expires_at > ${now}`;
  const ofProduct = product === undefined ? sql`true` : sql`pr.key = ${product}`;
  const rows =
    show === 'open'
      ? await approvalRows(ctx.em, sql`${isOpen} and ${ofProduct}`, sql`a.expires_at, a.id`)
      : await approvalRows(ctx.em, sql`not (${isOpen}) and ${ofProduct}`);
  const count = await sql<{ count: number }>`
    select count(*)::int as count from approval_requests a join products pr on pr.id = a.product_id
    where ${isOpen} and ${ofProduct}`.execute(plainSql(ctx.em));
  const views: z.output<typeof approvalView>[] = [];
  for (const row of rows) views.push(await toApprovalView(ctx.em, row, reader, now));
  return { approvals: views, openCount: count.rows[0]?.count ?? 0 };
}

/** One request; throws `not_found`. */
export async function approval(
  ctx: QueryContext,
  reader: Principal,
  { approvalId }: { approvalId: string },
): Promise<z.output<typeof approvalView>> {
  const [row] = await approvalRows(ctx.em, sql`a.id = ${approvalId}`);
  if (!row) throw notFound('request');
  return toApprovalView(ctx.em, row, reader, ctx.services.clock.now());
}
