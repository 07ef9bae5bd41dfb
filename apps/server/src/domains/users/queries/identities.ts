import type { identitiesView, identityKinds } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { type PartInput, partPage } from './part-page.ts';

type Row = {
  kind: (typeof identityKinds)[number];
  externalId: string;
  sharedWith: { id: string; name: string }[];
};

/** Under which ids other systems know the user; for a device, who else has used it. */
export async function identities(
  ctx: QueryContext,
  input: PartInput,
): Promise<z.output<typeof identitiesView>> {
  const { rows, nextCursor } = await partPage<Row>(ctx.em, 'identities', input, {
    from: sql`user_identities t where t.user_id = ${input.userId}`,
    at: 'created_at',
    columns: sql`t.kind, t.external_id as "externalId", (
      select coalesce(json_agg(json_build_object('id', o.id, 'name', coalesce(o.full_name, 'No name'))), '[]')
      from (select u.id, u.full_name from user_identities other join users u on u.id = other.user_id
        where t.kind = 'fingerprint' and other.product_id = t.product_id and other.external_id = t.external_id
          and other.kind = 'fingerprint' and other.user_id <> t.user_id and u.deleted_at is null
        order by u.id limit 10) o) as "sharedWith"`,
  });
  return {
    rows: rows.map(({ id, at, kind, externalId, sharedWith }) => ({
      id,
      kind,
      externalId,
      createdAt: at,
      sharedWith,
    })),
    nextCursor,
  };
}
