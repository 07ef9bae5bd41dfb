import { isDeepStrictEqual } from 'node:util';
import type { updateViewInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { SavedView } from '../entities/saved-view.ts';
import { readView } from '../queries/saved-views.ts';
import { searchToKeep } from '../rules/saved-search.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { clearDefault, flushView, lockView, refuseSharing } from './lock-view.ts';

type Input = z.output<typeof updateViewInput>;

/** Renames, shares, pins, moves or overwrites a view. What opens a list is its owner's own choice. */
export async function updateView(ctx: MutationContext, input: Input) {
  const member = signedInMember(ctx);
  const view = await lockView(ctx.em, member, input);
  if (view.list !== input.list) throw notFound('view');
  const before = described(view);
  const { search, position } = changesOf(view, input);
  if (input.isShared === true && !view.isShared) refuseSharing(member);
  if (input.isDefault !== undefined && view.member.id !== member.id)
    throw new Refusal('forbidden', 'With which view a list opens is for the owner of the view to choose.');
  if (input.isDefault === true && !view.isDefault) await clearDefault(ctx.em, view.member.id, view.list);
  view.name = input.name ?? view.name;
  view.isShared = input.isShared ?? view.isShared;
  view.isPinned = input.isPinned ?? view.isPinned;
  view.isDefault = input.isDefault ?? view.isDefault;
  if (search) view.search = search;
  if (position !== undefined) await move(ctx.em, view, position);
  const after = described(view);
  if (!search && isDeepStrictEqual(before, after)) {
    ctx.nothingChanged('the view is as it was asked to be');
    return readView(ctx.em, member, view.id);
  }
  await flushView(ctx.em, view.name);
  ctx.audit({
    action: 'staff.update_view',
    target: { kind: 'saved_view', id: view.id },
    before,
    after: { ...after, ...(search && { isSearchReplaced: true }) },
  });
  return readView(ctx.em, member, view.id);
}

const described = ({ list, name, isShared, isPinned, isDefault, position }: SavedView) => ({
  list,
  name,
  isShared,
  isPinned,
  isDefault,
  position,
});

function changesOf(view: SavedView, input: Input) {
  const search = input.search && { ...searchToKeep(input.search) };
  return {
    search: search && !isDeepStrictEqual(search, view.search) ? search : undefined,
    position: input.position === view.position ? undefined : input.position,
  };
}

/** Puts a view at a place among its owner's; the others close up and make room. */
async function move(em: EntityManager, view: SavedView, position: number): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from saved_views where member_id = ${view.member.id} and list = ${view.list} and id <> ${view.id}
    order by position, lower(name), id`.execute(plainSql(em));
  const ids = rows.map(({ id }) => id);
  const place = Math.min(position, ids.length);
  ids.splice(place, 0, view.id);
  view.position = place;
  await sql`
    update saved_views v set position = o.place - 1
    from unnest(${ids}::uuid[]) with ordinality as o (id, place)
    where v.id = o.id and v.id <> ${view.id} and v.position <> o.place - 1`.execute(plainSql(em));
}
