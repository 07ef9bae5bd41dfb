import type { productDetailView, productOverviewsView, Wire } from '@backdesk/contract';
import { aPayment, aUser, ensureProduct } from '@backdesk/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { aProductInput, audited, type Signed } from './support.ts';

type Detail = Wire<typeof productDetailView>;

let server: TestServer;
let owner: Signed;
let engineer: Signed;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, 'owner');
  engineer = await signedIn(server, 'engineer');
});
afterAll(() => server?.stop());

const create = (input: object, by = owner) =>
  by.client.call('products.create', { ...aProductInput, ...input });
const detail = async (productKey: string) =>
  (await owner.client.call('products.detail', { productKey })).data as Detail;
const edit = (productKey: string, version: number, input: object, by = owner) =>
  by.client.call('products.edit', { ...aProductInput, productKey, version, ...input });

describe('adding a product', () => {
  test('makes it with all it says, audited, and at once in every list', async () => {
    const input = {
      name: 'Fable',
      currency: 'EUR',
      timezone: 'Europe/Vienna',
      creditsUnit: 'credits',
      quotaResetRule: 'anniversary',
      isSingleSubscription: true,
      isAutoTopupOn: false,
      graceDays: 14,
      stripeAccountId: 'acct_Fable1',
    };
    expect(await create({ key: 'fable', ...input })).toMatchObject({ data: { key: 'fable', version: 1 } });
    expect(await detail('fable')).toMatchObject({ key: 'fable', ...input, version: 1, links: [] });
    const overview = (await owner.client.call('products.overview')).data as Wire<typeof productOverviewsView>;
    expect(overview.products.find(({ key }) => key === 'fable')).toMatchObject({ name: 'Fable' });
    expect(await audited(server, 'products.create')).toEqual([
      {
        action: 'products.create',
        reason: undefined,
        before: undefined,
        after: { key: 'fable', ...input, version: 1 },
      },
    ]);
  });

  test('refuses a key that is taken, also by somebody who asked in the same moment', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => create({ key: 'twice' })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.error).toMatchObject({
      message: expect.stringContaining('There is already a product with the key “twice”'),
      data: { reason: 'conflict', fields: { key: [expect.stringContaining('choose another')] } },
    });
    const entries = await audited(server, 'products.create');
    expect(entries.filter(({ after }) => (after as { key: string }).key === 'twice')).toHaveLength(1);
  });

  test.each([
    ['a key in capitals', { key: 'Acme' }, 'key'],
    ['a key of one letter', { key: 'a' }, 'key'],
    ['a key that begins with a digit', { key: '1acme' }, 'key'],
    ['a key with a dot', { key: 'acme.com' }, 'key'],
    ['no name', { key: 'nameless', name: ' ' }, 'name'],
    ['a currency that only looks like one', { key: 'money', currency: 'ZZZ' }, 'currency'],
    ['a currency in small letters', { key: 'money', currency: 'usd' }, 'currency'],
    ['a zone that is none', { key: 'zone', timezone: 'Mars/Olympus' }, 'timezone'],
    ['a zone that is an offset', { key: 'zone', timezone: '+02:00' }, 'timezone'],
    ['an account that is none', { key: 'account', stripeAccountId: 'cus_1' }, 'stripeAccountId'],
  ])('refuses %s, and says what is wrong with it', async (_what, input, field) => {
    const { status, error } = await create(input);
    expect([status, error?.data.reason]).toEqual([400, 'invalid_input']);
    expect(error?.data.fields?.[field]?.[0]).toBeTruthy();
  });

  test('refuses a zone that JavaScript knows and the database does not', async () => {
    const { error } = await create({ key: 'zoned', timezone: 'europe/vienna' });
    expect(error).toMatchObject({
      message: expect.stringContaining('The database does not know the time zone'),
      data: { fields: { timezone: [expect.any(String)] } },
    });
  });

  test('refuses a Stripe account that another product has', async () => {
    expect((await create({ key: 'first-of-two', stripeAccountId: 'acct_Same' })).status).toBe(200);
    expect((await create({ key: 'second-of-two', stripeAccountId: 'acct_Same' })).error).toMatchObject({
      message: expect.stringContaining('belongs to Acme'),
      data: { fields: { stripeAccountId: ['belongs to Acme'] } },
    });
  });
});

