import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendAudit, verifyAudit, writeAnchor, readAnchors } from '@backdesk/server';
import { createServices, errand, loadConfig, mutation, router } from '@backdesk/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aMember, signIn, signedIn } from '../support/staff.ts';
import { tamperings } from './audit-tamperings.ts';

type Services = Awaited<ReturnType<typeof createServices>>;

let server: TestServer;
/** The same database as somebody who may do everything. */
let superuser: Services;
beforeAll(async () => {
  server = await startTestServer();
  const config = loadConfig({ ...server.env, DATABASE_URL: server.database.superuserUrl });
  superuser = await createServices(config, { applicationName: 'intruder' });
});
afterAll(async () => {
  await superuser.close();
  await server.stop();
});

const actor = { kind: 'operator', id: null, name: 'Test' } as const;
const verify = async () => verifyAudit(server.services.database.fork(), await readAnchors(server.home));

/** Entries by eight writers at the same time, some of whose transactions are rolled back. */
async function write(count: number): Promise<void> {
  const one = (i: number) =>
    server.services.database.fork().transactional(async (em) => {
      await appendAudit(em, { actor, requestId: `request ${i}` }, [
        {
          action: i % 2 ? 'test.odd' : 'test.even',
          target: { kind: 'thing', id: `${i}` },
          reason: i % 3 ? undefined : 'because “ü\0 😀\ud800',
          before: { amount: BigInt(i) },
          after: { text: `${i}`, nested: [null, true] },
        },
      ]);
      if (i % 10 === 9) throw new Error('rolled back');
    });
  for (let start = 0; start < count; start += 8)
    await Promise.allSettled(Array.from({ length: Math.min(8, count - start) }, (_, i) => one(start + i)));
}

test('writers at the same time leave a gapless chain, without what was rolled back', async () => {
  await write(130);
  const rows = await rowsOf<{ sequence: string; target_id: string }>(
    server.database.superuserUrl,
    'select sequence, target_id from audit_entries order by sequence',
  );
  expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_, i) => i + 1));
  expect(rows).toHaveLength(117);
  expect(rows.some(({ target_id }) => Number(target_id) % 10 === 9)).toBe(false);
  expect(await verify()).toMatchObject({ isValid: true, entryCount: 117, problems: [] });
});

test('every payload can be read as JSON, whatever text it was made of', async () => {
  const reasons = await rowsOf<{ reason: string }>(
    server.database.superuserUrl,
    `select distinct payload::json ->> 'reason' as reason from audit_payloads where payload like '%because%'`,
  );
  expect(reasons).toEqual([{ reason: 'because “ü 😀\ufffd' }]);
});

describe('the application’s own database role', () => {
  const statements = ['audit_entries', 'audit_payloads', 'audit_head'].flatMap((table) => [
    `update ${table} set sequence = sequence`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
    `insert into ${table} select * from ${table} limit 1`,
  ]);
  test.each(statements)('may not %s', async (statement) => {
    await expect(rowsOf(server.database.appUrl, statement)).rejects.toMatchObject({ code: '42501' });
    expect(await verify()).toMatchObject({ isValid: true });
  });

  test.each([
    'update audit_entries set action = action',
    'delete from audit_entries',
    'truncate audit_entries cascade',
    'update audit_payloads set payload = payload',
  ])('nor may the owner of the tables: %s', async (statement) => {
    await expect(rowsOf(server.database.ownerUrl, statement)).rejects.toThrow(/append-only/);
  });
});

describe('the verifier', () => {
  test('finds each of 200 tamperings by somebody who may do everything', async () => {
    await writeAnchor(server.services.database.fork(), server.home, new Date());
    const anchors = await readAnchors(server.home);
    const undone = new Error('undone');
    const missed: string[] = [];
    for (const { name, run } of tamperings(200, 20_261_120)) {
      await superuser.database
        .fork()
        .transactional(async (em) => {
          // Triggers and foreign keys are out of the way, as they are for whoever owns the machine.
          await em.execute(`set local session_replication_role = replica`);
          await run(em);
          if ((await verifyAudit(em, anchors)).isValid) missed.push(name);
          throw undone;
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error;
        });
    }
    expect(missed).toEqual([]);
    expect(await verify()).toMatchObject({ isValid: true });
  });

  test('takes an erased payload for what it is', async () => {
    await superuser.database.fork().transactional(async (em) => {
      await em.execute('delete from audit_payloads where sequence = 5');
      expect(await verifyAudit(em, await readAnchors(server.home))).toMatchObject({
        isValid: true,
        problems: [],
      });
    });
    const [entry] = await rowsOf<{ target_id: string }>(
      server.database.superuserUrl,
      'select target_id from audit_entries where sequence = 5',
    );
    const { client } = await signedIn(server, 'auditor');
    const answer = await client.call('staff.auditEntries', { targetId: entry?.target_id });
    expect(answer.data).toMatchObject({
      rows: [{ sequence: 5, isPayloadErased: true, before: null, after: null, actor: { name: 'erased' } }],
    });
  });

  test('raises no alarm when an entry is written while it reads', async () => {
    const started = Promise.withResolvers<void>();
    const isWaiting = Promise.withResolvers<void>();
    const writer = superuser.database.fork().transactional(async (em) => {
      // The verifier reads the entries, and waits here before it reads the head.
      await em.execute('lock table audit_head in access exclusive mode');
      started.resolve();
      await isWaiting.promise;
      await appendAudit(em, { actor }, [{ action: 'test.late', target: { kind: 'thing', id: 'late' } }]);
    });
    await started.promise;
    const verification = verify();
    await expect
      .poll(() =>
        rowsOf(
          server.database.superuserUrl,
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        ),
      )
      .toHaveLength(1);
    isWaiting.resolve();
    await writer;
    expect(await verification).toMatchObject({ isValid: true, problems: [] });
    expect(await verify()).toMatchObject({ isValid: true, problems: [] });
  });

  test('answers on the desk what it answers here', async () => {
    const { client } = await signedIn(server, 'auditor');
    const here = await verify();
    expect((await client.call('staff.verifyAudit', {})).data).toEqual(here);
    expect((await client.call('staff.auditState', {})).data).toMatchObject({
      headSequence: here.entryCount + 1,
      lastVerified: { isValid: true, entryCount: here.entryCount },
    });
  });
});

