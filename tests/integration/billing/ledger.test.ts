import {
  aPayment,
  aUser,
  NotEnoughCredit,
  openCreditAccounts,
  postMovements,
} from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let sql: pg.Client;

beforeAll(async () => {
  server = await startTestServer();
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await server?.stop();
});

type Postings = Parameters<typeof postMovements>[2];

const write = (postings: Postings) =>
  server.services.database.fork().transactional((em) => postMovements(em, server.product.id, postings));

async function anAccount(unit: 'cents' | 'credits' = 'cents') {
  const em = server.services.database.fork();
  const user = await aUser(em, server.product.id);
  const [accountId = ''] = await em.transactional((inside) =>
    openCreditAccounts(inside, server.product.id, [
      { userId: user.id, unit, ...(unit === 'cents' && { currency: 'USD' }) },
    ]),
  );
  return { user, accountId };
}

async function stateOf(accountId: string) {
  const { rows } = await sql.query(
    `select a.balance_units::int as balance, coalesce(sum(g.remaining_units), 0)::int as held, u.credits_cents::int as mirror
     from credit_accounts a join users u on u.id = a.user_id left join credit_grants g on g.account_id = a.id
     where a.id = $1 group by a.id, u.id`,
    [accountId],
  );
  return rows[0] as { balance: number; held: number; mirror: number };
}

const at = (day: number) => new Date(Date.UTC(2026, 0, day));

describe('the ledger of prepaid credit', () => {
  test('keeps account, entries, lots and user together, many accounts at once', async () => {
    const accounts = await Promise.all(Array.from({ length: 5 }, () => anAccount()));
    const payment = await aPayment(server.services.database.fork(), accounts[0]?.user as never);
    await write([
      ...accounts.flatMap(({ accountId }, index) => [
        {
          accountId,
          movement: {
            kind: 'grant' as const,
            at: at(1),
            amountUnits: 1_000n,
            expiresAt: at(20),
            reason: 'welcome',
          },
        },
        { accountId, movement: { kind: 'usage' as const, at: at(3 + index), amountUnits: 300n } },
      ]),
      {
        accountId: accounts[0]?.accountId ?? '',
        movement: { kind: 'purchase', at: at(2), amountUnits: 2_400n, paymentId: payment.id },
      },
    ]);
    expect(await stateOf(accounts[0]?.accountId ?? '')).toEqual({
      balance: 3_100,
      held: 3_100,
      mirror: 3_100,
    });
    expect(await stateOf(accounts[4]?.accountId ?? '')).toEqual({ balance: 700, held: 700, mirror: 700 });
    await write(accounts.map(({ accountId }) => ({ accountId, movement: { kind: 'expiry', at: at(30) } })));
    // The bought lot is untouched by the welcome that lapsed.
    expect(await stateOf(accounts[0]?.accountId ?? '')).toEqual({
      balance: 2_400,
      held: 2_400,
      mirror: 2_400,
    });
    expect(await stateOf(accounts[4]?.accountId ?? '')).toEqual({ balance: 0, held: 0, mirror: 0 });
    expect((await sql.query('select * from credit_account_mismatches()')).rows).toEqual([]);
  });

  test('posts what the product reports twice only once', async () => {
    const { accountId } = await anAccount();
    const report: Postings = [
      { accountId, movement: { kind: 'grant', at: at(1), amountUnits: 500n, externalId: `g ${accountId}` } },
      { accountId, movement: { kind: 'usage', at: at(2), amountUnits: 200n, externalId: `u ${accountId}` } },
    ];
    await write(report);
    await write(report);
    await write([...report, ...report]);
    expect(await stateOf(accountId)).toMatchObject({ balance: 300, held: 300 });
  });

  test('never spends the same credit twice, however many ask at once', async () => {
    const { accountId } = await anAccount();
    await write([{ accountId, movement: { kind: 'grant', at: at(1), amountUnits: 1_000n } }]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        write([{ accountId, movement: { kind: 'usage', at: at(2), amountUnits: 300n } }]),
      ),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(5);
    for (const outcome of refused)
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(NotEnoughCredit);
    expect(await stateOf(accountId)).toEqual({ balance: 100, held: 100, mirror: 100 });
    expect((await sql.query('select * from credit_account_mismatches()')).rows).toEqual([]);
  });

  test('counts credits that are no money apart from cents, and refuses an account of nobody', async () => {
    const { accountId } = await anAccount('credits');
    await write([{ accountId, movement: { kind: 'grant', at: at(1), amountUnits: 40n } }]);
    expect(await stateOf(accountId)).toEqual({ balance: 40, held: 40, mirror: 0 });
    await expect(
      write([
        {
          accountId: '00000000-0000-7000-8000-000000000000',
          movement: { kind: 'grant', at: at(1), amountUnits: 1n },
        },
      ]),
    ).rejects.toThrow('There is no credit account');
  });
});
