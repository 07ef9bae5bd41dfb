import type { removeLinkInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { lockLink, refuseOldLink } from './lock-link.ts';

/** Takes a link off the users' pages. Throws `conflict` when it says something else by now. */
export async function removeLink(
  ctx: MutationContext,
  input: z.output<typeof removeLinkInput>,
): Promise<Record<string, never>> {
  const link = await lockLink(ctx.em, input.linkId);
  await refuseOldLink(ctx.em, link, input.version);
  await sql`delete from product_links where id = ${link.id}`.execute(plainSql(ctx.em));
  ctx.audit({
    action: 'products.remove_link',
    target: { kind: 'product_link', id: link.id },
    productId: link.productId,
    before: { kind: link.kind, label: link.label, urlTemplate: link.urlTemplate },
  });
  return {};
}
