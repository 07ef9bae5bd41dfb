import Stripe from 'stripe';
import { at, type CheckedKind, elements, type Json } from './checker/check.ts';

/** Stripe's API, read as plain JSON and never faster than `pace` lets through. */
export type StripeReader = { stripe: Stripe; pace: () => Promise<void>; count: () => void };

type Resource = { path: string; expand: readonly string[]; query?: Readonly<Record<string, string>> };

const resources: Record<CheckedKind, Resource> = {
  product: { path: '/v1/products', expand: [] },
  price: { path: '/v1/prices', expand: [] },
  coupon: { path: '/v1/coupons', expand: [] },
  customer: { path: '/v1/customers', expand: [] },
  promotion_code: { path: '/v1/promotion_codes', expand: [] },
  // Listed by customer: see `listPage`.
  payment_method: { path: '/v1/payment_methods', expand: [] },
  setup_intent: { path: '/v1/setup_intents', expand: [] },
  balance_transaction: { path: '/v1/balance_transactions', expand: [] },
  // Without it Stripe leaves out the ones that ended.
  subscription: { path: '/v1/subscriptions', expand: ['discounts'], query: { status: 'all' } },
  subscription_schedule: { path: '/v1/subscription_schedules', expand: [] },
  payment_intent: {
    path: '/v1/payment_intents',
    expand: ['latest_charge', 'latest_charge.balance_transaction'],
  },
  charge: { path: '/v1/charges', expand: [] },
  invoice: { path: '/v1/invoices', expand: ['payments'] },
  refund: { path: '/v1/refunds', expand: [] },
  dispute: { path: '/v1/disputes', expand: [] },
  'radar.early_fraud_warning': { path: '/v1/radar/early_fraud_warnings', expand: [] },
  credit_note: { path: '/v1/credit_notes', expand: [] },
};

/** Where a list goes on: after this object, which was made at that second. */
export type ListCursor = { after: string; created: number };

export type Page = { objects: Json[]; next: ListCursor | null };

const perPage = 100;

/** One page of all objects of a kind, newest first; of one customer, where they are listed by customer. */
export async function listPage(
  reader: StripeReader,
  kind: CheckedKind,
  cursor: ListCursor | null,
  options: { customer?: string; createdSince?: number } = {},
): Promise<Page> {
  const { path, expand, query } = resources[kind];
  const search = new URLSearchParams({ limit: String(perPage), ...query });
  for (const field of expand) search.append('expand[]', `data.${field}`);
  if (options.customer) search.set('customer', options.customer);
  if (options.createdSince !== undefined) search.set('created[gte]', String(options.createdSince));
  const from = (after: ListCursor | null, isThere: boolean) => {
    const page = new URLSearchParams(search);
    if (after && isThere) page.set('starting_after', after.after);
    // What the list stood at was deleted meanwhile: it goes on at that second.
    else if (after) page.set('created[lte]', String(after.created));
    return ask(reader, `${path}?${page.toString()}`);
  };
  const list = await from(cursor, true).catch((error: unknown) => {
    if (cursor && isMissing(error)) return from(cursor, false);
    throw error;
  });
  const objects = elements(list);
  for (const object of objects) await completeLists(reader, kind, object);
  const last = objects.at(-1);
  const next =
    list['has_more'] === true && last
      ? { after: String(last['id']), created: Number(last['created'] ?? 0) }
      : null;
  return { objects, next };
}

/** One object; null when Stripe does not have it. */
export async function retrieveRaw(reader: StripeReader, kind: CheckedKind, id: string): Promise<Json | null> {
  const { path, expand } = resources[kind];
  const search = new URLSearchParams();
  for (const field of expand) search.append('expand[]', field);
  try {
    const raw = await ask(reader, `${path}/${encodeURIComponent(id)}?${search.toString()}`);
    await completeLists(reader, kind, raw);
    return raw;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Stripe shows the first ten of the lists within an object; the mirror keeps all. */
async function completeLists(reader: StripeReader, kind: CheckedKind, raw: Json): Promise<void> {
  const within =
    kind === 'subscription'
      ? { field: 'items', path: `/v1/subscription_items?subscription=${String(raw['id'])}&` }
      : kind === 'invoice'
        ? { field: 'lines', path: `/v1/invoices/${String(raw['id'])}/lines?` }
        : undefined;
  if (!within || at(raw, within.field, 'has_more') !== true) return;
  const all: Json[] = [];
  for (let hasMore = true; hasMore; ) {
    const after = all.at(-1);
    const list = await ask(
      reader,
      `${within.path}limit=${perPage}${after ? `&starting_after=${String(after['id'])}` : ''}`,
    );
    all.push(...elements(list));
    hasMore = list['has_more'] === true;
  }
  raw[within.field] = { ...(raw[within.field] as Json), data: all, has_more: false };
}

/** One request. */
export async function ask({ stripe, pace, count }: StripeReader, path: string): Promise<Json> {
  await pace();
  count();
  const answer: unknown = await stripe.rawRequest('GET', path);
  return answer as Json;
}

const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 404;