test('a product without a key of Stripe is refused: the server would not start again', async () => {
  const real = await startTestServer({ STRIPE_SECRET_KEY: '', STRIPE_SECRET_KEY_ACME: 'sk_test_acme' });
  try {
    const { client } = await signedIn(real, 'owner');
    const { error } = await client.call('products.create', { ...aProductInput, key: 'keyless' });
    expect(error).toMatchObject({
      message: expect.stringContaining('Set STRIPE_SECRET_KEY_KEYLESS and start Backdesk again'),
      data: { reason: 'conflict' },
    });
    expect(await rowsOf(real.database.superuserUrl, `select 1 from products where key = 'keyless'`)).toEqual(
      [],
    );
  } finally {
    await real.stop();
  }
});

describe('editing a product', () => {
  test('changes what it says, audited with before and after; the same again changes nothing', async () => {
    await create({ key: 'edited' });
    expect((await edit('edited', 1, { name: 'Edited' }, engineer)).data).toEqual({
      key: 'edited',
      version: 2,
    });
    expect((await edit('edited', 2, { name: 'Edited' })).data).toEqual({ key: 'edited', version: 2 });
    const entries = (await audited(server, 'products.edit')).filter(
      ({ after }) => (after as { name: string }).name === 'Edited',
    );
    expect(entries).toMatchObject([{ before: { name: 'Acme' }, after: { name: 'Edited', version: 2 } }]);
  });

  test('the second of two edits of one version is a conflict that names who, when and what', async () => {
    await create({ key: 'raced' });
    expect((await edit('raced', 1, { name: 'By the engineer' }, engineer)).status).toBe(200);
    expect(await edit('raced', 1, { name: 'By the owner' })).toMatchObject({
      status: 409,
      error: {
        data: {
          reason: 'conflict',
          present: {
            version: 2,
            changedBy: engineer.member.name,
            changedAt: expect.stringMatching(/Z$/),
            values: { name: 'By the engineer', currency: 'USD', stripeAccountId: null },
          },
        },
      },
    });
    expect((await detail('raced')).name).toBe('By the engineer');
  });

  test('the currency and the unit of credit stay once amounts stand in them', async () => {
    await create({ key: 'counted', creditsUnit: 'credits' });
    expect((await edit('counted', 1, { creditsUnit: 'credits', currency: 'EUR' })).status).toBe(200);
    const { id } = await detail('counted');
    const user = await aUser(server.services.database.fork(), id);
    await rowsOf(
      server.database.superuserUrl,
      `insert into credit_accounts (id, product_id, user_id, unit) values (gen_random_uuid(), $1, $2, 'credits')`,
      [id, user.id],
    );
    expect((await edit('counted', 2, { creditsUnit: 'cents', currency: 'EUR' })).error).toMatchObject({
      message: expect.stringContaining('Keep the unit'),
      data: { fields: { creditsUnit: [expect.any(String)] } },
    });
    // Credits of one's own are no money.
    expect((await edit('counted', 2, { creditsUnit: 'credits', currency: 'USD' })).status).toBe(200);
    await aPayment(server.services.database.fork(), user);
    expect((await edit('counted', 3, { creditsUnit: 'credits', currency: 'EUR' })).error).toMatchObject({
      message: expect.stringContaining('has amounts in USD'),
      data: { reason: 'conflict', fields: { currency: [expect.any(String)] } },
    });
  });

  test('a product that was invented to measure with gets no account, and an unknown one is not there', async () => {
    await ensureProduct(server.services.database.fork(), {
      key: 'invented',
      name: 'Invented',
      reportingCurrency: 'USD',
    });
    await rowsOf(
      server.database.superuserUrl,
      `update products set has_stripe_account = false, version = 1 where key = 'invented'`,
    );
    const { version } = await detail('invented');
    expect((await edit('invented', version, { stripeAccountId: 'acct_None' })).error?.message).toMatch(
      /invented to measure with/,
    );
    expect((await edit('nowhere', 1, {})).error?.data.reason).toBe('not_found');
    expect((await owner.client.call('products.detail', { productKey: 'nowhere' })).status).toBe(404);
  });
});

test('who may look may not change, and who answers mails may not even look', async () => {
  const { client: auditor } = await signedIn(server, 'auditor');
  expect((await auditor.call('products.detail', { productKey: 'acme' })).status).toBe(200);
  for (const [procedure, input] of [
    ['products.create', { ...aProductInput, key: 'mine' }],
    ['products.edit', { ...aProductInput, productKey: 'acme', version: 1 }],
  ] as const)
    expect((await auditor.call(procedure, input)).error?.data.reason).toBe('forbidden');
  const { client: agent } = await signedIn(server, 'support_agent');
  expect((await agent.call('products.detail', { productKey: 'acme' })).status).toBe(403);
  expect((await agent.call('products.overview')).error).toMatchObject({
    message: expect.stringContaining('An owner can give you a role that does'),
    data: { reason: 'forbidden' },
  });
});
