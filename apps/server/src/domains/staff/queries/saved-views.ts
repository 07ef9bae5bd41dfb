import type { savedView, savedViewsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { MemberActor } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { readSearch } from '../rules/saved-search.ts';
import { signedInMember } from '../rules/signed-in-member.ts';

type Row = Pick<
  z.output<typeof savedView>,
  'id' | 'list' | 'name' | 'isShared' | 'isPinned' | 'isDefault' | 'position' | 'version'
> & { ownerId: string; ownerName: string; search: unknown; createdAt: string; updatedAt: string };

/** The caller's own views of a list, then those that others share; at most 200 of the latter. */
export async function savedViews(ctx: QueryContext, input: z.output<typeof savedViewsInput>) {
  return { views: await readViews(ctx.em, signedInMember(ctx), { list: input.list }) };
}

/** One view as `member` sees it, who has been allowed to change it. */
export async function readView(em: EntityManager, member: MemberActor, id: string) {
  const [view] = await readViews(em, member, { id });
  if (!view) throw notFound('view');
  return view;
}

async function readViews(em: EntityManager, member: MemberActor, which: { list?: string; id?: string }) {
  const { rows } = await sql<Row>`
    select v.id, v.list, v.name, v.is_shared as "isShared", v.is_pinned as "isPinned", v.is_default as "isDefault",
      v.search, v.position, v.version, v.member_id as "ownerId", m.name as "ownerName",
      v.created_at::text as "createdAt", v.updated_at::text as "updatedAt"
    from saved_views v join staff_members m on m.id = v.member_id
    where v.id = ${which.id ?? null}
      or (v.list = ${which.list ?? null} and (v.member_id = ${member.id} or v.is_shared))
    order by v.member_id <> ${member.id}, case when v.member_id = ${member.id} then v.position end, lower(v.name), v.id
    limit 250`.execute(plainSql(em));
  return rows.map(({ ownerId, ownerName, search, createdAt, updatedAt, ...row }) => ({
    ...row,
    owner: { id: ownerId, name: ownerName },
    isOwn: ownerId === member.id,
    canChange: ownerId === member.id || member.role === 'owner',
    ...readSearch(row.list, search),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  }));
}
