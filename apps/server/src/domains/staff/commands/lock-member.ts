import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '../../../platform/db/database.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { StaffMember } from '../entities/staff-member.ts';

/**
 * Locks a member together with all active owners, always in the order of their ids: two owners who
 * demote each other at the same moment take turns, and the second finds nobody left.
 */
export async function lockMember(
  em: EntityManager,
  memberId: string,
): Promise<{ member: StaffMember; otherActiveOwners: number }> {
  const rows = await em.find(
    StaffMember,
    { $or: [{ id: memberId }, { role: 'owner', isActive: true }] },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  );
  const member = rows.find(({ id }) => id === memberId);
  if (!member) throw notFound('member');
  const owners = rows.filter(({ id, role, isActive }) => id !== memberId && role === 'owner' && isActive);
  return { member, otherActiveOwners: owners.length };
}

/** An installation always keeps one owner who can sign in. */
export function refuseLosingLastOwner(member: StaffMember, otherActiveOwners: number): void {
  if (member.role === 'owner' && member.isActive && otherActiveOwners === 0)
    throw new Refusal('conflict', `${member.name} is the last active owner. Make another owner first.`);
}
