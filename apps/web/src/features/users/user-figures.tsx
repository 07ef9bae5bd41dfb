import { type Figure, FigureStrip } from '@backdesk/ui';
import { formatDay, formatMoney, formatRelative, percentOf } from '../../shared/format.ts';
import type { User } from './user-type.ts';

/** What the customer is worth and what comes next, in one strip. */
export function UserFigures({ user }: { user: User }) {
  const share = user.refunded.amount === '0' ? undefined : percentOf(user.refunded, user.paid);
  const kept = {
    amount: (BigInt(user.paid.amount) - BigInt(user.refunded.amount)).toString(),
    currency: user.paid.currency,
  };
  const figures: Figure[] = [
    { label: 'Paid, all time', value: formatMoney(user.paid) },
    { label: 'Refunded', value: formatMoney(user.refunded), beside: share },
    { label: 'Kept', value: formatMoney(kept) },
    nextInvoice(user),
    { label: 'Signed up', value: user.signedUpAt ? formatDay(user.signedUpAt) : '–' },
  ];
  return <FigureStrip label="Key figures" figures={figures} />;
}

function nextInvoice({ subscriptions }: User): Figure {
  const label = 'Next invoice';
  const next = subscriptions.find(({ status }) => status === 'active' || status === 'trialing');
  if (!next?.currentPeriodEnd || !next.price) return { label, value: '–', beside: 'none is due' };
  const when = formatRelative(next.currentPeriodEnd);
  if (next.isCancelAtPeriodEnd) return { label, value: '–', beside: `ends ${when}`, tone: 'warning' };
  return { label, value: formatMoney(next.price), beside: when };
}
