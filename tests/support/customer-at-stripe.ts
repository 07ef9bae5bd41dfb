import { installation } from './e2e.ts';
import { withDatabase } from './database-of-desk.ts';

type Customer = { customerId: string; headers: { authorization: string } };

/** The customer at Stripe that a user of the installation is, and what their account's API wants to see. */
export async function customerAtStripe(userId: string): Promise<Customer> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string; key: string }>(
      `select stripe_customer_id as id, p.key from users u join products p on p.id = u.product_id where u.id = $1`,
      [userId],
    );
    const [row] = rows;
    if (!row) throw new Error(`There is no user ${userId}.`);
    return {
      customerId: row.id,
      headers: { authorization: `Bearer sk_test_sim_${row.key.replaceAll('-', '_')}` },
    };
  });
}

/** The customer pays with a card whose owner disputes it at once; the desk hears of it by a webhook. */
export async function payAndDispute(userId: string, amountCents: number): Promise<void> {
  const { customerId, headers } = await customerAtStripe(userId);
  const response = await fetch(`${installation().runtime.urls.stripe}/v1/payment_intents`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      customer: customerId,
      amount: String(amountCents),
      currency: 'usd',
      payment_method: 'pm_card_createDispute',
      confirm: 'true',
      off_session: 'true',
    }),
  });
  if (!response.ok) throw new Error(`The payment was refused: ${await response.text()}`);
}
