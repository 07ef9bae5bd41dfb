import { sql } from 'kysely';
import type { TimelineSource } from '../providers.ts';

/** What this domain itself knows of a user's story: notes, mails, sign-ins, and acts of staff. */
export const ownTimeline: readonly TimelineSource[] = [
  {
    kind: 'note',
    select: (userId) => sql`
      select 'note:' || id, created_at, case when is_pinned then 'Pinned note' else 'Note' end,
        left(body, 300) || case when char_length(body) > 300 then '…' else '' end, 'neutral',
        null::text, null::text, null::text, created_by_name
      from user_notes where user_id = ${userId}`,
  },
  {
    kind: 'mail',
    select: (userId) => sql`
      select 'mail:' || id, created_at,
        case state when 'sent' then 'Mail sent' when 'failed' then 'Mail failed' else 'Mail queued' end,
        concat_ws(' · ', subject, error_message), case state when 'failed' then 'bad' else 'neutral' end,
        null::text, null::text, null::text, null::text
      from email_log where user_id = ${userId}`,
  },
  {
    kind: 'sign_in',
    select: (userId) => sql`
      select 'sign_in:' || id, started_at, 'Signed in', left(user_agent, 120), 'neutral',
        null::text, null::text, null::text, null::text
      from auth_sessions where user_id = ${userId}`,
  },
  {
    // From the audit log: only acts that target the user itself. Notes have entries of their own.
    kind: 'staff',
    select: (userId) => sql`
      select 'audit:' || e.sequence, e.occurred_at,
        case e.action when 'users.reveal' then 'E-mail revealed' when 'users.edit' then 'User edited'
          when 'users.delete_note' then 'Note deleted' when 'users.add_tag' then 'Tag added'
          when 'users.remove_tag' then 'Tag removed' when 'billing.block_refunds' then 'Refunds blocked'
          when 'billing.unblock_refunds' then 'Refunds allowed again'
          when 'billing.link_portal' then 'Link to the customer portal made'
          when 'billing.top_up' then 'Top-up asked for' when 'billing.turn_topups_on' then 'Automatic top-ups turned on'
          when 'billing.turn_topups_off' then 'Automatic top-ups turned off' else replace(e.action, '_', ' ') end,
        coalesce(p.payload::json ->> 'reason', p.payload::json -> 'after' ->> 'tag',
          p.payload::json -> 'before' ->> 'tag', p.payload::json -> 'after' ->> 'changed', p.payload::json -> 'after' ->> 'note'),
        'neutral', null::text, null::text, null::text, p.payload::json ->> 'actorName'
      from audit_entries e left join audit_payloads p using (sequence)
      where e.target_id = ${userId} and e.action not in ('users.add_note', 'users.edit_note')`,
  },
];
