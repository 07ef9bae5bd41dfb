import { rowsOf } from '../../support/fingerprint.ts';
import type { Shot } from '../load.ts';
import type { ScaleDatabase } from './database.ts';
import type { Servers } from './servers.ts';

export type Question = {
  name: string;
  /** The name of its file among the plans. */
  key: string;
  rows: number;
  requests: number;
  target: number;
  ours: (index: number) => Shot;
  floor: (index: number) => Shot;
};

type Sample = { id: string; email: string; customer: string; intent: string; status: string };
type Ask = (calls: readonly [string, unknown][]) => Shot;

const fragments = ['mith4', 'tanaka3', 'rossi7', 'cohen81', 'berg52', 'novak6'];
/** The page that the peers need an offset of 249,975 rows for. */
const deepPage = 10_000;
const pageSize = 25;

/** Everything that is asked, with what it has to be compared with, for a database and its servers. */
export async function questionsOf(database: ScaleDatabase, servers: Servers): Promise<Question[]> {
  const samples = await someUsers(database);
  const at = (index: number) => samples[index % samples.length] as Sample;
  const ask: Ask = (calls) => ({
    url: `${servers.url}/trpc/${calls.map(([procedure]) => procedure).join(',')}?batch=1`,
    headers: servers.headers,
    body: JSON.stringify(Object.fromEntries(calls.map(([, input], index) => [index, input]))),
  });
  const floor = (question: string, parameters: Record<string, string> = {}) => ({
    url: `${servers.floorUrl}${question}?${new URLSearchParams({ ...parameters, token: servers.token }).toString()}`,
  });
  const { users } = database;
  const payments = users * 5;
  const status = (value: string) => [{ field: 'status', op: 'in', value: [value] }];
  const succeeded = { filters: status('succeeded') };
  const deep = await deepPlace(database, servers, ask, succeeded);
  const few = { rows: users, requests: 100, target: 4 };
  return [
    {
      ...few,
      name: 'users, newest first, with total',
      key: 'users-newest',
      ours: () =>
        ask([
          ['users.list', {}],
          ['users.listCount', { mode: 'quick' }],
        ]),
      floor: () => floor('usersNewest'),
    },
    {
      ...few,
      requests: 100,
      target: 2,
      name: 'users by a fragment of the e-mail, with total',
      key: 'users-fragment',
      ours: (index) => {
        const q = fragments[index % fragments.length];
        return ask([
          ['users.list', { q }],
          ['users.listCount', { q, mode: 'quick' }],
        ]);
      },
      floor: (index) => floor('usersFragment', { q: fragments[index % fragments.length] ?? '' }),
    },
    ...lookUps(at, ask, floor).map((one) => ({ ...few, ...one })),
    {
      ...few,
      rows: payments,
      name: 'payments of a user with a status',
      key: 'payments-of-user',
      ours: (index) => ask([['billing.payments', { q: at(index).id, filters: status(at(index).status) }]]),
      floor: (index) => floor('paymentsOfUser', { user: at(index).id, status: at(index).status }),
    },
    {
      ...few,
      rows: payments,
      name: 'payments with a status, with total',
      key: 'payments-by-status',
      ours: () =>
        ask([
          ['billing.payments', succeeded],
          ['billing.paymentsCount', { ...succeeded, mode: 'quick' }],
        ]),
      floor: () => floor('paymentsByStatus', { status: 'succeeded' }),
    },
    {
      ...few,
      rows: payments,
      name: 'payments with a status, page 1',
      key: 'payments-page-1',
      ours: () => ask([['billing.payments', succeeded]]),
      floor: () => floor('paymentsPage', { status: 'succeeded' }),
    },
    {
      ...few,
      rows: payments,
      name: 'payments with a status, page 10,000',
      key: 'payments-page-10000',
      ours: () => ask([['billing.payments', { ...succeeded, cursor: deep.cursor }]]),
      floor: () => floor('paymentsPage', { status: 'succeeded', createdAt: deep.createdAt, id: deep.id }),
    },
    {
      ...few,
      requests: 100,
      name: 'open a user',
      key: 'user',
      ours: (index) => ask([['users.get', { userId: at(index).id }]]),
      floor: (index) => floor('openUser', { id: at(index).id }),
    },
  ];
}

type FloorShot = (question: string, parameters: Record<string, string>) => Shot;

function lookUps(at: (index: number) => Sample, ask: Ask, floor: FloorShot) {
  const by = [
    ['e-mail', 'email', 'email'],
    ['our id', 'id', 'id'],
    ['customer id', 'customer', 'customer'],
    ['payment id', 'payment_intent', 'intent'],
  ] as const;
  return by.map(([words, name, column]) => ({
    name: `look-up by ${words}`,
    key: `look-up-${name.replace('_', '-')}`,
    ours: (index: number) => ask([['users.lookup', { query: at(index)[column] }]]),
    floor: (index: number) => floor('lookUp', { by: name, q: at(index)[column] }),
  }));
}

/** Users all over the table, each with a payment of theirs. */
function someUsers({ superuserUrl, users }: ScaleDatabase): Promise<Sample[]> {
  return rowsOf<Sample>(
    superuserUrl,
    `select u.id, lower(u.email) as email, u.stripe_customer_id as customer,
       p.stripe_payment_intent_id as intent, p.status
     from users u
     join lateral (select * from payments where user_id = u.id order by created_at desc limit 1) p on true
     where u.deleted_at is null and abs(hashtext(u.id::text)) % $1 = 0
     order by hashtext(u.email) limit 500`,
    [Math.max(1, Math.floor(users / 1_000))],
  );
}

/** Where page 10,000 begins: found once by counting, then by jumping to its instant as a person would. */
async function deepPlace(
  { superuserUrl }: ScaleDatabase,
  servers: Servers,
  ask: Ask,
  filters: object,
): Promise<{ cursor: string; createdAt: string; id: string }> {
  const [row] = await rowsOf<{ id: string; created_at: Date }>(
    superuserUrl,
    `with succeeded as (select id, created_at from payments where status = 'succeeded')
     select id, created_at from succeeded order by created_at desc, id desc
     offset least((select count(*) - 100 from succeeded), $1) limit 1`,
    [(deepPage - 2) * pageSize],
  );
  if (!row) throw new Error('There are not enough payments.');
  const shot = ask([['billing.payments', { ...filters, jumpTo: row.created_at.toISOString() }]]);
  const response = await fetch(shot.url, { method: 'POST', headers: servers.headers, body: shot.body ?? '' });
  const [answer] = (await response.json()) as [{ result: { data: { nextCursor: string } } }];
  return { cursor: answer.result.data.nextCursor, createdAt: row.created_at.toISOString(), id: row.id };
}
