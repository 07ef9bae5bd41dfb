import { fillLink, type LinkValues } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

/** The link templates of the product `p` of the surrounding query, in their order, as one JSON value. */
export const productLinksJson: RawBuilder<unknown> = sql`(
  select coalesce(json_agg(json_build_object('label', l.label, 'template', l.url_template)
    order by l.position, l.label), '[]')
  from product_links l where l.product_id = p.id)`;

const templates = z.array(z.object({ label: z.string(), template: z.string() }));

/** Reads what `productLinksJson` selected; templates that lack a value are left out. */
export function readProductLinks(json: unknown, values: LinkValues): { label: string; url: string }[] {
  return templates.parse(json).flatMap(({ label, template }) => {
    const url = fillLink(template, values);
    return url === undefined ? [] : [{ label, url }];
  });
}
