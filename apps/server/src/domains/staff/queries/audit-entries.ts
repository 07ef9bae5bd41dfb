import type { auditEntryInput, auditListInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { sha256 } from '../../../platform/crypto.ts';
import { decodeCursor, encodeCursor } from '../../../platform/cursor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { StaffProviders } from '../providers.ts';
import { readAuditRows } from './audit-rows.ts';

const PAGE_SIZE = 50;

/** The audit log, the latest entry first, narrowed by any of its filters. */
export async function auditEntries(
  ctx: QueryContext,
  { auditedOfUser }: StaffProviders,
  input: z.output<typeof auditListInput>,
) {
  const { cursor, jumpTo, ...filters } = input;
  // The filters are part of the list's name: a cursor of one view of the log is refused in another.
  const list = `staff.auditEntries ${sha256(JSON.stringify(filters)).slice(0, 16)}`;
  const below = cursor ? sequenceOf(decodeCursor(list, cursor, 1)) : null;
  const { userId } = filters;
  const ofUser =
    userId === undefined ? undefined : [sql`select ${userId}`, ...auditedOfUser.map((ids) => ids(userId))];
  const place = { below, before: below === null ? jumpTo : undefined, targets: ofUser };
  const rows = await readAuditRows(ctx.em, filters, place, PAGE_SIZE + 1);
  const shown = rows.slice(0, PAGE_SIZE);
  const last = shown.at(-1);
  return {
    rows: shown,
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor(list, [String(last.sequence)]) : null,
  };
}

/** One entry by its number, as links name it. */
export async function auditEntry(ctx: QueryContext, { sequence }: z.output<typeof auditEntryInput>) {
  const [entry] = await readAuditRows(ctx.em, {}, { only: sequence }, 1);
  if (!entry) throw notFound('audit entry');
  return entry;
}

/** What there is to filter by; each distinct value costs one step of an index, not a row of the log. */
export async function auditOptions(ctx: QueryContext) {
  const db = plainSql(ctx.em);
  const { rows: actions } = await sql<{ value: string }>`
    with recursive found as (
      (select action as value from audit_entries order by action limit 1)
      union all
      select (select action from audit_entries where action > found.value order by action limit 1)
      from found where found.value is not null
    ) select value from found where value is not null limit 300`.execute(db);
  const { rows: kinds } = await sql<{ value: string }>`
    with recursive found as (
      (select target_kind as value from audit_entries order by target_kind limit 1)
      union all
      select (select target_kind from audit_entries where target_kind > found.value order by target_kind limit 1)
      from found where found.value is not null
    ) select value from found where value is not null limit 100`.execute(db);
  const { rows: members } = await sql<{ id: string; name: string }>`
    select id, name from staff_members order by lower(name), id limit 500`.execute(db);
  return {
    actions: actions.map(({ value }) => value),
    targetKinds: kinds.map(({ value }) => value),
    members,
  };
}

function sequenceOf([key = '']: string[]): string {
  if (!/^\d{1,18}$/.test(key))
    throw new Refusal('invalid_input', 'This page marker was changed. Start again from the first page.');
  return key;
}
