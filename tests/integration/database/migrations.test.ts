import { entities, migrationsFolder, openDatabase } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/fingerprint.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const open = () =>
  openDatabase({ url: database.ownerUrl, entities, migrationsFolder, statementTimeoutMs: 0 });

/** Everything that stands in the schema, as one comparable text. */
async function shape(): Promise<string> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(`
    select 'column', table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
      where table_schema = 'public'
    union all select 'index', tablename, indexname, indexdef, '', '' from pg_indexes where schemaname = 'public'
    union all select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
      from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', ''
      from pg_trigger where not tgisinternal and tgrelid::regclass::text not like 'pgboss.%'
    union all select 'function', p.proname, pg_get_functiondef(p.oid), '', '', '' from pg_proc p
      left join pg_depend d on d.objid = p.oid and d.deptype = 'e'
      where p.pronamespace = 'public'::regnamespace and d.objid is null
    order by 1, 2, 3`);
  await client.end();
  return rows.map((row) => Object.values(row).join(' | ')).join('\n');
}

describe('migrations', () => {
  test('give every table with updated_at the trigger that keeps it', async () => {
    const columns = (await shape()).split('\n');
    const tables = columns.flatMap((line) => /^column \| (\w+) \| updated_at /.exec(line)?.[1] ?? []);
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables)
      expect(columns.join('\n')).toContain(`trigger | ${table} | ${table}_set_updated_at`);
  });

  test('can be taken back one by one to an empty schema, and applied again to the same one', async () => {
    const before = await shape();
    const opened = await open();
    const applied = await opened.orm.migrator.getExecuted();
    for (const _ of applied) await opened.orm.migrator.down();
    const left = (await shape()).split('\n').filter((line) => line && !line.includes('mikro_orm_migrations'));
    expect(left).toEqual([]);
    await opened.orm.migrator.up();
    await opened.close();
    expect(await shape()).toBe(before);
  });

  test('going back to before work could be held stops what is held, so that no older worker goes on with it', async () => {
    const own = await createTestDatabase();
    const opened = await openDatabase({
      url: own.ownerUrl,
      entities,
      migrationsFolder,
      statementTimeoutMs: 0,
    });
    const client = new pg.Client({ connectionString: own.ownerUrl });
    await client.connect();
    await client.query(`
      insert into job_progress (id, kind, title, input, state, requested_by_kind, requested_by_name, paused_at, paused_by_name)
      values (gen_random_uuid(), 'billing.bulk_refund', 'Held', '{}', 'queued', 'operator', 'Test', now(), 'Somebody'),
        (gen_random_uuid(), 'billing.bulk_refund', 'Waiting', '{}', 'queued', 'operator', 'Test', null, null)`);
    const names = (await opened.orm.migrator.getExecuted()).map(({ name }) => name);
    expect(names.some((name) => name.includes('paused_work'))).toBe(true);
    for (let last = ''; !last.includes('paused_work'); ) {
      last = names.pop() ?? 'paused_work';
      await opened.orm.migrator.down();
    }
    const { rows } = await client.query(
      'select title, cancel_requested_at is not null as stops, next_attempt_at <= now() as "isDue" from job_progress order by title',
    );
    expect(rows).toEqual([
      { title: 'Held', stops: true, isDue: true },
      { title: 'Waiting', stops: false, isDue: true },
    ]);
    await client.end();
    await opened.close();
    await own.drop();
  });

  test('do not go back over requests for credit, whose wish would be lost', async () => {
    const own = await createTestDatabase();
    const opened = await openDatabase({
      url: own.ownerUrl,
      entities,
      migrationsFolder,
      statementTimeoutMs: 0,
    });
    const run = (text: string) => rowsOf(own.superuserUrl, text);
    await run(`
      with product as (
        insert into products (id, key, name, reporting_currency) values (gen_random_uuid(), 'wish', 'Wish', 'USD') returning id),
      person as (insert into users (id, product_id) select gen_random_uuid(), id from product returning id, product_id)
      insert into approval_requests (id, product_id, user_id, kind, state, amount_cents, currency, target_kind, target_id,
        quote_hash, reason, requester_id, requester_name, expires_at, wish)
      select gen_random_uuid(), product_id, id, 'credit_grant', 'pending', 100, 'USD', 'credit_grant', gen_random_uuid()::text,
        'x', 'promised', 'sam', 'Sam', now() + interval '1 day', '{}' from person`);
    const executed = async () => (await opened.orm.migrator.getExecuted()).map(({ name }) => name);
    const wishes = (await executed()).find((name) => name.includes('wish_of_requests'));
    if (!wishes) throw new Error('The migration of wishes is gone.');
    const back = async () => {
      while ((await executed()).includes(wishes)) await opened.orm.migrator.down();
    };
    await expect(back()).rejects.toThrow(/asked for credit above their limit/);
    expect(await run('select wish from approval_requests')).toEqual([{ wish: {} }]);
    await opened.orm.migrator.up();
    // Without any it goes back, and forward again.
    await run('delete from approval_requests');
    await back();
    await opened.orm.migrator.up();
    expect(await executed()).toContain(wishes);
    await opened.close();
    await own.drop();
  });
});
