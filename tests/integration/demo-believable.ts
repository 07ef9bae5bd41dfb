/** A figure of the demo world, as plain SQL over the tables, and between what it has to lie. */
export type Believable = {
  name: string;
  query: string;
  from: number;
  to: number;
  /** Wider bounds for a world of a few hundred users, where single cases weigh much. */
  few?: { from: number; to: number };
  /** Why these bounds: they are ours, chosen so that a founder would believe the picture. */
  why: string;
};

const share = (what: string, of: string) => `(${what})::float8 / nullif((${of}), 0)`;
const ended = `timestamptz '2026-11-20 12:00Z'`;
const payments = `select count(*) from payments`;
/** Payments of renewals: made by Stripe at the end of a period, not by a person at a checkout. */
const renewals = `select count(*) from payments p join invoices i on i.stripe_invoice_id = p.stripe_invoice_id
  where i.billing_reason = 'subscription_cycle'`;
const subscriptions = `select count(*) from subscriptions s join plans p on p.id = s.plan_id`;
const monthly = `select date_trunc('month', signed_up_at) as month, count(*) as n from users
  where signed_up_at >= date_trunc('month', ${ended} - interval '23 months') and signed_up_at < date_trunc('month', ${ended}) group by 1`;
const inLast = (column: string, days: number) => `${column} > ${ended} - interval '${days} days'`;

