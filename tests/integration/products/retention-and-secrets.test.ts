import type { productDetailView, Wire } from '@backdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { audited, type Signed, steppedUp } from './support.ts';

type Detail = Wire<typeof productDetailView>;

const configured = ['whsec', 'configured', 'by', 'hand', '7f3a'].join('_');
let server: TestServer;
let owner: Signed;
let engineer: Signed;
let fresh: Signed;
beforeAll(async () => {
  server = await startTestServer({
    STRIPE_SECRET_KEY: 'sk_test_sim_shared_by_all_9a1b',
    STRIPE_WEBHOOK_SECRET_SET_BY_HAND: configured,
  });
  owner = await steppedUp(server, 'owner');
  engineer = await steppedUp(server, 'engineer');
  fresh = await signedIn(server, 'owner');
});
afterAll(() => server?.stop());

const detail = async (productKey = 'acme', by = owner) =>
  (await by.client.call('products.detail', { productKey })).data as Detail;

describe('retention', () => {
  beforeEach(() => rowsOf(server.database.superuserUrl, 'delete from product_retention_overrides'));

  const set = (input: object, by = owner) =>
    by.client.call('products.setRetention', {
      productKey: 'acme',
      recordKind: 'webhook_events',
      version: null,
      reason: 'Agreed with support',
      ...input,
    });
  const override = async (recordKind = 'webhook_events') =>
    (await detail()).retention.find((one) => one.recordKind === recordKind)?.override;
  const versionOf = async (input: object) => ((await set(input)).data as { version: number }).version;

  test('is said, changed and taken back, each with its reason in the log', async () => {
    expect(await override()).toBeNull();
    const version = await versionOf({ keptDays: 60 });
    expect(await override()).toMatchObject({ keptDays: 60, version });
    const forEver = await versionOf({ keptDays: null, version });
    expect(await override()).toMatchObject({ keptDays: null, version: forEver });
    expect((await set({ version: forEver })).data).toEqual({ version: null });
    expect(await override()).toBeNull();
    expect((await audited(server, 'products.set_retention')).slice(-3)).toMatchObject([
      {
        reason: 'Agreed with support',
        before: { recordKind: 'webhook_events', keptDays: 30, isDefault: true },
        after: { keptDays: 60, isDefault: false },
      },
      { before: { keptDays: 60, isDefault: false }, after: { keptDays: null } },
      { before: { keptDays: null }, after: { keptDays: 30, isDefault: true } },
    ]);
  });

  test('who was slower is told what holds now, also after it was taken back and said again', async () => {
    const first = await versionOf({ keptDays: 60 });
    await set({ version: first }, engineer);
    const again = await versionOf({ keptDays: 90 });
    expect(again).toBeGreaterThan(first);
    expect(await set({ keptDays: 45, version: first })).toMatchObject({
      status: 409,
      error: {
        data: {
          reason: 'conflict',
          present: {
            version: again,
            changedBy: owner.member.name,
            values: { mode: 'days', keptDays: '90' },
          },
        },
      },
    });
    expect(await set({ keptDays: 45 })).toMatchObject({ status: 409 });
    await set({ version: again }, engineer);
    expect(await set({ keptDays: 45, version: again })).toMatchObject({
      status: 409,
      error: {
        data: {
          present: { version: 0, changedBy: engineer.member.name, values: { mode: 'default', keptDays: '' } },
        },
      },
    });
  });

  test('of two who say the first word at once, one is told so', async () => {
    const answers = await Promise.all(
      [owner, engineer].map((by, index) => set({ keptDays: 50 + index }, by)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  test.each([
    ['fewer days than Stripe repeats an event', { keptDays: 6 }, /at least 7/],
    ['books of less than five years', { recordKind: 'financial_records', keptDays: 1825 }, /five years/],
    ['no day at all', { recordKind: 'page_views', keptDays: 0 }, /at least 1/],
    ['more than a hundred years', { keptDays: 36_501 }, /for ever/],
  ])('refuses %s', async (_what, input, why) => {
    expect(await set(input)).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input', fields: { keptDays: [expect.stringMatching(why)] } } },
    });
  });

  test('refuses without a reason, without a fresh code, and from who may only look', async () => {
    expect((await set({ keptDays: 60, reason: ' ' })).error?.data.fields).toHaveProperty('reason');
    expect((await set({ keptDays: 60 }, fresh)).error?.data.reason).toBe('step_up_required');
    const auditor = await steppedUp(server, 'auditor');
    expect((await set({ keptDays: 60 }, auditor)).error?.data.reason).toBe('forbidden');
    expect(await override()).toBeNull();
  });
});

describe('what Stripe signs with', () => {
  const reveal = (by: Signed, input: object = {}) =>
    by.client.call('products.revealWebhookSecret', {
      productKey: 'acme',
      reason: 'Endpoint is made anew',
      ...input,
    });

  beforeAll(async () => {
    await rowsOf(
      server.database.superuserUrl,
      `insert into products (id, key, name, reporting_currency) values (gen_random_uuid(), 'set-by-hand', 'By hand', 'USD')`,
    );
  });

  test('the settings say where each secret comes from and how it ends, and never the secret', async () => {
    const { stripe } = await detail('set-by-hand');
    expect(stripe).toEqual({
      mode: 'simulated',
      secretKey: { source: 'shared', variable: 'STRIPE_SECRET_KEY', endsWith: '9a1b' },
      webhookSecret: { source: 'own', variable: 'STRIPE_WEBHOOK_SECRET_SET_BY_HAND', endsWith: '7f3a' },
      webhookUrl: 'http://127.0.0.1:4000/webhooks/stripe/set-by-hand',
    });
    const acme = await detail();
    expect(acme.stripe.webhookSecret).toEqual({
      source: 'derived',
      variable: 'STRIPE_WEBHOOK_SECRET_ACME',
      endsWith: null,
    });
    for (const product of [acme, await detail('set-by-hand')])
      for (const secret of [configured, server.webhookSecret, 'sk_test_sim_shared'])
        expect(JSON.stringify(product)).not.toContain(secret);
  });

  test('one of our own making is shown after a fresh code, and the log says to whom and why', async () => {
    expect((await reveal(owner)).data).toEqual({ secret: server.webhookSecret });
    const entries = await audited(server, 'products.show_secrets');
    expect(entries).toMatchObject([{ reason: 'Endpoint is made anew' }]);
    expect(JSON.stringify(entries)).not.toContain(server.webhookSecret);
  });

  test('refuses without a fresh code, without a reason, without the permission, and a configured one', async () => {
    expect((await reveal(fresh)).error?.data.reason).toBe('step_up_required');
    expect((await reveal(owner, { reason: 'x' })).error?.data.reason).toBe('invalid_input');
    expect((await reveal(await steppedUp(server, 'finance'))).error?.data.reason).toBe('forbidden');
    expect((await reveal(owner, { productKey: 'nowhere' })).error?.data.reason).toBe('not_found');
    const { error } = await reveal(owner, { productKey: 'set-by-hand' });
    expect(error?.message).toMatch(/configured as STRIPE_WEBHOOK_SECRET_SET_BY_HAND/);
    expect(error?.message).not.toContain(configured);
    expect(await audited(server, 'products.show_secrets')).toHaveLength(1);
  });
});
