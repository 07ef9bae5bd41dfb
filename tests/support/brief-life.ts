import { randomUUID } from 'node:crypto';
import type { SimulatedStripe } from './stripe.ts';

/** A little of everything that can happen at Stripe. */
export async function briefLife({ sdk }: Pick<SimulatedStripe, 'sdk'>): Promise<void> {
  const plan = await sdk.products.create({ name: 'Pro', metadata: { plan_key: 'pro' }, unit_label: 'seat' });
  const box = await sdk.products.create({ name: 'Surprise box', metadata: { kind: 'addon' } });
  const price = (product: string, amount: number) =>
    sdk.prices.create({ product, currency: 'usd', unit_amount: amount, recurring: { interval: 'month' } });
  const [monthly, monthlyBox] = [await price(plan.id, 2_900), await price(box.id, 900)];
  const coupon = await sdk.coupons.create({ percent_off: 25, duration: 'repeating', duration_in_months: 3 });
  const code = await sdk.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'SPRING',
    max_redemptions: 5,
  });
  const person = async (card: string) => {
    const { id } = await sdk.customers.create({
      name: `Person ${card}\u0000`,
      email: `${randomUUID()}@example.com`,
      address: { country: 'DE' },
    });
    const method = await sdk.paymentMethods.attach(card, { customer: id });
    await sdk.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
    return { customer: id, method: method.id };
  };
  const [ada, ben, eve] = [
    await person('pm_card_visa'),
    await person('pm_card_mastercard'),
    await person('pm_card_createDispute'),
  ];
  await sdk.subscriptions.create({
    customer: ada.customer,
    items: [{ price: monthly.id, quantity: 2 }, { price: monthlyBox.id }],
    discounts: [{ promotion_code: code.id }],
    metadata: { gift: 'true', gift_from: 'Grandma', gift_message: 'Have fun' },
  });
  const leaving = await sdk.subscriptions.create({ customer: ben.customer, items: [{ price: monthly.id }] });
  await sdk.subscriptions.cancel(leaving.id, { cancellation_details: { feedback: 'too_expensive' } });
  await sdk.subscriptions.create({
    customer: ben.customer,
    items: [{ price: monthly.id }],
    trial_period_days: 14,
  });
  // Two attempts at one payment: a card that is refused, then one that is not.
  const topUp = await sdk.paymentIntents.create({
    customer: ben.customer,
    amount: 2_400,
    currency: 'usd',
    metadata: { type: 'auto_topup', creditsCents: '2400' },
  });
  const refused = await sdk.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: ben.customer });
  await sdk.paymentIntents.confirm(topUp.id, { payment_method: refused.id }).catch(() => undefined);
  await sdk.paymentIntents.confirm(topUp.id, { payment_method: ben.method });
  await sdk.refunds.create({ payment_intent: topUp.id, amount: 400 });
  await sdk.paymentIntents.create({
    customer: eve.customer,
    amount: 1_500,
    currency: 'usd',
    payment_method: eve.method,
    confirm: true,
    off_session: true,
  });
  await sdk.setupIntents.create({ customer: ada.customer, payment_method: ada.method, confirm: true });
  await sdk.invoiceItems.create({
    customer: ada.customer,
    amount: 5_000,
    currency: 'usd',
    description: 'Help',
  });
  const invoice = await sdk.invoices.create({
    customer: ada.customer,
    pending_invoice_items_behavior: 'include',
  });
  await sdk.invoices.finalizeInvoice(invoice.id);
  await sdk.invoices.pay(invoice.id);
  await sdk.creditNotes.create({ invoice: invoice.id, amount: 1_000, refund_amount: 1_000 });
  await sdk.paymentMethods.detach(refused.id);
}
