import type { editLinkInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { lockLink, refuseLabel, refuseOldLink } from './lock-link.ts';

/** Changes where a link leads and what it is called. Throws `conflict` when somebody else was faster. */
export async function editLink(
  ctx: MutationContext,
  input: z.output<typeof editLinkInput>,
): Promise<{ id: string; version: number }> {
  const { linkId, version: edited, kind, label, urlTemplate } = input;
  const link = await lockLink(ctx.em, linkId);
  await refuseOldLink(ctx.em, link, edited);
  if (kind === link.kind && label === link.label && urlTemplate === link.urlTemplate) {
    ctx.nothingChanged('the link is like this already');
    return { id: linkId, version: link.version };
  }
  await refuseLabel(ctx.em, { productId: link.productId, label, ownId: linkId });
  const { rows } = await sql<{ version: number }>`
    update product_links set kind = ${kind}, label = ${label}, url_template = ${urlTemplate}
    where id = ${linkId} returning version`.execute(plainSql(ctx.em));
  const version = rows[0]?.version ?? link.version;
  ctx.audit({
    action: 'products.edit_link',
    target: { kind: 'product_link', id: linkId },
    productId: link.productId,
    before: { kind: link.kind, label: link.label, urlTemplate: link.urlTemplate },
    after: { kind, label, urlTemplate, version },
  });
  return { id: linkId, version };
}
