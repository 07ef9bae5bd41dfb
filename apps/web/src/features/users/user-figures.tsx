import { type Figure, FigureStrip } from '@backdesk/ui';
import { formatDay, formatMoney, formatRelative, percentOf } from '../../shared/format.ts';
import type { User } from './user-type.ts';

type Money = User['paid'];

/** What the customer is worth and what comes next, in one strip; other currencies stand beside, never added up. */
export function UserFigures({ user }: { user: User }) {
  const { paid, refunded, otherCurrencies: others } = user;
  const share = refunded.amount === '0' ? undefined : percentOf(refunded, paid);
  const figures: Figure[] = [
    { label: 'Paid, all time', value: formatMoney(paid), beside: andAlso(others.map((sums) => sums.paid)) },
    {
      label: 'Refunded',
      value: formatMoney(refunded),
      beside: [share, andAlso(others.map((sums) => sums.refunded))].filter(Boolean).join(' ') || undefined,
    },
    { label: 'Kept', value: formatMoney(kept(user)), beside: andAlso(others.map(kept)) },
    nextInvoice(user),
    { label: 'Signed up', value: user.signedUpAt ? formatDay(user.signedUpAt) : '–' },
  ];
  return <FigureStrip label="Key figures" figures={figures} />;
}

function kept({ paid, refunded }: { paid: Money; refunded: Money }): Money {
  return { amount: (BigInt(paid.amount) - BigInt(refunded.amount)).toString(), currency: paid.currency };
}

function andAlso(amounts: readonly Money[]): string | undefined {
  const shown = amounts.filter(({ amount }) => amount !== '0');
  return shown.length > 0 ? `and ${shown.map(formatMoney).join(', ')}` : undefined;
}

function nextInvoice({ subscriptions }: User): Figure {
  const label = 'Next invoice';
  const next = subscriptions.find(({ status }) => status === 'active' || status === 'trialing');
  if (!next?.currentPeriodEnd || !next.price) return { label, value: '–', beside: 'none is due' };
  const when = formatRelative(next.currentPeriodEnd);
  if (next.isCancelAtPeriodEnd) return { label, value: '–', beside: `ends ${when}`, tone: 'warning' };
  return { label, value: formatMoney(next.price), beside: when };
}
