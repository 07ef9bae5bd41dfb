import { randomUUID } from 'node:crypto';
import type { approvalView, Wire } from '@backdesk/contract';
import { aUser, openCreditAccounts, postMovements } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallResult } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { until } from '../support/until.ts';

type Approval = Wire<typeof approvalView>;
type Person = Awaited<ReturnType<typeof signedIn>>;

let server: TestServer;
/** May give $100 at once; $500, and more than $200 only with a fresh code. */
let agent: Person;
let lead: Person;

const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);

beforeAll(async () => {
  server = await startTestServer();
  agent = await signedIn(server, 'support_agent');
  lead = await signedIn(server, 'support_lead');
  await rows(`update products set credits_unit = 'credits' returning id`);
});
afterAll(() => server?.stop());

const somebody = async () => (await aUser(server.services.database.fork(), server.product.id)).id;
/** Somebody else buys 1,000 credits. */
async function bought(cents: number): Promise<void> {
  const userId = await somebody();
  const [payment] = await rows<{ id: string }>(
    `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, captured_cents, currency, kind)
     values (gen_random_uuid(), $1, $2, 'succeeded', 'succeeded', $3, $3, 'USD', 'credit_purchase') returning id`,
    [server.product.id, userId, cents],
  );
  await server.services.database.fork().transactional(async (em) => {
    const [accountId = ''] = await openCreditAccounts(em, server.product.id, [{ userId, unit: 'credits' }]);
    await postMovements(em, server.product.id, [
      {
        accountId,
        movement: { kind: 'purchase', at: new Date(), amountUnits: 1_000n, paymentId: payment?.id ?? '' },
      },
    ]);
  });
}

const wish = (userId: string, amount: string, more: object = {}) => ({
  operationId: randomUUID(),
  userId,
  unit: 'credits',
  amount,
  category: 'paid',
  priority: 35,
  effectiveAt: null,
  expiresAt: null,
  reason: 'promised',
  note: 'Promised on the phone.',
  ticket: '',
  ...more,
});
const ask = async (userId: string, more: object = {}) =>
  (await agent.client.call('billing.requestCreditApproval', wish(userId, '15000', more))).data as Approval;
const seen = async ({ id }: Pick<Approval, 'id'>) =>
  (await lead.client.call('billing.approval', { approvalId: id })).data as Approval;
const agree = ({ id, quoteHash }: Approval) =>
  lead.client
    .copy()
    .call('billing.decideApproval', { approvalId: id, quoteHash, decision: 'approve', note: '' });
const counted = async (userId: string) =>
  (
    await rows<{ cents: number }>(
      `select amount_cents::int as cents from goodwill_given where user_id = $1`,
      [userId],
    )
  ).map(({ cents }) => cents);
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});

test('what others buy meanwhile does not undo a request; it counts for the most that it was or is worth', async () => {
  await bought(1_000);
  const userId = await somebody();
  const asked = await ask(userId);
  const lines = [
    'Give 15,000 credits',
    'Counts as paid for by the customer',
    'Used up by priority 35 (0 first, 100 last)',
    'It was promised',
  ];
  expect(asked).toMatchObject({ amount: { amount: '15000' }, lines });
  // On average $10.50 for 1,000.
  await bought(1_100);
  const risen = await seen(asked);
  expect(risen).toMatchObject({
    amount: { amount: '15000' },
    quoteHash: asked.quoteHash,
    notApprovableBecause: null,
    lines: [...lines, 'Worth $157.50 by now, $150.00 when it was asked for'],
  });
  await rows(`update staff_members set refund_limit_cents = 15500 where id = $1 returning id`, [
    lead.member.id,
  ]);
  const tooMuch = /Your own limit is \$155\.00, and this is \$157\.50/;
  expect((await seen(asked)).notApprovableBecause).toMatch(tooMuch);
  expect(await agree(asked)).toMatchObject(refusal('approval_not_yours', tooMuch));
  await rows(`update staff_members set refund_limit_cents = null where id = $1 returning id`, [
    lead.member.id,
  ]);
  expect((await agree(asked)).data).toMatchObject({ state: 'executed' });
  expect(await counted(userId)).toEqual([15_750]);

  // It has become cheaper: what was asked for counts.
  const other = await somebody();
  const dear = await ask(other);
  await bought(600);
  expect((await seen(dear)).lines).toContain('Worth $135.00 by now, $157.50 when it was asked for');
  expect((await agree(dear)).data).toMatchObject({ state: 'executed' });
  expect(await counted(other)).toEqual([15_750]);
});