describe('the anchors file', () => {
  const file = () => join(server.home, 'audit-anchors.jsonl');
  const anchorNow = () => writeAnchor(server.services.database.fork(), server.home, new Date());
  const lines = () => readFileSync(file(), 'utf8').split('\n');

  test.each([
    ['torn', '{"sequence":7,"ha'],
    ['without its line break', `{"sequence":1,"hash":"x","at":"y"}`],
  ])('takes the next anchor after a last line that is %s', async (_what, last) => {
    await write(3);
    await anchorNow();
    const before = readFileSync(file(), 'utf8');
    appendFileSync(file(), last);
    expect((await readAnchors(server.home)).unreadableLines).toEqual([]);
    const { anchors } = await readAnchors(server.home);
    await write(3);
    const anchor = await anchorNow();
    expect(await readAnchors(server.home)).toEqual({ anchors: [...anchors, anchor], unreadableLines: [] });
    writeFileSync(file(), before);
  });

  test('that lost a line otherwise is reported, and so is the chain as far as it can be', async () => {
    await write(3);
    await anchorNow();
    const whole = readFileSync(file(), 'utf8');
    writeFileSync(file(), ['not an anchor', ...lines()].join('\n'));
    expect(await verify()).toMatchObject({
      isValid: false,
      problems: [{ sequence: 0, problem: expect.stringContaining('line 1 of the anchors file') }],
    });
    writeFileSync(file(), whole);
    expect(await verify()).toMatchObject({ isValid: true });
  });
});

describe('a write', () => {
  const silent = router({
    write: mutation('public').mutation(async ({ ctx }) => {
      await ctx.em.execute(
        `insert into rate_limits (key, attempt_count, expires_at) values ('silent', 1, now())`,
      );
    }),
    admit: mutation('public').mutation(({ ctx }) => ctx.nothingChanged('there was nothing to do')),
  });
  const context = () => ({
    services: server.services,
    requestId: 'request',
    ipAddress: '',
    userAgent: '',
    isBatch: false,
    principal: null,
    needsSecondFactor: false,
  });
  const written = () => rowsOf(server.database.superuserUrl, `select from rate_limits where key = 'silent'`);

  test('that audits nothing is refused and undone', async () => {
    await expect(silent.createCaller(context()).write()).rejects.toThrow(/without an audit entry/);
    expect(await written()).toEqual([]);
    await expect(silent.createCaller(context()).admit()).resolves.toBeUndefined();
  });

  test('that asks another service answers nobody before it has audited', async () => {
    const [member] = await rowsOf<{ id: string }>(
      server.database.superuserUrl,
      'select id from staff_members limit 1',
    );
    const principal = {
      kind: 'member' as const,
      id: member?.id ?? '',
      name: 'Test',
      permissions: new Set<never>(),
    };
    const asking = router({
      silent: errand('signed_in').mutation(() => 'an answer'),
      audited: errand('signed_in').mutation(async ({ ctx }) => {
        await ctx.commit(async ({ audit }) => {
          audit({ action: 'test.errand', target: { kind: 'thing', id: 'errand' } });
        });
        return 'an answer';
      }),
    });
    const caller = asking.createCaller({ ...context(), principal: principal as never });
    await expect(caller.silent()).rejects.toThrow(/without an audit entry/);
    await expect(caller.audited()).resolves.toBe('an answer');
    await expect(asking.createCaller(context()).audited()).rejects.toThrow(/Sign in/);
  });

  test('or a sign-in that cannot be audited does not happen', async () => {
    const member = await aMember(server, 'owner');
    const { client } = await signedIn(server, 'owner');
    const target = await aMember(server, 'engineer');
    const waiting = await signIn(server, member, { untilCode: true });
    const [head] = await rowsOf<{ sequence: string; hash: string }>(
      server.database.superuserUrl,
      'delete from audit_head returning sequence, hash',
    );
    try {
      const answer = await waiting.auth('two-factor/verify-totp', { code: member.code() });
      expect(answer).toMatchObject({
        status: 500,
        body: { reason: 'internal', reference: expect.any(String) },
      });
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await client.call('staff.setActive', { memberId: target.id, isActive: false })).toMatchObject({
        status: 500,
      });
    } finally {
      await rowsOf(server.database.superuserUrl, 'insert into audit_head (sequence, hash) values ($1, $2)', [
        head?.sequence,
        head?.hash,
      ]);
    }
    const state = await rowsOf(
      server.database.superuserUrl,
      `select is_active, (select count(*)::int from auth."session" where "userId" = $2) as sessions
       from staff_members where id = $1`,
      [target.id, member.id],
    );
    expect(state).toEqual([{ is_active: true, sessions: 0 }]);
    expect(await verify()).toMatchObject({ isValid: true });
  });
});
