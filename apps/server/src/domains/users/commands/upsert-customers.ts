import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { upsertRows } from '../../../platform/db/upsert-rows.ts';
import { newId } from '../../../platform/ids.ts';

export type Customer = {
  stripeCustomerId: string;
  email: string | null;
  name: string | null;
  /** ISO 3166-1, two letters in upper case. */
  country: string | null;
  stripePaymentMethodId: string | null;
  createdAt: Date | null;
  isDeleted: boolean;
};

/**
 * Brings the users behind Stripe customers up to date and returns their ids by customer id. A second
 * customer with the same e-mail is the same person: both ids lead to one user. An erased or deleted
 * user keeps what it has; a deleted customer never takes a name or an e-mail away; what staff wrote
 * stays.
 */
export async function upsertCustomers(
  em: EntityManager,
  productId: string,
  customers: readonly Customer[],
): Promise<Map<string, string>> {
  const users = await userIdsOfCustomers(
    em,
    productId,
    customers.map(({ stripeCustomerId }) => stripeCustomerId),
  );
  const isKnown = (customer: Customer) => users.has(customer.stripeCustomerId);
  await update(
    em,
    productId,
    customers.filter((customer) => isKnown(customer) && !customer.isDeleted),
  );
  await insert(
    em,
    productId,
    users,
    customers.filter((customer) => !isKnown(customer)),
  );
  return users;
}

async function insert(
  em: EntityManager,
  productId: string,
  users: Map<string, string>,
  customers: readonly Customer[],
): Promise<void> {
  if (customers.length === 0) return;
  const byEmail = await usersByEmail(em, productId, customers);
  const created = customers.flatMap((customer) => {
    const email = customer.email?.toLowerCase();
    const same = email === undefined ? undefined : byEmail.get(email);
    const id = same ?? newId();
    users.set(customer.stripeCustomerId, id);
    if (same !== undefined) return [];
    if (email !== undefined) byEmail.set(email, id);
    return [
      {
        id,
        product: productId,
        email: customer.email,
        fullName: customer.name,
        country: customer.country,
        stripeCustomerId: customer.stripeCustomerId,
        stripePaymentMethodId: customer.stripePaymentMethodId,
        signedUpAt: customer.createdAt ?? new Date(),
        signedUpSource: customer.createdAt ? 'stripe' : 'first_seen',
        deletedAt: customer.isDeleted ? new Date() : null,
      },
    ];
  });
  await upsertRows(em, 'users', created, { key: ['id'] });
  await upsertRows(
    em,
    'user_identities',
    customers.map(({ stripeCustomerId }) => ({
      id: newId(),
      product: productId,
      user: users.get(stripeCustomerId),
      kind: 'stripe_customer',
      externalId: stripeCustomerId,
    })),
    { key: ['id'] },
  );
}

async function usersByEmail(
  em: EntityManager,
  productId: string,
  customers: readonly Customer[],
): Promise<Map<string, string>> {
  const emails = customers.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]));
  if (emails.length === 0) return new Map();
  const { rows } = await sql<{ id: string; email: string }>`
    select id, lower(email) as email from users
    where product_id = ${productId} and deleted_at is null and lower(email) = any(${emails})`.execute(
    plainSql(em),
  );
  return new Map(rows.map(({ id, email }) => [email, id]));
}

async function update(em: EntityManager, productId: string, customers: readonly Customer[]): Promise<void> {
  if (customers.length === 0) return;
  const values = JSON.stringify(
    customers.map((customer) => ({
      id: customer.stripeCustomerId,
      email: customer.email,
      name: customer.name,
      country: customer.country,
      method: customer.stripePaymentMethodId,
    })),
  );
  const given = sql`jsonb_to_recordset(${values}::jsonb) as c(id text, email text, name text, country text, method text)`;
  // A second customer of the same person does not rename them: only the one the user was made from does.
  await sql`
    update users u set
      full_name = case when 'full_name' = any(u.staff_set_fields) then u.full_name else c.name end,
      country = case when 'country' = any(u.staff_set_fields) then u.country else coalesce(c.country, u.country) end,
      stripe_payment_method_id = c.method
    from ${given}
    where u.product_id = ${productId} and u.stripe_customer_id = c.id and u.deleted_at is null
      and (u.stripe_payment_method_id is distinct from c.method
        or ('full_name' <> all(u.staff_set_fields) and u.full_name is distinct from c.name)
        or ('country' <> all(u.staff_set_fields) and u.country is distinct from coalesce(c.country, u.country)))`.execute(
    plainSql(em),
  );
  const { rows } = await sql<{ id: string; email: string | null }>`
    select u.id, c.email from users u join ${given} on u.stripe_customer_id = c.id
    where u.product_id = ${productId} and u.deleted_at is null and u.email is distinct from c.email`.execute(
    plainSql(em),
  );
  // One after the other, because an address may move from one of these users to the next.
  // An address that another user of this product has stays theirs; this one keeps its old one.
  for (const { id, email } of rows)
    await sql`
      update users set email = ${email}
      where id = ${id} and not exists (
        select from users other where other.product_id = ${productId} and other.id <> ${id}
          and other.deleted_at is null and lower(other.email) = lower(${email}))`.execute(plainSql(em));
}

/** The users that Stripe customers belong to, by customer id; customers we have not met are left out. */
export async function userIdsOfCustomers(
  em: EntityManager,
  productId: string,
  stripeCustomerIds: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(stripeCustomerIds)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{ customer: string; user_id: string }>`
    select external_id as customer, user_id from user_identities
    where product_id = ${productId} and kind = 'stripe_customer' and external_id = any(${wanted})`.execute(
    plainSql(em),
  );
  return new Map(rows.map((row) => [row.customer, row.user_id]));
}
