import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('the settings of a start', () => {
  it('need nothing: the demo on port 4000 with the simulator and the embedded PostgreSQL', () => {
    expect(readSettings({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      url: 'http://127.0.0.1:4000',
      ownDatabase: undefined,
      stripe: { kind: 'simulator' },
      isDemo: true,
    });
  });

  it.each(['0', '65536', 'http', '40.5', '-1'])('refuse %s as a port', (PORT) => {
    expect(() => readSettings({ PORT })).toThrow(`PORT is "${PORT}"`);
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:4000'],
    ['::', 'http://127.0.0.1:4000'],
    ['::1', 'http://[::1]:4000'],
    ['localhost', 'http://localhost:4000'],
  ])('turn the host %s into an address that a browser can open', (HOST, url) => {
    expect(readSettings({ HOST }).url).toBe(url);
  });

  it('take BACKDESK_URL as it is', () => {
    expect(readSettings({ BACKDESK_URL: 'https://desk.example' }).url).toBe('https://desk.example');
  });

  it('use the real Stripe, without the demo, once a key is set for any product', () => {
    const { stripe, isDemo } = readSettings({
      STRIPE_SECRET_KEY_ACME: 'sk_test_1',
      STRIPE_SECRET_KEY_OTHER: 'sk_test_2',
    });
    expect(stripe).toEqual({
      kind: 'given',
      apiBase: 'https://api.stripe.com',
      keys: [
        { variable: 'STRIPE_SECRET_KEY_ACME', value: 'sk_test_1' },
        { variable: 'STRIPE_SECRET_KEY_OTHER', value: 'sk_test_2' },
      ],
    });
    expect(isDemo).toBe(false);
  });

  it('never send a live key to another address than Stripe’s', () => {
    const env = { STRIPE_SECRET_KEY_ACME: 'rk_live_1', STRIPE_API_BASE: 'http://127.0.0.1:9' };
    expect(() => readSettings(env)).toThrow('live keys only go to Stripe');
  });

  it('do not take a key of the simulator, or an empty one, for a real one', () => {
    expect(readSettings({ STRIPE_SECRET_KEY: 'sk_test_sim_acme', STRIPE_SECRET_KEY_B: '' }).stripe).toEqual({
      kind: 'simulator',
    });
  });

  it('start no simulator where another stands in for Stripe', () => {
    expect(readSettings({ STRIPE_API_BASE: 'http://127.0.0.1:9' })).toMatchObject({
      stripe: { kind: 'given', apiBase: 'http://127.0.0.1:9', keys: [] },
      isDemo: false,
    });
  });

  it('leave the demo out with BACKDESK_DEMO=0', () => {
    expect(readSettings({ BACKDESK_DEMO: '0' }).isDemo).toBe(false);
  });
});
