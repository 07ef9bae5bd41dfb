import type { moveLinkInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { lockLink } from './lock-link.ts';

/** Moves a link by one place; at the end it stays. The text of no link changes, nor does its version. */
export async function moveLink(
  ctx: MutationContext,
  input: z.output<typeof moveLinkInput>,
): Promise<Record<string, never>> {
  const link = await lockLink(ctx.em, input.linkId);
  const { rows } = await sql<{ id: string; label: string }>`
    select id, label from product_links where product_id = ${link.productId}
    order by position, label`.execute(plainSql(ctx.em));
  const from = rows.findIndex(({ id }) => id === link.id);
  const to = from + (input.direction === 'up' ? -1 : 1);
  const other = rows[to];
  if (!other) {
    ctx.nothingChanged('the link is at the end already');
    return {};
  }
  const order = rows.toSpliced(from, 1).toSpliced(to, 0, link);
  await sql`
    update product_links l set position = o.place - 1
    from unnest(${order.map(({ id }) => id)}::uuid[]) with ordinality as o (id, place)
    where l.id = o.id and l.position <> o.place - 1`.execute(plainSql(ctx.em));
  ctx.audit({
    action: 'products.move_link',
    target: { kind: 'product_link', id: link.id },
    productId: link.productId,
    before: { labels: rows.map(({ label }) => label) },
    after: { labels: order.map(({ label }) => label) },
  });
  return {};
}
