import type { SimulatedStripe } from '../../support/stripe.ts';

type Json = Record<string, unknown>;
type Fields = Record<string, string | null>;
/** Stripe id to what should be stored, or what is. */
type Picture = Map<string, Fields>;

/** Where our rows are read from. */
type Rows = { rows<Row extends Record<string, unknown>>(query: string): Promise<Row[]> };
/** Every object of a type that Stripe has, as its API shows it. */
type ListOf = (type: string) => Promise<Json[]>;

/**
 * Every difference between our tables and the simulator’s state, as a sentence. Written from the
 * meaning of the columns; it shares no code with what fills them.
 */
export async function differencesFromStripe(desk: Rows, stripe: SimulatedStripe): Promise<string[]> {
  return differencesBetween(desk, async (type) => {
    const state = await stripe.control<{ accounts: { acme: { objects: Json[] } } }>(
      'GET',
      `/state?account=acme&objects=${type}`,
    );
    return state.accounts.acme.objects;
  });
}

/** The same for any way of listing what Stripe has, of one account or of several. */
export async function differencesBetween(desk: Rows, list: ListOf): Promise<string[]> {
  const world = await readWorld(list);
  const pairs: [string, Picture, Picture][] = [
    ['user', expectedUsers(world), await actual(desk, usersQuery)],
    ['subscription', expectedSubscriptions(world), await actual(desk, subscriptionsQuery)],
    ['invoice', expectedInvoices(world), await actual(desk, invoicesQuery)],
    ['payment', expectedPayments(world), await actual(desk, paymentsQuery)],
    ['refund', expectedRefunds(world), await actual(desk, refundsQuery)],
  ];
  return pairs.flatMap(([what, wanted, found]) => compare(what, wanted, found));
}

type World = Awaited<ReturnType<typeof readWorld>>;

async function readWorld(list: ListOf) {
  const [
    customers,
    subscriptions,
    invoices,
    payments,
    charges,
    refunds,
    products,
    invoicePayments,
    disputes,
  ] = await Promise.all(
    [
      'customer',
      'subscription',
      'invoice',
      'payment_intent',
      'charge',
      'refund',
      'product',
      'invoice_payment',
      'dispute',
    ].map(list),
  );
  if (!customers || !subscriptions || !invoices || !payments || !charges || !refunds || !products)
    throw new Error('The simulator has not told its state.');
  return {
    customers,
    subscriptions,
    invoices,
    payments,
    charges: byId(charges),
    refunds,
    products: byId(products),
    invoicePayments: invoicePayments ?? [],
    disputes: disputes ?? [],
  };
}

const byId = (objects: readonly Json[]): Map<unknown, Json> =>
  new Map(objects.map((object) => [object['id'], object]));
const text = (value: unknown): string | null => {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
};
const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | null | undefined)?.[key],
    value,
  );
const upper = (value: unknown): string | null => text(value)?.toUpperCase() ?? null;

function picture(objects: readonly Json[], fields: (object: Json) => Fields): Picture {
  return new Map(objects.map((object) => [object['id'] as string, fields(object)]));
}

const expectedUsers = (world: World): Picture =>
  picture(world.customers, (customer) => ({
    email: text(customer['email']),
    name: text(customer['name']),
    signedUp: text(customer['created']),
    deleted: null,
  }));

const expectedSubscriptions = (world: World): Picture =>
  picture(world.subscriptions, (subscription) => {
    const item = at(subscription, 'items', 'data', 0);
    const product = world.products.get(at(item, 'price', 'product'));
    return {
      customer: text(subscription['customer']),
      stripeStatus: text(subscription['status']),
      status: text(subscription['status']),
      plan: text(product?.['name']),
      price: text(at(item, 'price', 'unit_amount')),
      currency: upper(subscription['currency']),
      interval: text(at(item, 'price', 'recurring', 'interval')),
      quantity: text(at(item, 'quantity')),
      started: text(subscription['start_date']),
      periodStart: text(at(item, 'current_period_start')),
      periodEnd: text(at(item, 'current_period_end')),
      cancelAtEnd: text(subscription['cancel_at_period_end']),
      canceled: text(subscription['canceled_at']),
      ended: text(subscription['ended_at']),
    };
  });

const expectedInvoices = (world: World): Picture =>
  picture(world.invoices, (invoice) => ({
    customer: text(invoice['customer']),
    subscription: text(at(invoice, 'parent', 'subscription_details', 'subscription')),
    number: text(invoice['number']),
    status: text(invoice['status']),
    total: text(invoice['total']),
    paid: text(invoice['amount_paid']),
    currency: upper(invoice['currency']),
    due: text(invoice['due_date']),
  }));

