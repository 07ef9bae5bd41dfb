import { dunningList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { declineWords, isHardDecline } from '../rules/declines.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

type Try = { at: string; code: string | null; message: string | null };

const field = billingFields('i');
const triesShown = 8;

/** Since when it should have been paid. */
const dueSql = sql`coalesce(i.due_at, i.finalized_at, i.created_at)`;
const graceEndSql = sql`(${dueSql} + (select grace_days from products g where g.id = i.product_id) * interval '1 day')`;
const wordsOf = ({ code, message }: Try) => declineWords(code, message);

export const dunningSource: ListSource<typeof dunningList> = {
  ...billingList('i'),
  definition: dunningList,
  table: 'invoices',
  always: sql`(i.status = 'open' and i.remaining_cents > 0 and (i.attempt_count > 0 or i.due_at < now()))`,
  isSmallPart: true,
  joins: sql`${billingList('i').joins}
    left join subscriptions on subscriptions.id = i.subscription_id
    left join lateral (
      select json_agg(json_build_object('at', c.created_at, 'code', c.code, 'message', c.failure_message)) as tries
      from (
        select c.created_at, coalesce(p.failure_code, c.network_decline_code, c.failure_code) as code, c.failure_message
        from payments p join charges c on c.payment_id = p.id
        where p.user_id = i.user_id and p.invoice_id = i.id and c.status = 'failed'
        order by c.created_at desc, c.id desc limit ${sql.lit(triesShown)}) c) tried on true`,
  fields: {
    userName: field.userName,
    remaining: field.sortedMoney('remaining_cents'),
    reason: { shown: sql`tried.tries -> 0`, words: wordsOf },
    nextAttemptAt: field.sortedInstant('next_attempt_at', true),
    dueAt: { shown: dueSql, sort: { key: dueSql, type: 'timestamptz' } },
    attempts: field.plain('attempt_count'),
    daysBehind: {
      shown: sql`greatest(0, floor(extract(epoch from now() - ${dueSql}) / 86400))::int`,
    },
    graceEndsAt: { shown: graceEndSql },
    isGraceOver: { shown: sql`(${graceEndSql} <= now())` },
    recurring: { shown: sql`subscriptions.recurring_cents`, currency: sql`subscriptions.currency` },
    subscriptionStatus: {
      shown: sql`subscriptions.status`,
      compared: sql`(select x.status from subscriptions x where x.id = i.subscription_id)`,
    },
    number: field.text('number'),
    currency: field.currency,
    product: field.product,
    stripeId: field.stripeId('stripe_invoice_id'),
  },
  extra: {
    userId: sql`i.user_id`,
    interval: sql`subscriptions.billing_interval`,
    tries: sql`tried.tries`,
    payUrl: sql`i.hosted_url`,
  },
  finish: (row, mode) => {
    const tries = (row['tries'] ?? []) as Try[];
    const payUrl = row['payUrl'] as string | null;
    return {
      ...row,
      tries: tries.map((one) => ({ at: new Date(one.at), words: wordsOf(one) })),
      isHopeless: isHardDecline(tries[0]?.code ?? null),
      payUrl: payUrl !== null && URL.canParse(payUrl) ? payUrl : null,
      stripeUrl: dashboardUrl(mode, 'invoices', row['stripeId'] as string | null),
    };
  },
  relations: {},
  search: searchBilling({
    alias: 'i',
    invoice: 'stripe_invoice_id',
    invoiceNumber: 'number',
    own: ['id', 'user_id', 'subscription_id'],
  }),
};
