import type { linkKinds, PresentRow } from '@backdesk/contract';
import { sql } from 'kysely';
import { lastChange } from '../../../platform/audit/last-change.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';

export type LockedLink = {
  id: string;
  productId: string;
  kind: (typeof linkKinds)[number];
  label: string;
  urlTemplate: string;
  version: number;
};

/** How many links a product may have: they stand in one line of the user page. */
const mostLinks = 12;

/** Locks a link and its product, so that the order of the links is one. Throws `not_found`. */
export async function lockLink(em: EntityManager, linkId: string): Promise<LockedLink> {
  await sql`
    select from products where id = (select product_id from product_links where id = ${linkId})
    for no key update`.execute(plainSql(em));
  const { rows } = await sql<LockedLink>`
    select id, product_id as "productId", kind, label, url_template as "urlTemplate", version
    from product_links where id = ${linkId} for update`.execute(plainSql(em));
  const [link] = rows;
  if (!link) throw notFound('link');
  return link;
}

/** Refuses a change of an older version, with what the link says now and who made it so. */
export async function refuseOldLink(em: EntityManager, link: LockedLink, edited: number): Promise<void> {
  const { id, version, kind, label, urlTemplate } = link;
  if (version === edited) return;
  const present: PresentRow = {
    version,
    ...(await lastChange(em, { target: { kind: 'product_link', id: id }, version })),
    values: { kind, label, urlTemplate },
  };
  throw new Refusal('conflict', `The link “${label}” was changed in the meantime. Nothing was saved.`, {
    present,
  });
}

/** Refuses a label that another link of the product has, and a link too many. */
export async function refuseLabel(
  em: EntityManager,
  { productId, label, ownId }: { productId: string; label: string; ownId: string | null },
): Promise<void> {
  const { rows } = await sql<{ taken: boolean; others: number }>`
    select coalesce(bool_or(lower(label) = lower(${label})), false) as taken, count(*)::int as others
    from product_links where product_id = ${productId} and id is distinct from ${ownId}::uuid`.execute(
    plainSql(em),
  );
  if (rows[0]?.taken)
    throw new Refusal('conflict', `There is a link called “${label}” already: choose another label.`, {
      fields: { label: ['is taken by another link of this product'] },
    });
  if ((rows[0]?.others ?? 0) >= mostLinks)
    throw new Refusal(
      'conflict',
      `A product has at most ${mostLinks} links, or nobody finds one. Remove one that is not used.`,
    );
}
