import { startDemoWorld } from '../support/demo-world.ts';
import { signedIn } from '../support/staff.ts';
import { type Figure, figure } from './figure.ts';
import { startFloor } from './floor.ts';
import { load } from './load.ts';

const requests = 1_500;
const people = 300;

const floorSession = `select s.id, m.id, m.name, m.role from auth."session" s
  join auth."user" u on u.id = s."userId" join staff_members m on m.id = s."userId"::uuid
  left join session_step_ups t on t.session_id = s.id order by s."createdAt" desc limit 1`;
const floorPage = `select u.*, p.name,
  (select coalesce(json_agg(s), '[]') from subscriptions s where user_id = u.id) as subscriptions,
  (select coalesce(json_agg(x), '[]') from (select * from payments where user_id = u.id
    order by created_at desc, id desc limit 25) x) as payments,
  (select coalesce(json_agg(r), '[]') from refunds r where user_id = u.id) as refunds
  from users u join products p on p.id = u.product_id where u.id = $1`;
const floorStory = `select * from (
    select 'payment', coalesce(paid_at, created_at) as at, amount_cents from payments where user_id = $1
    union all select 'refund', created_at, amount_cents from refunds where user_id = $1
    union all select 'subscription', started_at, price_cents from subscriptions where user_id = $1) story
  order by at desc limit 31`;
const floorLookup = `select u.id, u.email, u.full_name, p.name from users u join products p on p.id = u.product_id
  where lower(u.email) = $1`;

/**
 * The user page and the look-up by e-mail, through session, permission, masking and tRPC. The floor
 * runs the same three and two statements and sends the rows as they are.
 */
export async function userPage(): Promise<Figure[]> {
  const demo = await startDemoWorld(people, { validateResponses: false });
  const { server } = demo;
  const rows = await demo.rows<{ id: string; email: string }>('select id, lower(email) as email from users');
  const { client } = await signedIn(server, 'support_agent');
  const headers = {
    ...client.headers,
    cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  };
  const floor = await startFloor(server.database.appUrl, async (pool, url) => {
    const id = url.searchParams.get('id');
    await pool.query(floorSession);
    if (id === null) return (await pool.query(floorLookup, [url.searchParams.get('email')])).rows;
    return Promise.all([pool.query(floorPage, [id]), pool.query(floorStory, [id])]);
  });
  const at = (index: number) => rows[index % rows.length] ?? { id: '', email: '' };
  const page = (index: number) => ({
    url: `${server.url}/trpc/users.get`,
    headers,
    body: JSON.stringify({ userId: at(index).id }),
  });
  const lookup = (index: number) => ({
    url: `${server.url}/trpc/users.lookup`,
    headers,
    body: JSON.stringify({ query: at(index).email }),
  });
  const floorOf = (query: (index: number) => string) => (index: number) => ({
    url: `${floor.url}?${query(index)}`,
  });
  const figures: Figure[] = [];
  try {
    for (const connections of [1, 16]) {
      for (const [name, ours, bare] of [
        ['user page', page, floorOf((index) => `id=${at(index).id}`)],
        ['look-up by e-mail', lookup, floorOf((index) => `email=${encodeURIComponent(at(index).email)}`)],
      ] as const) {
        await load(200, connections, ours);
        await load(200, connections, bare);
        const mine = await load(requests, connections, ours);
        const least = await load(requests, connections, bare);
        // Permission, views and masking cost more than these queries, which take less than a millisecond.
        figures.push(figure(`${name}, ${connections} connections`, people, mine.times, least.times, 4));
      }
    }
  } finally {
    await floor.stop();
    await demo.stop();
  }
  return figures;
}
