import type { Tone } from '@backdesk/ui';
import { formatDay, formatMoney, formatRelative } from '../../shared/format.ts';
import type { User } from './user-type.ts';

export type Warning = { key: string; tone: Tone; title: string; detail?: string | undefined };

const dayMs = 86_400_000;
const movingRefunds = new Set(['requested', 'awaiting_approval', 'submitting', 'pending', 'requires_action']);

/**
 * What somebody must know before they answer this user's mail, the worst first. Empty when nothing is
 * out of the ordinary.
 */
export function preflight(user: User, now = new Date()): Warning[] {
  return [...disputes(user), ...refunds(user, now), ...money(user, now), ...account(user)];
}

function disputes({ attention }: User): Warning[] {
  return attention.disputes.map(({ id, amount, reason, evidenceDueAt }) => ({
    key: id,
    tone: 'bad',
    title: `Dispute over ${formatMoney(amount)}`,
    detail: [
      reason?.replaceAll('_', ' '),
      evidenceDueAt && `evidence due ${formatRelative(evidenceDueAt)}`,
      'do not refund it beside the bank',
    ]
      .filter(Boolean)
      .join(' · '),
  }));
}

function refunds(user: User, now: Date): Warning[] {
  const warnings: Warning[] = [];
  if (user.refundBlock)
    warnings.push({
      key: 'block',
      tone: 'warning',
      title: 'Refunds are blocked',
      detail: `${firstLine(user.refundBlock.note)} · ${user.refundBlock.blockedBy}`,
    });
  for (const refund of user.refunds) {
    if (refund.state === 'unknown')
      warnings.push({
        key: refund.id,
        tone: 'bad',
        title: `Refund of ${formatMoney(refund.amount)} not confirmed`,
        detail: 'check with Stripe before promising anything',
      });
    else if (movingRefunds.has(refund.state))
      warnings.push({
        key: refund.id,
        tone: 'info',
        title: `Refund of ${formatMoney(refund.amount)} on its way`,
        detail: `asked for ${formatRelative(refund.createdAt, now)}`,
      });
  }
  const recent = user.refunds.filter(
    ({ state, createdAt }) =>
      state === 'succeeded' && now.getTime() - new Date(createdAt).getTime() < 90 * dayMs,
  );
  if (recent.length > 1)
    warnings.push({ key: 'refunds', tone: 'warning', title: `${recent.length} refunds in the last 90 days` });
  return warnings;
}

function money({ payments, subscriptions, attention }: User, now: Date): Warning[] {
  const warnings: Warning[] = [];
  const [last] = payments;
  if (last?.status === 'failed')
    warnings.push({
      key: 'failed',
      tone: 'bad',
      title: `Last payment failed ${formatRelative(last.createdAt, now)}`,
      detail: last.failureMessage ?? undefined,
    });
  for (const { id, number, remaining, dueAt, nextAttemptAt } of attention.invoices)
    warnings.push({
      key: id,
      tone: dueAt !== null && new Date(dueAt) < now ? 'bad' : 'warning',
      title: `${formatMoney(remaining)} open on invoice ${number ?? 'without a number'}`,
      detail:
        [
          dueAt && `due ${formatDay(dueAt, now)}`,
          nextAttemptAt && `tried again ${formatRelative(nextAttemptAt, now)}`,
        ]
          .filter(Boolean)
          .join(' · ') || undefined,
    });
  const running = subscriptions.find(
    ({ status }) => status !== 'canceled' && status !== 'incomplete_expired',
  );
  if (running?.status === 'past_due' || running?.status === 'unpaid')
    warnings.push({ key: 'unpaid', tone: 'bad', title: `Subscription ${running.status.replace('_', ' ')}` });
  if (running?.isCancelAtPeriodEnd && running.currentPeriodEnd)
    warnings.push({
      key: 'leaving',
      tone: 'warning',
      title: `Leaving: the subscription ends ${formatDay(running.currentPeriodEnd, now)}`,
    });
  return warnings;
}

function account({ facts, trackingLevel, notes }: User): Warning[] {
  const warnings: Warning[] = [];
  if (!facts.isActive) warnings.push({ key: 'inactive', tone: 'bad', title: 'Account switched off' });
  if (trackingLevel === 'errors_only')
    warnings.push({
      key: 'tracking',
      tone: 'info',
      title: 'Tracks errors only',
      detail: 'what they did is not known here; ask them',
    });
  for (const { id, body, author, isPinned } of notes.rows)
    if (isPinned) warnings.push({ key: id, tone: 'warning', title: firstLine(body), detail: author });
  return warnings;
}

function firstLine(body: string): string {
  const line = body.split('\n', 1)[0] ?? '';
  return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}
