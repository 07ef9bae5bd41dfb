import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { sql } from 'kysely';
import type { MemberActor } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { SavedView } from '../entities/saved-view.ts';

/**
 * Locks a view that `member` may change: their own, or a shared one where they are an owner.
 * Refuses another one as if it did not exist, and a `version` that somebody has gone beyond.
 */
export async function lockView(
  em: EntityManager,
  member: MemberActor,
  { id, version }: { id: string; version: number },
): Promise<SavedView> {
  const found = await em.findOne(SavedView, id, { fields: ['member', 'isShared'] });
  if (!found || (found.member.id !== member.id && !found.isShared)) throw notFound('view');
  if (found.member.id !== member.id && member.role !== 'owner')
    throw new Refusal(
      'forbidden',
      'This view belongs to a colleague. Save a copy of your own, or ask them or an owner to change it.',
    );
  await lockViewsOf(em, found.member.id);
  const view = await em.findOne(SavedView, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (!view) throw notFound('view');
  if (view.version !== version)
    throw new Refusal(
      'conflict',
      `The view “${view.name}” was changed in the meantime. Load it again, then repeat your change.`,
    );
  return view;
}

/** Whoever changes the views of a member takes turns, so that they can be counted and ordered. */
export async function lockViewsOf(em: EntityManager, memberId: string): Promise<void> {
  await sql`select from staff_members where id = ${memberId} for no key update`.execute(plainSql(em));
}

/** A shared view is on everybody's list: not every role may put one there. */
export function refuseSharing(member: MemberActor): void {
  if (!member.permissions.has('staff:share_views'))
    throw new Refusal(
      'forbidden',
      'Your role does not include sharing views with everybody. Keep this one for yourself, or ask a support lead.',
    );
}

/** Makes room for a new default: a list opens with one view at most. */
export async function clearDefault(em: EntityManager, memberId: string, list: string): Promise<void> {
  await sql`update saved_views set is_default = false where member_id = ${memberId} and list = ${list} and is_default`.execute(
    plainSql(em),
  );
}

/** Writes what was changed; refuses a name that the owner has given to another view of the list. */
export async function flushView(em: EntityManager, name: string): Promise<void> {
  try {
    await em.flush();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw new Refusal(
      'conflict',
      `There is a view called “${name}” already. Choose another name, or change that one.`,
      {
        fields: { name: ['is taken by another view of this list'] },
      },
    );
  }
}
