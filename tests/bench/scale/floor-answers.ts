import type pg from 'pg';

type Answer = (pool: pg.Pool, parameters: URLSearchParams) => Promise<unknown>;

const session = `select s.id, m.id, m.name, m.role from auth."session" s
  join auth."user" u on u.id = s."userId" join staff_members m on m.id = s."userId"::uuid
  left join session_step_ups t on t.session_id = s.id where s.token = $1`;

const userColumns = `u.id, u.full_name, u.email, p.name as product, p.reporting_currency, u.subscription_tier,
  u.subscription_status, u.subscription_current_period_end_at, u.total_spent_cents, u.credits_cents, u.country,
  u.signed_up_at, u.tracking_level, u.last_login_at, u.login_count, u.is_email_verified, u.is_active,
  u.acquisition_channel, u.billing_mode, u.created_at, u.stripe_customer_id,
  array(select t.name from user_tags j join tags t on t.id = j.tag_id where j.user_id = u.id) as tags`;
const paymentColumns = `y.*, u.full_name as user_name, p.name as product`;

const usersNewest = `select ${userColumns} from (select * from users where deleted_at is null
    order by signed_up_at desc, id desc limit 26) u join products p on p.id = u.product_id
  order by u.signed_up_at desc, u.id desc`;
const usersEstimate = `select reltuples from pg_class where oid = 'users'::regclass`;
const fragment = `u.deleted_at is null and (lower(u.email) like '%' || $1 || '%' or lower(u.full_name) like '%' || $1 || '%')`;
const usersFragment = `with hits as materialized (select u.* from users u where ${fragment} limit 5001)
  select ${userColumns} from (select * from hits order by signed_up_at desc, id desc limit 26) u
  join products p on p.id = u.product_id order by u.signed_up_at desc, u.id desc`;
const countFragment = `select count(*) from (select from users u where ${fragment} limit 10001) c`;

const payments = (where: string) => `select ${paymentColumns} from (select * from payments where ${where}
    order by created_at desc, id desc limit 26) y
  join users u on u.id = y.user_id join products p on p.id = y.product_id
  order by y.created_at desc, y.id desc`;
const paymentsOfUser = payments(`user_id = $1 and status = any($2)`);
const paymentsByStatus = payments(`status = $1`);
const paymentsAfter = payments(`status = $1 and (created_at, id) < ($2, $3)`);
const countPayments = `select count(*) from (select from payments where status = $1 limit 10001) c`;

const found = (by: string) => `select u.id, u.email, u.full_name, p.name from users u
  join products p on p.id = u.product_id where ${by} limit 26`;
const lookUps: Record<string, string> = {
  email: found('lower(u.email) = $1'),
  id: found('u.id = $1::uuid'),
  customer: found('u.stripe_customer_id = $1'),
  payment_intent: found(`u.id in (select user_id from payments where stripe_payment_intent_id = $1)`),
};
const openUser = `select u.*, p.name,
  (select coalesce(json_agg(s), '[]') from subscriptions s where user_id = u.id) as subscriptions,
  (select coalesce(json_agg(x), '[]') from (select * from payments where user_id = u.id
    order by created_at desc, id desc limit 25) x) as payments,
  (select coalesce(json_agg(r), '[]') from refunds r where user_id = u.id) as refunds
  from users u join products p on p.id = u.product_id where u.id = $1`;
const userStory = `select * from (
    select 'payment', coalesce(paid_at, created_at) as at, amount_cents from payments where user_id = $1
    union all select 'refund', created_at, amount_cents from refunds where user_id = $1
    union all select 'subscription', started_at, price_cents from subscriptions where user_id = $1) story
  order by at desc limit 31`;

const rows = async (pool: pg.Pool, sql: string, values: unknown[] = []) =>
  (await pool.query(sql, values)).rows;
const of = (parameters: URLSearchParams, name: string) => parameters.get(name) ?? '';

/**
 * The least that could answer each question: the session, then the best SQL that is known for it, the
 * rows as they are. Statements that do not need each other run side by side, as ours do.
 */
export const floorAnswers: Record<string, Answer> = {
  usersNewest: (pool) => Promise.all([rows(pool, usersNewest), rows(pool, usersEstimate)]),
  usersFragment: (pool, at) =>
    Promise.all([rows(pool, usersFragment, [of(at, 'q')]), rows(pool, countFragment, [of(at, 'q')])]),
  lookUp: (pool, at) => rows(pool, lookUps[of(at, 'by')] ?? '', [of(at, 'q')]),
  paymentsOfUser: (pool, at) => rows(pool, paymentsOfUser, [of(at, 'user'), [of(at, 'status')]]),
  paymentsByStatus: (pool, at) =>
    Promise.all([
      rows(pool, paymentsByStatus, [of(at, 'status')]),
      rows(pool, countPayments, [of(at, 'status')]),
    ]),
  paymentsPage: (pool, at) =>
    at.has('createdAt')
      ? rows(pool, paymentsAfter, [of(at, 'status'), of(at, 'createdAt'), of(at, 'id')])
      : rows(pool, paymentsByStatus, [of(at, 'status')]),
  openUser: (pool, at) =>
    Promise.all([rows(pool, openUser, [of(at, 'id')]), rows(pool, userStory, [of(at, 'id')])]),
};

/** Answers `/<question>?…` after looking up the session that `token` stands for. */
export async function floorAnswer(pool: pg.Pool, url: URL): Promise<unknown> {
  const answer = floorAnswers[url.pathname.slice(1)];
  if (!answer) throw new Error(`There is no floor ${url.pathname}.`);
  const who = await rows(pool, session, [of(url.searchParams, 'token')]);
  if (who.length !== 1) throw new Error('Nobody has this session.');
  return answer(pool, url.searchParams);
}
