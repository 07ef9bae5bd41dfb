import { type Role, roles } from '@backdesk/contract';
import { issueApiKey } from '@backdesk/server';
import { createLogger, startProgress } from '@backdesk/server/testing';
import type { TestClient } from '../../support/client.ts';
import { type PlayedDemo, startDemoWorld } from '../../support/demo-world.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

const users = 40;
/** A subscription that can be canceled. */
const running = `status = 'active' and not is_cancel_at_period_end and cancel_at is null and stripe_schedule_id is null`;

export type Signed = { client: TestClient; member: TestMember };
export type FullWorld = Awaited<ReturnType<typeof startFullWorld>>;

/**
 * The demo world with a row in each table that anything reads, about a user who has everything, and a
 * member of each role who has just given the second factor. `other` is another member's and another
 * product's.
 */
export async function startFullWorld() {
  const logged: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line) => void logged.push(line) } });
  const demo = await startDemoWorld(users, { validateResponses: false, log });
  const { server } = demo;
  const staff = {} as Record<Role, Signed>;
  for (const role of roles) staff[role] = await signedIn(server, role);
  for (const { client, member } of Object.values(staff))
    await answered(client, 'staff.stepUp', { code: member.code(1) });
  const userId = await one<string>(
    demo,
    `select u.id from users u where exists (select from refunds r where r.user_id = u.id)
       and exists (select from invoices i where i.user_id = u.id) order by u.id limit 1`,
  );
  await writeRows(demo, userId);
  await demo.rows(`insert into passkeys (id, member_id, name, credential_id, public_key)
    select gen_random_uuid(), id, 'Laptop', 'credential-' || id, '\\x00' from staff_members`);
  const { owner, support_lead: lead } = staff;
  const note = await answered(lead.client, 'users.addNote', { userId, body: 'Called.', isPinned: true });
  await answered(lead.client, 'users.addTag', { userId, name: 'friend' });
  const search = { q: 'priya' };
  const view = await answered(owner.client, 'staff.saveView', { list: 'users.list', name: 'Own', search });
  await answered(owner.client, 'staff.saveView', {
    list: 'users.list',
    name: 'Ours',
    search,
    isShared: true,
  });
  const invitation = await answered(owner.client, 'staff.invite', {
    email: 'n@example.com',
    role: 'auditor',
  });
  const job = await startProgress(server.services.database.fork(), 'running', {
    kind: 'tests.walk',
    title: 'Walk 30 users',
    requester: { kind: 'member', id: owner.member.id, name: owner.member.name },
  });
  await demo.rows(
    `update job_progress set paused_at = now(), paused_by_id = 'x', paused_by_name = 'Lena' where id = '${job}'`,
  );
  const operator = { kind: 'operator', id: null, name: 'Test' } as const;
  const key = await issueApiKey(server.services, { name: 'Program', role: 'auditor' }, operator);
  const idOf = (table: string, where = 'true') =>
    one<string>(demo, `select id from ${table} where ${where} order by id limit 1`);
  const subscription = await idOf('subscriptions', running);
  const ids = {
    userId,
    noteId: note.noteId as string,
    tagId: await idOf('tags'),
    viewId: view.id as string,
    invitationId: (invitation.invitation as { id: string } | undefined)?.id ?? (await idOf('invitations')),
    jobId: job,
    keyId: key.id,
    linkId: await idOf('product_links'),
    passkeyId: await idOf('passkeys', `member_id = '${owner.member.id}'`),
    sessionId: await idOf('auth."session"', `"userId" = '${owner.member.id}'`),
    letterId: crypto.randomUUID(),
    eventId: await idOf('webhook_events'),
    driftId: await idOf('sync_drifts'),
    payment: await idOf('payments', `user_id = '${userId}' and refunded_cents > 0`),
    subscription,
    seen: await one<string>(
      demo,
      `select o.content_hash from stripe_objects o join subscriptions s on s.stripe_subscription_id = o.id and s.product_id = o.product_id
       where s.id = '${subscription}'`,
    ),
    price: await one<string>(
      demo,
      `select p.id from plan_prices p join subscriptions s on s.product_id = p.product_id and s.currency = p.currency
         and s.billing_interval = p.billing_interval and s.plan_price_id <> p.id
       where s.id = '${subscription}' and p.is_active order by p.id limit 1`,
    ),
    invoice: await idOf('invoices', `user_id = '${userId}'`),
    refund: await idOf('refunds', `user_id = '${userId}'`),
    dispute: await idOf('disputes'),
    approval: await idOf('approval_requests'),
    discount_code: await idOf('discount_codes', 'promotion_code_id is not null'),
    coupon: await one<string>(
      demo,
      `select c.id from coupons c join products p on p.id = c.product_id join product_links l on l.product_id = p.id order by c.id limit 1`,
    ),
    plan: await idOf('plans', `stripe_product_id is not null`),
    amends: await idOf('amends'),
    saveOffer: await idOf('save_offers', `state = 'offered'`),
    ownSubscription: await idOf('subscriptions', `user_id = '${userId}'`),
    creditGrant: await idOf('credit_grants', `ticket = 'T-1'`),
    credit_account: await idOf('credit_accounts', `user_id = '${userId}'`),
    productId: await one<string>(demo, `select product_id from users where id = '${userId}'`),
    productKey: await one<string>(
      demo,
      `select key from products p join product_links l on l.product_id = p.id limit 1`,
    ),
  };
  return { ...demo, staff, ids, logged, secrets: [key.secret, owner.client.cookies.get('sid') ?? ''] };
}

