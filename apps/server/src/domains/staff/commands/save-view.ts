import { maxSavedViews, type saveViewInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { SavedView } from '../entities/saved-view.ts';
import { readView } from '../queries/saved-views.ts';
import { searchToKeep } from '../rules/saved-search.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { clearDefault, flushView, lockViewsOf, refuseSharing } from './lock-view.ts';

/** Keeps the state of a list under a name; a new view stands last. */
export async function saveView(ctx: MutationContext, input: z.output<typeof saveViewInput>) {
  const member = signedInMember(ctx);
  const { list, name, isShared = false, isPinned = false, isDefault = false } = input;
  const search = searchToKeep(input.search);
  if (isShared) refuseSharing(member);
  await lockViewsOf(ctx.em, member.id);
  const { rows } = await sql<{ count: number; next: number }>`
    select count(*)::int as count, coalesce(max(position) + 1, 0) as next
    from saved_views where member_id = ${member.id} and list = ${list}`.execute(plainSql(ctx.em));
  const { count = 0, next = 0 } = rows[0] ?? {};
  if (count >= maxSavedViews)
    throw new Refusal(
      'conflict',
      `You have ${maxSavedViews} views of this list, the most there can be. Delete one first.`,
    );
  if (isDefault) await clearDefault(ctx.em, member.id, list);
  const view = ctx.em.create(SavedView, {
    member: member.id,
    list,
    name,
    isShared,
    isPinned,
    isDefault,
    search: { ...search },
    position: next,
  });
  await flushView(ctx.em, name);
  // The search stays out of the log: it may hold the e-mail somebody looked for.
  ctx.audit({
    action: 'staff.save_view',
    target: { kind: 'saved_view', id: view.id },
    after: { list, name, isShared, isPinned, isDefault },
  });
  return readView(ctx.em, member, view.id);
}
