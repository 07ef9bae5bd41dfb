import { describe, expect, test } from 'vitest';
import { containing } from './like-pattern.ts';
import { maskEmail } from './mask-email.ts';
import { recognise } from './recognise.ts';

describe('recognise', () => {
  test.each([
    ['Priya.Raman+test@Studio-Raman.in', 'email', 'priya.raman+test@studio-raman.in'],
    ['  mailto:a@b.co ', 'email', 'a@b.co'],
    ['Priya Raman <priya@studio.example>', 'email', 'priya@studio.example'],
    ['<priya@studio.example>,', 'email', 'priya@studio.example'],
    ['cus_Q7w2hV0aLx', 'stripe_customer', 'cus_Q7w2hV0aLx'],
    ['sub_1', 'stripe_subscription', 'sub_1'],
    ['in_1', 'stripe_invoice', 'in_1'],
    ['ch_1', 'stripe_charge', 'ch_1'],
    ['py_1', 'stripe_charge', 'py_1'],
    ['“pi_3QxT9a”', 'stripe_payment_intent', 'pi_3QxT9a'],
    ['re_1', 'stripe_refund', 're_1'],
    ['dp_1', 'stripe_dispute', 'dp_1'],
    ['cn_1QxT9a', 'stripe_credit_note', 'cn_1QxT9a'],
    ['pm_1QxT9a', 'stripe_payment_method', 'pm_1QxT9a'],
    ['seti_1QxT9a', 'stripe_setup_intent', 'seti_1QxT9a'],
    ['txn_1QxT9a', 'stripe_balance_transaction', 'txn_1QxT9a'],
    ['promo_1QxT9a', 'stripe_promotion_code', 'promo_1QxT9a'],
    ['price_1QxT9a', 'stripe_price', 'price_1QxT9a'],
    ['prod_QxT9a1', 'stripe_product', 'prod_QxT9a1'],
    ['https://dashboard.stripe.com/test/payments/pi_3QxT9a?x=1', 'stripe_payment_intent', 'pi_3QxT9a'],
    ['https://dashboard.stripe.com/acct_1/customers/cus_9', 'stripe_customer', 'cus_9'],
    ['https://dashboard.stripe.com/acct_1K2m3N/payments', 'stripe_other', 'acct_1K2m3N'],
    ['si_ma', 'name', 'si_ma'],
    ['constructor_12345', 'name', 'constructor_12345'],
    ['ABCD1234-0001', 'invoice_number', 'ABCD1234-0001'],
    ['ann-1990', 'name', 'ann-1990'],
    ['01938A2E-7C3B-7DEF-8123-456789ABCDEF', 'own_id', '01938a2e-7c3b-7def-8123-456789abcdef'],
    ['raman', 'name', 'raman'],
    ["O'Neil 100%", 'name', "O'Neil 100%"],
    ['עדי', 'name', 'עדי'],
    ['   ', 'empty', ''],
  ])('%j is %s', (pasted, kind, value) => {
    expect(recognise(pasted)).toMatchObject({ kind, value });
  });

  test.each(['cs_test_a1B2c3', 'evt_1QxT9a', 'si_QxT9a1', 'sub_sched_1QxT9a'])(
    '%s is an id of Stripe that is not kept',
    (id) => {
      expect(recognise(id)).toMatchObject({ kind: 'stripe_other', value: id });
    },
  );

  test('says that an object of Stripe leads to no user', () => {
    expect(recognise('evt_1QxT9a').sentence).toBe(
      'a Stripe event, evt_1QxT9a, which Backdesk does not keep, so it leads to no user',
    );
  });

  test('does not believe another site that looks like the dashboard', () => {
    expect(recognise('https://dashboard.stripe.com.evil.example/payments/pi_1').kind).toBe('name');
  });
});

test('a masked address keeps its first character and its domain', () => {
  expect(maskEmail('priya@studio.example')).toBe('p•••@studio.example');
  expect(maskEmail('"odd@local"@studio.example')).toBe('"•••@studio.example');
  expect(maskEmail('nonsense')).toBe('•••');
  expect(maskEmail(null)).toBeNull();
});

test('the wildcards of LIKE are searched for as themselves', () => {
  expect(containing('50%_off\\')).toBe(String.raw`%50\%\_off\\%`);
});
