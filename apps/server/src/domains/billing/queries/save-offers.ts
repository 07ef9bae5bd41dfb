import type { saveOfferView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

type View = z.output<typeof saveOfferView>;
type Row = Omit<View, 'offeredAt' | 'answeredAt'> & {
  offeredAt: string;
  answeredAt: string | null;
} & Answer;
/** Who said what the customer answered, and how they put it. */
type Answer = { answeredBy: string | null; answerNote: string | null };
export type SaveOfferRow = View & Answer;

/** An offer is open again when the change that it promised came to nothing. */
export const offerState = sql`(case when f.state = 'accepted' and exists (
  select from stripe_operations o where o.id = f.operation_id and o.state in ('failed', 'canceled')) then 'offered' else f.state end)`;

const columns = sql`
  f.id as "offerId", f.subscription_id as "subscriptionId", f.kind, ${offerState} as state, f.terms, f.coupon_id as "couponId",
  f.plan_price_id as "priceId", f.days_count as "daysCount", f.feedback, f.ticket, f.note,
  f.offered_by_name as "offeredBy", f.created_at as "offeredAt", f.answered_at as "answeredAt",
  f.answered_by_name as "answeredBy", f.answer_note as "answerNote"`;

const rowOf = ({ offeredAt, answeredAt, ...row }: Row): SaveOfferRow => ({
  ...row,
  offeredAt: new Date(offeredAt),
  answeredAt: answeredAt === null ? null : new Date(answeredAt),
});

/** An offer as the desk shows it. */
export const saveOfferViewOf = ({ answeredBy: _by, answerNote: _note, ...view }: SaveOfferRow): View => view;

/** What was offered on a subscription, newest first. */
export async function saveOffersOn(
  em: EntityManager,
  subscriptionId: string,
  most: number,
): Promise<SaveOfferRow[]> {
  const { rows } = await sql<Row>`
    select ${columns} from save_offers f where f.subscription_id = ${subscriptionId}
    order by f.created_at desc, f.id desc limit ${most}`.execute(plainSql(em));
  return rows.map(rowOf);
}

/** The offers on a subscription that nobody has answered, newest first; there is one at most, but for old ones. */
export async function openSaveOffersOn(em: EntityManager, subscriptionId: string): Promise<View[]> {
  const { rows } = await sql<Row>`
    select ${columns} from save_offers f where f.subscription_id = ${subscriptionId} and ${offerState} = 'offered'
    order by f.created_at desc, f.id desc`.execute(plainSql(em));
  return rows.map((row) => saveOfferViewOf(rowOf(row)));
}

/** The offer on a subscription that is open, or will be again if the change that it promised comes to nothing. */
export async function saveOfferInTheWay(em: EntityManager, subscriptionId: string): Promise<View | null> {
  const { rows } = await sql<Row>`
    select ${columns} from save_offers f where f.subscription_id = ${subscriptionId} and (f.state = 'offered' or exists (
      select from stripe_operations o where o.id = f.operation_id and o.state <> 'succeeded'))
    order by f.created_at desc, f.id desc limit 1`.execute(plainSql(em));
  return rows[0] ? saveOfferViewOf(rowOf(rows[0])) : null;
}

/** One offer, or null. */
export async function saveOfferById(em: EntityManager, offerId: string): Promise<View | null> {
  const { rows } = await sql<Row>`select ${columns} from save_offers f where f.id = ${offerId}`.execute(
    plainSql(em),
  );
  return rows[0] ? saveOfferViewOf(rowOf(rows[0])) : null;
}