export const believable: readonly Believable[] = [
  {
    name: 'growth: sign-ups of the last twelve months against the twelve before',
    query: share(
      `select count(*) from users where ${inLast('signed_up_at', 365)}`,
      `select count(*) from users where not ${inLast('signed_up_at', 365)}`,
    ),
    from: 1.3,
    to: 3.5,
    why: 'Young companies that are found more and more: between a third more and three times as many a year.',
  },
  {
    name: 'season: the busiest whole month against the average one',
    query: `select max(n) / avg(n) from (${monthly}) m`,
    from: 1.3,
    to: 3,
    why: 'Launches and autumn stand out; a month with more than three times the average would be an error.',
  },
  {
    name: 'no flat line: months whose sign-ups differ by less than 2 % from the month before',
    query: `select avg((abs(n - before) < 0.02 * before)::int) from (select n, lag(n) over (order by month) as before from (${monthly}) m) x where before is not null`,
    from: 0,
    to: 0.25,
    why: 'Real sign-ups wobble.',
  },
  {
    name: 'weekends: sign-ups on Saturday and Sunday of all',
    query: share(
      `select count(*) from users where extract(isodow from signed_up_at) > 5`,
      `select count(*) from users`,
    ),
    from: 0.13,
    to: 0.27,
    why: 'Two days of seven are 0.29; tools for work have fewer, couples more.',
  },
  {
    name: 'free: users who never had a subscription nor paid',
    query: share(
      `select count(*) from users u where not exists (select from subscriptions where user_id = u.id) and not exists (select from payments where user_id = u.id)`,
      `select count(*) from users`,
    ),
    from: 0.4,
    to: 0.75,
    why: 'Products with a free tier: most try it and stay free.',
  },
  {
    name: 'users without a Stripe customer',
    query: share(`select count(*) from users where stripe_customer_id is null`, `select count(*) from users`),
    from: 0.3,
    to: 0.65,
    why: 'Only Codebuff makes everybody a customer; elsewhere that happens at the first checkout.',
  },
  {
    name: 'renewals that stay unpaid',
    query: share(`${renewals} and p.status = 'failed'`, renewals),
    from: 0.002,
    to: 0.06,
    why: 'After four retries 1 to 3 % of renewals stay unpaid at consumer software.',
  },
  {
    name: 'attempts that the bank declines, of all charges',
    query: share(`select count(*) from charges where status = 'failed'`, `select count(*) from charges`),
    from: 0.02,
    to: 0.13,
    why: 'Card networks decline 5 to 10 % of card-not-present attempts, retries counted.',
  },
  {
    name: 'payments with a refund',
    query: share(`select count(*) from payments where refunded_cents > 0`, payments),
    from: 0.005,
    to: 0.04,
    why: 'Software by subscription gives back 1 to 3 % of payments.',
  },
  {
    name: 'refunds in part, of all refunds',
    query: share(
      `select count(*) from refunds r join payments p on p.id = r.payment_id where r.amount_cents < p.amount_cents`,
      `select count(*) from refunds`,
    ),
    from: 0.1,
    to: 0.7,
    why: 'Less than half are split; with few refunds the share is coarse.',
  },
  {
    name: 'disputed payments',
    query: share(`select count(*) from disputes`, payments),
    from: 0.0005,
    to: 0.0075,
    few: { from: 0.0005, to: 0.012 },
    why: 'Stripe warns from 0.75 %; a desk that stays below has work and no alarm.',
  },
  {
    name: 'subscriptions that have ended',
    query: share(`${subscriptions} where s.status = 'canceled'`, subscriptions),
    from: 0.3,
    to: 0.65,
    why: 'Monthly churn of 5 to 8 % over two years of growth leaves about half running.',
  },
  ...[
    [1, 0.78, 0.98, 'first month: one in ten has second thoughts, or a card that is declined'],
    [3, 0.6, 0.92, 'three months: the steep part of the curve'],
    [6, 0.42, 0.84, 'half a year: it flattens'],
    [12, 0.22, 0.72, 'a year: between a quarter and two thirds are still there'],
  ].map(
    ([months, from, to, why]): Believable => ({
      name: `cohort decay: monthly subscribers still there after ${months} months`,
      query: `select avg((s.ended_at is null or s.ended_at > s.started_at + interval '${months} months')::int) from subscriptions s
        where s.billing_interval = 'month' and s.plan_id is not null and s.status <> 'incomplete_expired' and s.started_at < ${ended} - interval '${months} months'`,
      from: from as number,
      to: to as number,
      why: why as string,
    }),
  ),
  {
    name: 'plan mix: subscriptions by the year',
    query: share(`${subscriptions} where s.billing_interval = 'year'`, subscriptions),
    from: 0.1,
    to: 0.35,
    why: 'Two months for nothing convince a fifth; companies more often.',
  },
  {
    name: 'yearly renewals: second yearly invoices of yearly subscriptions old enough',
    query: share(
      `select count(distinct i.stripe_subscription_id) from invoices i join subscriptions s on s.stripe_subscription_id = i.stripe_subscription_id
       where s.billing_interval = 'year' and i.billing_reason = 'subscription_cycle' and s.started_at < ${ended} - interval '380 days'`,
      `${subscriptions} where s.billing_interval = 'year' and s.status <> 'incomplete_expired' and s.started_at < ${ended} - interval '380 days'`,
    ),
    from: 0.2,
    to: 0.9,
    why: 'A third does not renew, and gifts never do.',
  },
  {
    name: 'trials: subscriptions that began with one',
    query: share(`${subscriptions} where s.trial_start_at is not null`, subscriptions),
    from: 0.08,
    to: 0.4,
    why: 'RepurposeFlow, AI SaaS Chat and Better Together have trials on one plan each; Codebuff has none.',
  },
  {
    name: 'trials that end in a paid invoice',
    query: share(
      `select count(distinct s.id) from subscriptions s join invoices i on i.stripe_subscription_id = s.stripe_subscription_id
       where s.trial_end_at < ${ended} and i.paid_cents > 0`,
      `select count(*) from subscriptions s where s.trial_end_at < ${ended}`,
    ),
    from: 0.35,
    to: 0.8,
    why: 'With a card up front half of the trials convert.',
  },
  {
    name: 'changes of plan: subscriptions with an invoice for one',
    query: share(
      `select count(distinct stripe_subscription_id) from invoices where billing_reason = 'subscription_update'`,
      subscriptions,
    ),
    from: 0.015,
    to: 0.2,
    why: 'Upgrades are invoiced at once: of a few in a hundred.',
  },
  {
    name: 'subscriptions with a coupon',
    query: share(
      `select count(*) from discount_redemptions`,
      `${subscriptions} join products pr on pr.id = s.product_id where pr.key = 'better-together'`,
    ),
    from: 0.1,
    to: 0.45,
    few: { from: 0.1, to: 0.7 },
    why: 'Better Together gives codes away twice a year.',
  },
  {
    name: 'credit bought: Eachie’s top-ups that came by themselves',
    query: share(
      `select count(*) from payments p where p.description = 'Automatic top-up' and p.status = 'succeeded'`,
      `select count(*) from payments p join products pr on pr.id = p.product_id where pr.key = 'eachie' and p.status = 'succeeded'`,
    ),
    from: 0.3,
    to: 0.9,
    why: 'Seven in ten turn it on, and those buy most often.',
  },
  {
    name: 'credit spent, of what was bought or given by Eachie',
    query: `select -sum(amount_units) filter (where kind = 'usage')::float8 / sum(amount_units) filter (where amount_units > 0) from credit_entries e join credit_accounts a on a.id = e.account_id where a.unit = 'cents'`,
    from: 0.5,
    to: 0.97,
    why: 'Prepaid credit is used up and bought again; some lapses, some is left.',
  },
  {
    name: 'referrals of Codebuff that succeeded',
    query: share(
      `select count(*) from referrals where status = 'completed'`,
      `select count(*) from referrals`,
    ),
    from: 0.4,
    to: 1,
    why: 'The rest is pending, from the same device or over the limit.',
  },
  {
    name: 'gifts among Better Together’s subscriptions',
    query: share(
      `select count(*) from subscriptions where is_gift`,
      `${subscriptions} join products pr on pr.id = s.product_id where pr.key = 'better-together'`,
    ),
    from: 0.02,
    to: 0.2,
    few: { from: 0.01, to: 0.4 },
    why: 'Weddings, anniversaries, Christmas.',
  },
  {
    name: 'tracking levels below full among Eachie’s users',
    query: share(
      `select count(*) from users where tracking_level <> 'full'`,
      `select count(*) from users u join products pr on pr.id = u.product_id where pr.key = 'eachie'`,
    ),
    from: 0.1,
    to: 0.45,
    why: 'A quarter brings its own keys; a few ask for errors only. Other products know no levels.',
  },
  {
    name: 'e-mails that were never confirmed where a product asks for it',
    query: share(
      `select count(*) from users u join products pr on pr.id = u.product_id where pr.key = 'ai-saas-chat' and not u.is_email_verified`,
      `select count(*) from users u join products pr on pr.id = u.product_id where pr.key = 'ai-saas-chat'`,
    ),
    from: 0.02,
    to: 0.2,
    why: 'One in ten mistypes or does not care.',
  },
];