/** Calls a procedure that has to answer. */
export async function answered(client: TestClient, name: string, input: unknown) {
  const { data, error } = await client.call(name, input);
  if (error) throw new Error(`${name} was refused: ${JSON.stringify(error)}`);
  return data as Record<string, unknown>;
}

async function one<Value>(demo: PlayedDemo, query: string): Promise<Value> {
  const [row] = await demo.rows(query);
  if (!row) throw new Error(`Nothing was found by: ${query}`);
  return Object.values(row)[0] as Value;
}

/** What a demo of a few users has none of, all of it about one user. */
async function writeRows(demo: PlayedDemo, userId: string): Promise<void> {
  const mine = `u.product_id, u.id from users u where u.id = '${userId}'`;
  for (const statement of [
    `insert into auth_sessions (id, ip, user_agent, fingerprint, started_at, expires_at, product_id, user_id)
     select gen_random_uuid(), '203.0.113.77', 'Firefox', 'device-1', now(), now() + interval '1 day', ${mine}`,
    `insert into user_identities (id, kind, external_id, product_id, user_id) select gen_random_uuid(), 'clerk', 'clerk_1', ${mine}`,
    `insert into feedback_items (id, source, title, body, author_email, posted_at, product_id, user_id)
     select gen_random_uuid(), 'canny', 'Dark mode', 'please', 'a@example.com', now(), ${mine}`,
    `insert into email_log (id, kind, to_email, subject, state, error_message, product_id, user_id)
     select gen_random_uuid(), 'billing.receipt', 'a@example.com', 'Receipt', 'failed', 'mailbox full', ${mine}`,
    `insert into referrals (referrer_id, referred_id, status, rejected_at, rejection_reason, product_id)
     select u.id, o.id, 'rejected', now(), 'same card', u.product_id from users u join users o
       on o.product_id = u.product_id and o.id <> u.id where u.id = '${userId}' limit 1`,
    `insert into user_profiles (user_id, product_id) select u.id, u.product_id from users u where u.id = '${userId}' on conflict do nothing`,
    `insert into credit_accounts (id, unit, currency, product_id, user_id)
     select gen_random_uuid(), 'cents', p.reporting_currency, u.product_id, u.id from users u join products p on p.id = u.product_id
     where u.id = '${userId}' and not exists (select from credit_accounts a where a.user_id = u.id)`,
    `insert into credit_entries (id, kind, amount_units, account_id, product_id, user_id)
     select gen_random_uuid(), 'adjustment', 100, a.id, a.product_id, a.user_id from credit_accounts a where a.user_id = '${userId}' limit 1`,
    `update products set credits_unit = 'cents' where id = (select product_id from users where id = '${userId}')`,
    `insert into credit_grants (id, category, amount_units, remaining_units, effective_at, reason, note, ticket, granted_by_id, granted_by_name, account_id, product_id)
     select gen_random_uuid(), 'promotional', 100, 100, now(), 'goodwill', 'please', 'T-1', 'x', 'Lena', a.id, a.product_id from credit_accounts a
     where a.user_id = '${userId}' limit 1`,
    `insert into credit_worths (id, product_id, currency, thousand_cents) select gen_random_uuid(), product_id, 'USD', 100 from users where id = '${userId}'`,
    `insert into goodwill_given (id, kind, amount_cents, currency, given_by_id, given_by_name, product_id, user_id)
     select gen_random_uuid(), 'credit', 100, 'USD', 'x', 'Lena', ${mine}`,
    `insert into disputes (id, payment_id, stripe_dispute_id, stripe_status, status, reason, amount_cents, currency, evidence_due_at, product_id, user_id)
     select gen_random_uuid(), p.id, 'dp_full', 'needs_response', 'needs_response', 'fraudulent', 100, p.currency, now() + interval '3 days',
       p.product_id, p.user_id from payments p where p.user_id = '${userId}' order by p.id limit 1`,
    `with asked as (
       insert into approval_requests (id, kind, target_kind, target_id, amount_cents, currency, quote_hash, reason, note,
         requester_id, requester_name, expires_at, product_id, user_id)
       select gen_random_uuid(), 'refund', 'payment', p.id, 100, p.currency, 'x', 'goodwill', 'please', 'x', 'Lena',
         now() + interval '1 day', p.product_id, p.user_id from payments p where p.user_id = '${userId}' order by p.id limit 1
       returning *)
     insert into refunds (id, ticket, state, reason, approval_request_id, payment_id, amount_cents, currency, product_id, user_id)
     select gen_random_uuid(), 'T-6', 'awaiting_approval', reason, id, target_id::uuid, amount_cents, currency, product_id, user_id from asked`,
    `insert into amends (id, wish, wish_hash, refund_id, reason, note, ticket, requested_by_kind, requested_by_id, requested_by_name, product_id, user_id)
     select gen_random_uuid(), '{"refund":{"amount":"100","currency":"USD"},"subscription":null,"credit":null}', 'x', r.id, 'goodwill', 'please', 'T-2',
       'member', 'x', 'Lena', r.product_id, r.user_id from refunds r where r.user_id = '${userId}' order by r.id limit 1`,
    `insert into save_offers (id, subscription_id, kind, terms, days_count, feedback, ticket, note, offered_by_id, offered_by_name, product_id, user_id)
     select gen_random_uuid(), s.id, 'free_days', '14 days free', 14, 'too_expensive', 'T-3', 'wrote twice', 'x', 'Lena', s.product_id, s.user_id
     from subscriptions s where s.user_id = '${userId}' order by s.id limit 1`,
    `insert into save_offers (id, subscription_id, kind, state, terms, days_count, feedback, ticket, note, offered_by_id, offered_by_name,
       answered_at, answered_by_id, answered_by_name, answer_note, product_id, user_id)
     select gen_random_uuid(), id, 'pause', 'declined', 'A pause of 30 days', 30, 'unused', 'T-5', 'wrote twice', 'x', 'Lena', now(), 'x', 'Lena',
       'too late', product_id, user_id from subscriptions where ${running} order by id limit 1`,
    `insert into auto_topups (id, off_reason, off_detail, off_by_name, off_at, product_id, user_id)
     select gen_random_uuid(), 'staff', 'they wrote', 'Lena', now(), product_id, id from users where id = '${userId}'`,
    `insert into refund_blocks (id, note, blocked_by_id, blocked_by_name, product_id, user_id)
     select gen_random_uuid(), 'charges back', 'x', 'Lena', product_id, id from users where id = '${userId}'`,
    `insert into early_fraud_warnings (id, payment_id, stripe_early_fraud_warning_id, stripe_charge_id, fraud_type, is_actionable, product_id, user_id)
     select gen_random_uuid(), p.id, 'issfr_full', 'ch_full', 'misc', true, p.product_id, p.user_id from payments p where p.user_id = '${userId}' limit 1`,
    `insert into credit_notes (id, invoice_id, stripe_credit_note_id, number, stripe_status, status, reason, memo, subtotal_cents, total_cents, currency, product_id, user_id)
     select gen_random_uuid(), i.id, 'cn_' || i.id, 'CN-1', 'issued', 'issued', 'order_change', 'sorry', 100, 100, i.currency, i.product_id, i.user_id
     from invoices i where i.user_id = '${userId}'`,
    `insert into stripe_operations (id, kind, state, target_kind, target_stripe_id, parameters, parameters_hash, note,
       error_message, settled_at, requested_by_kind, requested_by_id, requested_by_name, product_id, user_id)
     select gen_random_uuid(), 'subscription_uncancel', 'failed', 'subscription', stripe_subscription_id, '{}', 'x', 'no', 'no', now(),
       'member', 'x', 'Lena', product_id, user_id from subscriptions where ${running} order by id limit 1`,
    `insert into sync_drifts (id, product_id, object_type, stripe_id, field, mirror_value, stripe_value, cause, last_seen_at, state)
      select gen_random_uuid(), product_id, 'subscription', 'sub_drifted', 'status', 'active', 'canceled', 'No webhook came.', now(), 'open' from users where id = '${userId}'`,
    `insert into webhook_events (id, product_id, source, external_id, event_type, object_id, object_type, payload, state, error_message)
     select gen_random_uuid(), product_id, 'stripe', 'evt_' || id, type || '.updated', id, type,
       json_build_object('id', 'evt_' || id, 'object', 'event', 'data', json_build_object('object', raw))::text, 'failed', 'No such object'
     from (select distinct on (type) * from stripe_objects where raw is not null order by type, id) o`,
  ])
    await demo.rows(statement);
}