const expectedPayments = (world: World): Picture =>
  picture(world.payments, (payment) => {
    const charge = world.charges.get(payment['latest_charge']);
    const invoice = world.invoicePayments.find(
      (entry) => at(entry, 'payment', 'payment_intent') === payment['id'],
    );
    const error = payment['last_payment_error'];
    const wasTried = charge !== undefined || error !== null;
    const waits =
      payment['status'] === 'requires_payment_method' ? (wasTried ? 'failed' : 'requires_action') : null;
    return {
      customer: text(payment['customer']),
      charge: text(payment['latest_charge']),
      invoice: text(invoice?.['invoice']),
      stripeStatus: text(payment['status']),
      status:
        waits ??
        (payment['status'] === 'requires_confirmation' ? 'requires_action' : text(payment['status'])),
      amount: text(payment['amount']),
      captured: charge?.['captured'] === true ? text(charge['amount_captured']) : '0',
      refunded: text(charge?.['amount_refunded'] ?? 0),
      currency: upper(payment['currency']),
      disputed: text(charge?.['disputed'] === true && !isOver(world, payment['id'])),
      description: text(payment['description']),
      card: text(at(charge, 'payment_method_details', 'card', 'last4')),
      failure: text(at(error, 'decline_code') ?? at(error, 'code') ?? charge?.['failure_code']),
      paid: payment['status'] === 'succeeded' ? text(charge?.['created']) : null,
    };
  });

/** Stripe's flag stays for ever; for us a dispute that was won, or was only an inquiry, is over. */
const isOver = (world: World, intent: unknown): boolean => {
  const about = world.disputes.filter((dispute) => dispute['payment_intent'] === intent);
  return about.length > 0 && about.every(({ status }) => status === 'won' || status === 'warning_closed');
};

const expectedRefunds = (world: World): Picture =>
  picture(world.refunds, (refund) => ({
    payment: text(refund['payment_intent']),
    state: text(refund['status']),
    amount: text(refund['amount']),
    currency: upper(refund['currency']),
    external: 'true',
  }));

const seconds = (column: string): string => `extract(epoch from ${column})::bigint::text`;

const usersQuery = `select stripe_customer_id as id, email, full_name as name, ${seconds('signed_up_at')} as "signedUp",
  ${seconds('deleted_at')} as deleted from users where stripe_customer_id is not null`;
const subscriptionsQuery = `select t.stripe_subscription_id as id, u.stripe_customer_id as customer,
  stripe_status as "stripeStatus", status, plan_name as plan, price_cents::text as price, currency,
  billing_interval as interval, quantity::text, ${seconds('started_at')} as started,
  ${seconds('current_period_start_at')} as "periodStart", ${seconds('current_period_end_at')} as "periodEnd",
  is_cancel_at_period_end::text as "cancelAtEnd", ${seconds('canceled_at')} as canceled,
  ${seconds('ended_at')} as ended from subscriptions t join users u on u.id = t.user_id`;
const invoicesQuery = `select t.stripe_invoice_id as id, u.stripe_customer_id as customer,
  stripe_subscription_id as subscription, number, stripe_status as status, total_cents::text as total,
  paid_cents::text as paid, currency, ${seconds('due_at')} as due from invoices t join users u on u.id = t.user_id`;
const paymentsQuery = `select t.stripe_payment_intent_id as id, u.stripe_customer_id as customer,
  stripe_charge_id as charge, stripe_invoice_id as invoice, stripe_status as "stripeStatus", status,
  amount_cents::text as amount, captured_cents::text as captured, refunded_cents::text as refunded, currency,
  is_disputed::text as disputed, description, card_last4 as card, failure_code as failure,
  ${seconds('paid_at')} as paid from payments t join users u on u.id = t.user_id`;
const refundsQuery = `select stripe_refund_id as id, p.stripe_payment_intent_id as payment, state,
  r.amount_cents::text as amount, r.currency, is_external::text as external
  from refunds r join payments p on p.id = r.payment_id`;

async function actual(desk: Rows, query: string): Promise<Picture> {
  const rows = await desk.rows<Fields>(query);
  return new Map(rows.map(({ id, ...fields }) => [String(id), fields]));
}

function compare(what: string, wanted: Picture, found: Picture): string[] {
  const problems: string[] = [];
  for (const [id, fields] of wanted) {
    const row = found.get(id);
    if (!row) problems.push(`${what} ${id} is missing`);
    else
      for (const [field, value] of Object.entries(fields))
        if (row[field] !== value)
          problems.push(`${what} ${id}: ${field} is ${row[field]}, and at Stripe ${value}`);
  }
  for (const id of found.keys()) if (!wanted.has(id)) problems.push(`${what} ${id} is not at Stripe`);
  return problems;
}
