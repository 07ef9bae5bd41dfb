import type { autoTopupView, TopupOffReason } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { toOperationView } from '../rules/operation-view.ts';
import { notAdjustable, notSwitchable, notToppable, seenTopup, topupVersion } from '../rules/topups.ts';
import { topupsByUser } from './operation-rows.ts';
import { topupsOf } from './topup-state.ts';

type View = z.output<typeof autoTopupView>;
type Row = {
  decline_count: number;
  next_attempt_at: string | null;
  off_reason: TopupOffReason | null;
  off_detail: string | null;
  off_by_name: string | null;
  off_at: string | null;
};

const operationsShown = 10;

/** How a user's credit is topped up by itself, and what became of it lately; throws `not_found`. */
export async function autoTopup(ctx: QueryContext, { userId }: { userId: string }): Promise<View> {
  const { em } = ctx;
  const [state, went] = await Promise.all([topupsOf(em, userId), wentOf(em, userId)]);
  if (!state) {
    const { rows } = await sql`select from users where id = ${userId}`.execute(plainSql(em));
    if (rows.length === 0) throw notFound('user');
    return { userId, terms: null };
  }
  const now = ctx.services.clock.now();
  const { currency, expiry } = state;
  const operations = await topupsByUser(em, userId, operationsShown);
  const money = (amount: bigint) => ({ amount, currency });
  return {
    userId,
    terms: {
      userName: state.userName,
      productName: state.productName,
      isByDesk: state.isByDesk,
      isOn: state.isOn,
      threshold: money(state.thresholdCents),
      amount: money(state.amountCents),
      balance: money(state.balanceCents),
      card:
        state.cardId === null
          ? null
          : {
              words: state.card,
              expires: expiry?.words ?? null,
              isExpired: expiry !== null && expiry.endsAt <= now,
            },
      off: offOf(went),
      declineCount: went?.decline_count ?? 0,
      nextAttemptAt: went?.next_attempt_at ? new Date(went.next_attempt_at) : null,
      seen: seenTopup(state),
      because: {
        on: notSwitchable(state, true)?.sentence ?? null,
        off: notSwitchable(state, false)?.sentence ?? null,
        now: notToppable(state)?.sentence ?? null,
        amounts: notAdjustable(state)?.sentence ?? null,
      },
      version: topupVersion(state),
      operations: operations.map(toOperationView),
    },
  };
}

async function wentOf(em: EntityManager, userId: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select decline_count, next_attempt_at, off_reason, off_detail, off_by_name, off_at
    from auto_topups where user_id = ${userId}`.execute(plainSql(em));
  return rows[0];
}

function offOf(went: Row | undefined): NonNullable<View['terms']>['off'] {
  if (!went?.off_reason || !went.off_at) return null;
  return {
    reason: went.off_reason,
    detail: went.off_detail ?? '',
    by: went.off_by_name ?? '',
    at: new Date(went.off_at),
  };
}