test('worth more than a tenth above what was asked for it is not agreed to', async () => {
  await rows('delete from goodwill_given');
  const userId = await somebody();
  const asked = await ask(userId, { amount: '20000' });
  expect(asked.amount.amount).toBe('18000');
  await bought(1_300);
  // $10.00 for 1,000 where it was $9.00: more than a tenth.
  const tooDear = /By now it is worth \$200\.00, more than a tenth above the \$180\.00 that was asked for/;
  expect((await seen(asked)).notApprovableBecause).toMatch(tooDear);
  expect(await agree(asked)).toMatchObject(refusal('quote_changed', tooDear));
  expect(await counted(userId)).toEqual([]);
});

/** Makes it right with credit alone; above the limit it waits. */
async function makeRight(userId: string, amount: string, asksApproval: boolean): Promise<CallResult> {
  const amends = {
    userId,
    refund: null,
    subscription: null,
    credit: { unit: 'credits', amount, expiresAt: null },
    reason: 'service_failed',
    note: 'Down for a week.',
    ticket: '',
  };
  const { data } = await agent.client.call('billing.makeRightQuote', amends);
  const { hash } = data as { hash: string };
  return agent.client
    .copy()
    .call('billing.makeRight', { ...amends, operationId: randomUUID(), hash, asksApproval });
}
const openOf = async (userId: string) => {
  const [row] = await rows<{ id: string }>(`select id from approval_requests where user_id = $1`, [userId]);
  return seen({ id: row?.id ?? '' });
};
const ways: [name: string, prepare: (userId: string) => Promise<() => Promise<CallResult>>][] = [
  [
    'agrees to credit',
    async (userId) => {
      const asked = await ask(userId, { amount: '12000' });
      return () => agree(asked);
    },
  ],
  [
    'agrees to make it right',
    async (userId) => {
      await makeRight(userId, '12000', true);
      const asked = await openOf(userId);
      return () => agree(asked);
    },
  ],
  ['makes it right', async (userId) => () => makeRight(userId, '1500', false)],
];
test.each(ways)(
  'who %s and who gives directly to one without an account wait in one order',
  async (_, prepare) => {
    await rows('delete from goodwill_given');
    const userId = await somebody();
    const give = await prepare(userId);
    const holder = new pg.Client({ connectionString: server.database.superuserUrl });
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`goodwill to ${userId}`]);
      const waiting = async (count: number) =>
        until(`${count} wait for a lock`, async () => {
          // Within one transaction the view would repeat its first answer.
          await holder.query('select pg_stat_clear_snapshot()');
          const { rows: locks } = await holder.query<{ locktype: string }>(
            `select l.locktype from pg_locks l join pg_stat_activity a using (pid)
           where not l.granted and a.datname = current_database() order by 1`,
          );
          return locks.length === count && locks.map(({ locktype }) => locktype);
        });
      const agreed = give();
      await waiting(1);
      const gift = agent.client.call('billing.grantCredits', wish(userId, '1000'));
      // The gift waits for the account already: who holds the account never waits behind who wants it.
      expect(await waiting(2)).toEqual(['advisory', 'transactionid']);
      await holder.query('rollback');
      expect((await agreed).error).toBeUndefined();
      expect((await gift).status).toBe(200);
    } finally {
      await holder.end();
    }
    expect(await counted(userId)).toHaveLength(2);
  },
);
