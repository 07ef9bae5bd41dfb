import type { goodwillOutcomesView, Wire } from '@backdesk/contract';
import { ensureProduct, openCreditAccounts, postMovements } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { aReceiver } from '../support/receivers.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let founder: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  founder = (await signedIn(server, 'owner')).client;
});
afterAll(() => server?.stop());

const somebody = (productId: string) => aReceiver(server, productId);
const usd = (amount: number) => ({ amount: String(amount), currency: 'USD' });

/** The one policy of a product of its own. */
async function alone(key: string, live: (productId: string) => Promise<void>) {
  const { id } = await ensureProduct(server.services.database.fork(), {
    key,
    name: key,
    reportingCurrency: 'USD',
  });
  await live(id);
  return (await founder.call('billing.goodwillOutcomes', { product: key })).data as Wire<
    typeof goodwillOutcomesView
  >;
}

test('who was given something twice for one reason has paid, disputed and cost once', async () => {
  const { policies } = await alone('twice', async (productId) => {
    const twice = await somebody(productId);
    await twice.refunded(50, 500, 'goodwill', 'succeeded', 40);
    // Made after the first gift, and its half is the second: the money and the fee count once each.
    const second = await twice.paid(45, 2_000, { refunded: 1_300, fee: 88 });
    await twice.refundedOf(second, 40, 1_000, 'goodwill');
    await twice.paid(35, 3_000, { fee: 117 });
    await twice.disputed(33, { status: 'lost', fee: 1_500 });
    // Somebody else’s stand beside it.
    const once = await somebody(productId);
    await once.refunded(50, 500, 'goodwill', 'succeeded', 40);
    await once.paid(35, 1_000, { fee: 59 });
    await once.disputed(33, { status: 'lost', fee: 1_500 });
  });
  expect(policies).toHaveLength(1);
  expect(policies[0]?.outcomes[0]).toMatchObject({
    count: 3,
    disputedCount: 3,
    // What went back without being this gift, $3.00, is taken off.
    paid: usd(1_700 + 3_000 + 1_000),
    fees: usd(20 + 20 + 88 + 117 + 59 + 1_500 + 1_500),
    takenBack: usd(200),
    cost: usd(2_000),
  });
});

test('a second gift that is too young for a day is taken off what was paid, and no cost of that day', async () => {
  const { policies } = await alone('young-second', async (productId) => {
    const twice = await somebody(productId);
    await twice.refunded(50, 500, 'goodwill');
    const second = await twice.paid(30, 2_000, { refunded: 1_000, fee: 88 });
    await twice.refundedOf(second, 10, 1_000, 'goodwill');
  });
  expect(policies[0]?.outcomes[0]).toMatchObject({
    count: 1,
    paid: usd(1_000),
    fees: usd(88),
    cost: usd(500),
  });
});

test('the fee of a refunded payment that nobody knows is told', async () => {
  const { policies } = await alone('fee-unknown', async (productId) => {
    const one = await somebody(productId);
    await one.refundedOf(await one.paid(60, 2_000, { fee: 55, feeCurrency: 'EUR' }), 40, 1_000, 'goodwill');
    await one.refunded(40, 1_000, 'goodwill');
  });
  expect(policies[0]?.outcomes[0]).toMatchObject({ count: 2, fees: usd(0), feesUnknownCount: 1 });
});

test('of credit that was taken back only what was used was given', async () => {
  const { policies } = await alone('voided', async (productId) => {
    const em = server.services.database.fork();
    const one = await somebody(productId);
    /** Worth $7.00; `from` so many days ago, or ahead, and voided with `used` credits gone of 1,000. */
    const lot = async (used: bigint, fromDaysAgo: number, isVoided = true) => {
      const at = new Date(Date.now() - 40 * 86_400_000);
      const effectiveAt = new Date(Date.now() - fromDaysAgo * 86_400_000);
      const [given] = await one.given(40, 'credit', 700);
      const lotId = given?.id ?? '';
      const [accountId = ''] = await openCreditAccounts(em, productId, [
        { userId: one.userId, unit: 'credits' },
      ]);
      const post = (movement: Parameters<typeof postMovements>[2][number]['movement']) =>
        postMovements(em, productId, [{ accountId, movement }]);
      await post({
        kind: 'grant',
        at,
        lotId,
        amountUnits: 1_000n,
        category: 'promotional',
        priority: 20,
        effectiveAt,
        expiresAt: null,
        reason: 'promised',
        note: null,
        ticket: null,
      });
      if (used > 0n) await post({ kind: 'usage', at, amountUnits: used });
      if (isVoided) await post({ kind: 'void', at, lotId });
    };
    await lot(400n, 40);
    await lot(0n, 40);
    // Still to come: nothing of it was ever in the balance.
    await lot(0n, -40);
    await lot(0n, 40, false);
  });
  expect(policies).toHaveLength(1);
  expect(policies[0]).toMatchObject({ kind: 'credit', reason: 'promised', count: 4, given: usd(280 + 700) });
  expect(policies[0]?.outcomes[0]).toMatchObject({ count: 4, cost: usd(280 + 700) });
});
