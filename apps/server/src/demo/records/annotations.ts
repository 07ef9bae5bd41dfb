import { sql } from 'kysely';
import type { EntityManager } from '../../platform/db/database.ts';
import { plainSql } from '../../platform/db/kysely.ts';
import { newId } from '../../platform/ids.ts';
import { chance } from '../random.ts';
import { insertRows } from './insert-rows.ts';

type Author = { id: string; name: string };
type Annotated = { id: string; product_id: string; reason: Reason; at: string };
type Reason = keyof typeof texts;

/** What staff write about such users. */
const texts = {
  disputed: [
    'Bank dispute. Sent the evidence with the sign-in log; wait for the answer before giving anything back.',
    'Says a family member used the card. Asked them to tell their bank as well.',
  ],
  refunded: [
    'Gave the last payment back: had forgotten the subscription. No further refund this year.',
    'Refund agreed on the phone. Friendly.',
  ],
  vip: [
    'One of our largest customers here. Answer the same day.',
    'Wrote a long review about us. Ask before changing anything in the account.',
  ],
  'payment trouble': [
    'Card keeps failing. Told them about the link to change it; call back next week.',
    'Company card was replaced, new one comes with the next statement.',
  ],
  feedback: ['Wrote to us with good ideas. Invite to the next interview round.'],
} as const;

/** Tags and notes by the demo's members, on users who gave reason for them. */
export async function writeAnnotations(em: EntityManager, endsAt: Date): Promise<void> {
  const { rows: authors } = await sql<Author>`
    select id, name from staff_members where role in ('support_agent', 'support_lead') order by email`.execute(
    plainSql(em),
  );
  if (authors.length === 0) return;
  const random = chance('annotations');
  const { rows } = await sql<Annotated>`
    (select distinct on (u.id) u.id, u.product_id, 'disputed' as reason, d.created_at as at
      from disputes d join payments p on p.id = d.payment_id join users u on u.id = p.user_id order by u.id, d.created_at)
    union all
    (select distinct on (u.id) u.id, u.product_id, 'refunded', r.created_at
      from refunds r join payments p on p.id = r.payment_id join users u on u.id = p.user_id order by u.id, r.created_at)
    union all
    (select u.id, u.product_id, 'vip', ${endsAt.toISOString()}::timestamptz - interval '20 days'
      from (select user_id, sum(captured_cents - refunded_cents) as spent from payments group by user_id order by 2 desc limit 25) best
      join users u on u.id = best.user_id)
    union all
    (select u.id, u.product_id, 'payment trouble', p.created_at
      from payments p join users u on u.id = p.user_id where p.status = 'failed' and p.created_at > ${endsAt.toISOString()}::timestamptz - interval '60 days')
    union all
    (select distinct on (u.id) u.id, u.product_id, 'feedback', f.posted_at
      from feedback_items f join users u on u.id = f.user_id where f.kind in ('praise', 'feature_request') order by u.id)
    order by 2, 3, 4, 1`.execute(plainSql(em));
  const tags = new Map((Object.keys(texts) as Reason[]).map((name) => [name, newId()]));
  await insertRows(
    em,
    'tags',
    [...tags].map(([name, id]) => ({ id, name, created_at: endsAt })),
  );
  const seen = new Set<string>();
  const chosen = rows.filter(({ id, reason }) => {
    const isNew = !seen.has(`${id} ${reason}`);
    seen.add(`${id} ${reason}`);
    return isNew && random.hits(reason === 'vip' || reason === 'disputed' ? 1 : 0.6);
  });
  const by = () => {
    const author = random.pick(authors);
    return { created_by_kind: 'member', created_by_id: author.id, created_by_name: author.name };
  };
  const soonAfter = (at: string) =>
    new Date(Math.min(new Date(at).getTime() + random.between(1, 90) * 3_600_000, endsAt.getTime()));
  await insertRows(
    em,
    'user_tags',
    chosen.map(({ id, product_id, reason, at }) => ({
      user_id: id,
      tag_id: tags.get(reason),
      product_id,
      ...by(),
      created_at: soonAfter(at),
    })),
  );
  await insertRows(
    em,
    'user_notes',
    chosen
      .filter(() => random.hits(0.7))
      .map(({ id, product_id, reason, at }) => ({
        id: newId(),
        product_id,
        user_id: id,
        body: random.pick(texts[reason]),
        is_pinned: random.hits(0.1),
        ...by(),
        version: 1,
        created_at: soonAfter(at),
      })),
  );
}
