import type { addLinkInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { refuseLabel } from './lock-link.ts';
import { lockProduct } from './lock-product.ts';

/** Puts a link on the page of every user of a product, after those that are there. */
export async function addLink(
  ctx: MutationContext,
  input: z.output<typeof addLinkInput>,
): Promise<{ id: string; version: number }> {
  const { productKey, ...link } = input;
  const product = await lockProduct(ctx.em, productKey);
  await refuseLabel(ctx.em, { productId: product.id, label: link.label, ownId: null });
  const id = newId();
  const { rows } = await sql<{ version: number }>`
    insert into product_links (id, product_id, kind, label, url_template, position)
    select ${id}, ${product.id}, ${link.kind}, ${link.label}, ${link.urlTemplate}, coalesce(max(position) + 1, 0)
    from product_links where product_id = ${product.id} returning version`.execute(plainSql(ctx.em));
  const version = rows[0]?.version ?? 1;
  ctx.audit({
    action: 'products.add_link',
    target: { kind: 'product_link', id },
    productId: product.id,
    after: { ...link, version },
  });
  return { id, version };
}
