import { describe, expect, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { requireStripeKeys, stripeConfig } from './stripe-config.ts';

const simulator = 'http://127.0.0.1:12111';
const live = ['sk', 'live', 'abc'].join('_');
const liveRestricted = ['rk', 'live', 'abc'].join('_');

describe('which Stripe the desk works with', () => {
  test.each([
    ['no key at all', {}, simulator, 'simulated'],
    ['a key of the simulator', { STRIPE_SECRET_KEY: 'sk_test_sim_acme' }, simulator, 'simulated'],
    ['a test key', { STRIPE_SECRET_KEY: 'sk_test_abc' }, undefined, 'test'],
    ['a test key for an own simulator', { STRIPE_SECRET_KEY: 'sk_test_abc' }, simulator, 'test'],
    ['a live key', { STRIPE_SECRET_KEY: live }, undefined, 'live'],
    ['a restricted key', { STRIPE_SECRET_KEY: liveRestricted }, undefined, 'live'],
    ['a key of one product', { STRIPE_SECRET_KEY: '', STRIPE_SECRET_KEY_ACME: live }, undefined, 'live'],
  ])('%s', (_name, env, apiBase, mode) => {
    expect(stripeConfig(env, apiBase).mode).toBe(mode);
  });

  test.each<[string, NodeJS.ProcessEnv, string | undefined, RegExp]>([
    [
      'a test key beside a live one',
      { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_SECRET_KEY_ACME: live },
      undefined,
      /^STRIPE_SECRET_KEY is a test key and STRIPE_SECRET_KEY_ACME a live key/,
    ],
    [
      'a live key hidden behind a test key, with another address',
      { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_SECRET_KEY_ACME: liveRestricted },
      simulator,
      /one desk works in one mode/,
    ],
    [
      'a key of the simulator beside a test key',
      { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_SECRET_KEY_ACME: 'sk_test_sim_acme' },
      simulator,
      /a simulated key/,
    ],
    ['a live key of one product', { STRIPE_SECRET_KEY_ACME: live }, simulator, /only go to Stripe/],
    ['a publishable key', { STRIPE_SECRET_KEY: 'pk_live_abc' }, undefined, /is no secret key of Stripe/],
    ['nothing to talk to', { STRIPE_SECRET_KEY: '' }, undefined, /is not set and no simulator runs/],
    [
      'a key of the simulator without one',
      { STRIPE_SECRET_KEY: 'sk_test_sim_acme' },
      undefined,
      /belongs to the simulator and no simulator runs/,
    ],
  ])('refuses %s, without showing a key', (_name, env, apiBase, sentence) => {
    const read = () => stripeConfig(env, apiBase);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(sentence);
    expect(read).not.toThrow(/_abc|sim_acme/);
  });
});

describe('the key of a product', () => {
  test('is its own, else the common one', () => {
    const { secretKey } = stripeConfig(
      { STRIPE_SECRET_KEY: 'sk_test_all', STRIPE_SECRET_KEY_MY_SHOP: 'sk_test_shop' },
      undefined,
    );
    expect([secretKey('my-shop'), secretKey('books')]).toEqual(['sk_test_shop', 'sk_test_all']);
  });

  test('is made up in the simulator only; a variable left empty is no key', () => {
    expect(stripeConfig({ STRIPE_SECRET_KEY: '' }, simulator).secretKey('my-shop')).toBe(
      'sk_test_sim_my_shop',
    );
    const onlyShop = stripeConfig({ STRIPE_SECRET_KEY: '', STRIPE_SECRET_KEY_SHOP: live }, undefined);
    expect(() => requireStripeKeys(onlyShop, [{ key: 'shop' }])).not.toThrow();
    expect(() => requireStripeKeys(onlyShop, [{ key: 'shop' }, { key: 'my-books' }])).toThrow(
      'The product “my-books” has no Stripe account: set STRIPE_SECRET_KEY_MY_BOOKS, or STRIPE_SECRET_KEY for all products.',
    );
  });
});
