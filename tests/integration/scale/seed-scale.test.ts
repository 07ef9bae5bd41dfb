import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { NODE, REPOSITORY } from '@backdesk/launcher';
import { ScaleRefused, type ScaleResult, seedScale } from '@backdesk/server';
import { Client } from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { until } from '../../support/until.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const users = 1_000;
const options = (database: TestDatabase) => ({
  ownerUrl: database.ownerUrl,
  appUrl: database.appUrl,
  users,
  endsAt: new Date('2026-11-20T00:00:00Z'),
  seed: 7,
  actor: { kind: 'operator', id: null, name: 'Test' } as const,
});

/** Every table that is filled, with what makes rows of two runs differ left out. */
const content = `select
  (select md5(string_agg(t::text, '' order by id)) from (select id, email, credits_cents, total_spent_cents, signed_up_at from users) t) as users,
  (select md5(string_agg(t::text, '' order by id)) from (select id, user_id, status, amount_cents, created_at, stripe_charge_id from payments) t) as payments,
  (select md5(string_agg(t::text, '' order by id)) from (select id, account_id, sequence, balance_units, occurred_at, refund_id from credit_entries) t) as entries,
  (select md5(string_agg(t::text, '' order by id)) from (select id, balance_units, entry_count, last_entry_at from credit_accounts) t) as accounts`;

let database: TestDatabase;
const sql = (query: string) => rowsOf(database.superuserUrl, query);
const number = async (query: string) => Number(Object.values((await sql(`select (${query})`))[0] ?? {})[0]);

/** Every index with its comment, every constraint and every trigger, as PostgreSQL describes them. */
const schemaOf = (of: TestDatabase) =>
  rowsOf(
    of.superuserUrl,
    `select pg_get_indexdef(indexrelid) as is, obj_description(indexrelid) as comment, indisvalid::text as state
       from pg_index where indrelid::regclass::text !~ '^pg_'
     union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid),
       obj_description(oid, 'pg_constraint'), convalidated::text from pg_constraint
     union all select pg_get_triggerdef(oid), null, tgenabled::text from pg_trigger where not tgisinternal
     order by 1`,
  );

/** `backdesk seed --scale …` as a process of its own. */
function command(args: string[], on: TestDatabase) {
  return spawn(NODE, [join(REPOSITORY, 'apps/cli/src/main.ts'), 'seed', '--scale', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      BACKDESK_HOME: temporaryFolder('scale'),
      DATABASE_URL: on.appUrl,
      DATABASE_MIGRATION_URL: on.ownerUrl,
    },
  });
}

