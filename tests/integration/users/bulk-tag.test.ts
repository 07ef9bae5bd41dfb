import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bulkDesk, disturbed } from '../../support/bulk.ts';
import type { TestClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

const acmeUsers = 1_150;

let server: TestServer;
let lead: { client: TestClient; member: TestMember };
let desk: ReturnType<typeof bulkDesk>;

beforeAll(async () => {
  server = await startTestServer();
  lead = await signedIn(server, 'support_lead');
  desk = bulkDesk(server);
  await desk.sql(
    `insert into products (id, key, name, reporting_currency) values (gen_random_uuid(), 'other', 'Other', 'EUR')`,
  );
  await desk.sql(
    `insert into users (id, product_id, email, full_name, signed_up_at, country)
     select gen_random_uuid(), p.id, 'p' || n || '@' || p.key || '.example', 'Person ' || n, now(), case when n <= 30 then 'AT' else 'DE' end
     from products p, generate_series(1, case when p.key = 'acme' then ${acmeUsers} else 40 end) n`,
  );
});
afterAll(() => server?.stop());
beforeEach(async () => {
  await desk.sql('truncate tags cascade');
});

const acme = { product: 'acme' };
const carriers = async (name: string) =>
  desk.sql(
    `select u.id, p.key, ut.created_by_name as "by" from user_tags ut join tags t on t.id = ut.tag_id
     join users u on u.id = ut.user_id join products p on p.id = u.product_id where t.name = $1 order by u.id`,
    [name],
  );
const idsOf = async (where: string) =>
  (
    await desk.sql(
      `select u.id from users u join products p on p.id = u.product_id where ${where} order by u.id`,
    )
  ).map(({ id }) => String(id));
const tag = (input: Record<string, unknown>, client = lead.client) =>
  desk.start(client, 'users.bulkTag', { add: [], remove: [], ...input });
const refused = async (input: Record<string, unknown>, client = lead.client) =>
  (await desk.ask(client, 'users.bulkTag', { add: ['vip'], remove: [], ...input })).error;
const jobs = async () => (await desk.sql('select count(*)::int as n from job_progress'))[0]?.n;

test('picked users are tagged and untagged, and the audit log has it once with counts', async () => {
  const ids = (await idsOf(`p.key = 'acme'`)).slice(0, 5);
  await lead.client.call('users.addTag', { userId: ids[0], name: 'VIP' });
  await lead.client.call('users.addTag', { userId: ids[1], name: 'trial' });
  const gone = '0197a1b2-0000-7000-8000-000000000001';
  const jobId = await tag({
    selection: { ids: [...ids, gone] },
    add: ['vip', 'Asked twice'],
    remove: ['TRIAL'],
  });
  expect(await desk.finish(jobId)).toMatchObject({
    title: 'Add “vip”, “Asked twice” to 5 users, remove “TRIAL”',
    state: 'succeeded',
    done: 5,
    total: 5,
    counts: { changed: 5 },
    message: '5 users changed.',
  });
  // A tag is one word in whatever case, and keeps whoever put it on first.
  expect((await carriers('VIP')).map(({ id }) => id)).toEqual(ids);
  expect(await carriers('Asked twice')).toEqual(ids.map((id) => ({ id, key: 'acme', by: lead.member.name })));
  expect(await carriers('trial')).toEqual([]);
  expect(await desk.audited(jobId)).toMatchObject([
    { action: 'users.bulk_tag', actor_kind: 'member', after: { userCount: 5, add: ['vip', 'Asked twice'] } },
    {
      action: 'users.bulk_tag_ended',
      actor_kind: 'job',
      after: { state: 'succeeded', counts: { changed: 5 } },
    },
  ]);

  const again = await tag({ selection: { ids }, add: ['vip'] });
  expect(await desk.finish(again)).toMatchObject({
    counts: { unchanged: 5 },
    message: '0 users changed, 5 were so already.',
  });
});

test('all that match are tagged but for those taken out, and never another product’s', async () => {
  const all = await idsOf(`p.key = 'acme'`);
  const except = all.slice(3, 5);
  const selection = { matching: acme, expectedCount: all.length - except.length, except };
  const jobId = await tag({ selection, add: ['everybody'] });
  expect(await desk.finish(jobId)).toMatchObject({ done: acmeUsers - 2, counts: { changed: acmeUsers - 2 } });
  expect((await carriers('everybody')).map(({ id }) => id)).toEqual(all.filter((id) => !except.includes(id)));
  // As the list finds them.
  const { data } = await lead.client.call('users.listCount', {
    filters: [{ field: 'tags', op: 'in', value: ['everybody'] }],
  });
  expect(data).toEqual({ value: acmeUsers - 2, precision: 'exact' });
});

test('a worker that is taken for dead in the middle loses its chunk, and everybody is tagged once', async () => {
  const jobId = await tag({ selection: { matching: acme, expectedCount: acmeUsers }, add: ['resumed'] });
  const lost = disturbed('users.bulk_tag', 2, async () => {
    const [before] = await desk.sql('select count(*)::int as n from user_tags');
    expect(before).toEqual({ n: 500 });
    await desk.sql(
      `update job_progress set lease_token = gen_random_uuid(), heartbeat_at = now() - interval '1 hour' where id = $1`,
      [jobId],
    );
  });
  expect(await desk.finish(jobId, lost)).toMatchObject({
    state: 'succeeded',
    done: acmeUsers,
    counts: { changed: acmeUsers },
  });
  expect(await carriers('resumed')).toHaveLength(acmeUsers);
  expect((await desk.audited(jobId)).map(({ action }) => action)).toEqual([
    'users.bulk_tag',
    'users.bulk_tag_ended',
  ]);
});

test('stopped in the middle it keeps what was done, and the audit log says how much that was', async () => {
  const jobId = await tag({ selection: { matching: acme, expectedCount: acmeUsers }, add: ['half'] });
  const stopped = disturbed('users.bulk_tag', 1, async () => {
    expect((await lead.client.call('jobs.cancel', { jobId })).status).toBe(200);
  });
  expect(await desk.finish(jobId, stopped)).toMatchObject({
    state: 'cancelled',
    done: 500,
    message: 'Stopped. 500 users changed, 650 left as they were.',
  });
  expect(await carriers('half')).toHaveLength(500);
  expect((await desk.audited(jobId)).at(-1)).toMatchObject({
    action: 'users.bulk_tag_ended',
    after: { state: 'cancelled', counts: { changed: 500 }, selected: acmeUsers },
  });
});

test('the same wish sent twice, even at once, is one piece of work; another wish under its id is refused', async () => {
  const operationId = randomUUID();
  const selection = { ids: (await idsOf(`p.key = 'acme'`)).slice(0, 3) };
  const before = await jobs();
  const wish = { operationId, selection, add: ['once'] };
  expect(await Promise.all([tag(wish), tag(wish), tag(wish)])).toEqual([
    operationId,
    operationId,
    operationId,
  ]);
  await desk.finish(operationId);
  expect(await tag(wish)).toBe(operationId);
  expect(await jobs()).toBe(Number(before) + 1);
  expect(await desk.audited(operationId)).toHaveLength(2);
  expect((await refused({ ...wish, add: ['other'] }))?.data.reason).toBe('operation_reused');
  const finance = await signedIn(server, 'finance');
  expect((await refused(wish, finance.client))?.data.reason).toBe('operation_reused');
});

test('nothing is done when more match than were confirmed, when nobody does, or for a role that may not', async () => {
  const before = await jobs();
  const more = await refused({ selection: { matching: acme, expectedCount: acmeUsers - 1 } });
  expect(more).toMatchObject({
    message: expect.stringContaining('More users match now than the 1,149 users that you confirmed'),
    data: { reason: 'conflict' },
  });
  const nobody = { ...acme, filters: [{ field: 'country', op: 'in', value: ['CH'] }] };
  expect(await refused({ selection: { matching: nobody, expectedCount: 3 } })).toMatchObject({
    message: expect.stringContaining('None of these users is there any more'),
    data: { reason: 'conflict' },
  });
  const selection = { ids: await idsOf(`p.key = 'other'`) };
  const agent = await signedIn(server, 'support_agent');
  expect((await refused({ selection }, agent.client))?.data.reason).toBe('forbidden');
  for (const wrong of [
    { add: [], remove: [] },
    { add: ['a'], remove: ['A'] },
    { add: ['a', 'A'] },
    { add: ['x'.repeat(41)] },
    { selection: { ids: [] } },
  ])
    expect((await refused({ selection, ...wrong }))?.data.reason).toBe('invalid_input');
  expect(await jobs()).toBe(before);
  expect(await desk.sql('select * from user_tags')).toEqual([]);
});