describe('a product of any size', () => {
  let before: unknown[];
  let result: ScaleResult;
  beforeAll(async () => {
    database = await createTestDatabase();
    before = await schemaOf(database);
    result = await seedScale(options(database));
  }, 120_000);

  test('has as many rows as were asked for, in the shares of a business', async () => {
    expect(result).toMatchObject({ aloneOnDatabase: true, rows: { users, payments: users * 5 } });
    expect(await number('select count(*) from users')).toBe(users);
    expect(await number('select count(*) from subscriptions')).toBe(users * 0.6);
    expect(await number('select count(*) from payments')).toBe(users * 5);
    expect(await number('select count(*) from credit_entries')).toBe(users * 2);
    const share = async (of: string, where: string) =>
      (await number(`select count(*) from ${of} where ${where}`)) /
      (await number(`select count(*) from ${of}`));
    for (const [of, where, from, to] of [
      ['payments', `status = 'failed'`, 0.02, 0.08],
      ['payments', 'refunded_cents > 0', 0.008, 0.03],
      ['payments', 'is_disputed', 0.0002, 0.006],
      ['payments', `kind = 'credit_purchase'`, 0.05, 0.3],
      ['payments', `invoice_id is not null`, 0.03, 0.2],
      ['subscriptions', `status = 'canceled'`, 0.2, 0.6],
      ['subscriptions', `status = 'past_due'`, 0.003, 0.04],
      ['users', `email like '%mith4%'`, 0.0005, 0.02],
      ['users', 'subscription_tier is null', 0.4, 0.55],
      ['users', `signed_up_at > '2025-11-20'`, 0.55, 0.8],
    ] as const) {
      const found = await share(of, where);
      expect([of, where, found >= from && found <= to ? 'plausible' : found]).toEqual([
        of,
        where,
        'plausible',
      ]);
    }
  });

  test('agrees with itself: spending, ledgers, mirrors, invoices and refunds', async () => {
    const wrong: Record<string, string> = {
      spending: `users u where total_spent_cents <>
        (select coalesce(sum(captured_cents), 0) from payments p where p.user_id = u.id and p.status = 'succeeded')
        - (select coalesce(sum(amount_cents), 0) from refunds r where r.user_id = u.id and r.state = 'succeeded')`,
      credits: `users u where credits_cents <>
        (select coalesce(sum(amount_units), 0) from credit_entries e where e.user_id = u.id)`,
      ledgers: 'credit_account_mismatches()',
      balances: `(select balance_units - sum(amount_units) over (partition by account_id order by sequence) as off,
        balance_units from credit_entries) t where off <> 0 or balance_units < 0`,
      sequences: `(select occurred_at < lag(occurred_at) over (partition by account_id order by sequence) as is_back
        from credit_entries) t where is_back`,
      grants: `credit_accounts a where balance_units <>
        (select coalesce(sum(remaining_units), 0) from credit_grants g where g.account_id = a.id)`,
      purchases: `credit_entries e join payments p on p.id = e.payment_id
        where e.kind = 'purchase' and (e.user_id <> p.user_id or e.amount_units <> p.amount_cents or p.status <> 'succeeded')`,
      clawbacks: `credit_entries e join refunds r on r.id = e.refund_id
        where e.user_id <> r.user_id or -e.amount_units > r.amount_cents`,
      tiers: `users u left join lateral (select pl.key, s.status, s.current_period_end_at from subscriptions s
          join plans pl on pl.id = s.plan_id where s.user_id = u.id order by s.started_at desc limit 1) s on true
        where (u.subscription_tier, u.subscription_status, u.subscription_current_period_end_at)
          is distinct from (s.key, s.status, s.current_period_end_at)`,
      refunds: `payments p where refunded_cents <> (select coalesce(sum(amount_cents), 0) from refunds r
        where r.payment_id = p.id and r.state in ('succeeded', 'pending')) or refunded_cents > captured_cents`,
      disputes: `payments p where is_disputed <> exists (select from disputes d
        where d.payment_id = p.id and d.status <> 'won')`,
      invoices: `invoices i join payments p on p.invoice_id = i.id
        where i.user_id <> p.user_id or i.subscription_id <> p.subscription_id
          or (i.status = 'paid') <> (p.status = 'succeeded')`,
      renewals: `payments p join subscriptions s on s.id = p.subscription_id
        where p.user_id <> s.user_id or p.created_at < s.started_at - interval '1 s' or p.created_at > s.ended_at + interval '1 s'`,
      future: `payments where created_at > '2026-11-20'`,
    };
    for (const [what, from] of Object.entries(wrong))
      expect([what, await number(`select count(*) from ${from}`)]).toEqual([what, 0]);
  });

  test('leaves the schema as it was: indexes, their comments, foreign keys and triggers', async () => {
    expect(await schemaOf(database)).toEqual(before);
    await expect(
      rowsOf(database.ownerUrl, 'update credit_accounts set balance_units = balance_units + 1'),
    ).rejects.toThrow('follows its entries');
  });

  test('is marked as having no Stripe account, and its making is audited', async () => {
    expect(await sql(`select key, has_stripe_account from products`)).toEqual([
      { key: 'scale', has_stripe_account: false },
    ]);
    expect(await sql(`select actor_kind, action from audit_entries`)).toEqual([
      { actor_kind: 'operator', action: 'products.seed_scale' },
    ]);
  });

  test('is the same again for the same seed, and beside somebody else, entry by entry', async () => {
    const other = await createTestDatabase();
    const somebody = new Client({ connectionString: other.appUrl });
    await somebody.connect();
    const beside = await seedScale(options(other));
    await somebody.end();
    expect(beside.aloneOnDatabase).toBe(false);
    expect(await rowsOf(other.superuserUrl, content)).toEqual(await sql(content));
  });

  test('is refused where it is already, and leaves everything alone', async () => {
    const [state] = await sql(content);
    await expect(seedScale(options(database))).rejects.toThrow(/is there already/);
    const child = command(['500'], database);
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(child.exitCode).toBe(1);
    expect(stderr).toMatch(/^The product “scale” is there already.*\n$/);
    expect(await sql(content)).toEqual([state]);
  });
});

test.each([Number.NaN, 0, 99, 5_000_001, 1_000.5])('%d users are refused', async (count) => {
  await expect(seedScale({ ...options(database), users: count })).rejects.toBeInstanceOf(ScaleRefused);
});

test.each(['payments', 'indexes of payments'])(
  'killed at “%s”, it leaves nothing behind',
  async (moment) => {
    const fresh = await createTestDatabase();
    const before = await fingerprint(fresh.superuserUrl);
    const child = command(['1000', '--json'], fresh);
    for await (const line of createInterface({ input: child.stderr }))
      if (line.endsWith(`s  ${moment}`)) break;
    child.kill('SIGKILL');
    await once(child, 'close');
    const open = `select from pg_stat_activity where datname = $1 and application_name like 'backdesk seed%'`;
    await until(
      'the transaction ended',
      async () => (await rowsOf(fresh.superuserUrl, open, [fresh.name])).length === 0,
    );
    expect(await fingerprint(fresh.superuserUrl)).toEqual(before);
    const again = command(['200', '--json'], fresh);
    const [stdout] = await Promise.all([text(again.stdout), once(again, 'close')]);
    expect(JSON.parse(stdout)).toMatchObject({ product: 'scale', rows: { users: 200, payments: 1_000 } });
  },
  120_000,
);
