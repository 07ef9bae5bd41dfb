import type { planChangeChoicesView, invoicePreviewView, PlanChangeTime, Wire } from '@backdesk/contract';
import { formatMoney } from '../../../shared/format.ts';

export type Choice = Wire<typeof planChangeChoicesView>['choices'][number];

export const timeWords: Record<PlanChangeTime, { label: string; means: string }> = {
  now: { label: 'Now, and pay the difference now', means: 'If the card is declined, nothing changes.' },
  next_invoice: {
    label: 'Now, and pay the difference with the next invoice',
    means: 'They have it at once.',
  },
  period_end: { label: 'With the next period', means: 'Nothing changes before. It can be taken back.' },
  reset: {
    label: 'Now, with a new period',
    means: 'It begins today and is paid whole, less what is unused.',
  },
};

type Situation = {
  isTrialing: boolean;
  /** Neither price nor quantity is another. */
  isSame: boolean;
  current: Choice | undefined;
  chosen: Choice | undefined;
};

/** When the chosen price can begin; the server refuses the others. */
export function openTimes({ isTrialing, isSame, current, chosen }: Situation): PlanChangeTime[] {
  if (isTrialing) return isSame ? [] : ['now'];
  if (isSame) return ['reset'];
  const isOtherInterval =
    chosen?.interval !== current?.interval || chosen?.intervalCount !== current?.intervalCount;
  // Another interval begins a new period by itself, which is paid at once.
  return isOtherInterval ? ['now', 'period_end'] : ['now', 'next_invoice', 'period_end', 'reset'];
}

/** A verb that says the result, with the amount when there is one. */
export function submitLabel(
  when: PlanChangeTime,
  preview: Pick<Wire<typeof invoicePreviewView>, 'dueToday'> | undefined,
): string {
  if (!preview) return 'Change the plan';
  if (when === 'period_end') return 'Change with the next period';
  const verb = when === 'reset' ? 'Begin a new period' : 'Change now';
  return preview.dueToday.amount === '0' ? verb : `${verb} for ${formatMoney(preview.dueToday)}`;
}

/** A price among others: of what plan, how much, how often. */
export function priceLabel({ planName, priceName, price, interval, intervalCount }: Choice): string {
  const every = intervalCount === 1 ? `a ${interval}` : `every ${intervalCount} ${interval}s`;
  // A name of a price often begins with that of its plan.
  const name = priceName?.startsWith(planName) ? priceName : [planName, priceName].filter(Boolean).join(', ');
  return `${name}: ${formatMoney(price)} ${every}`;
}

const perYear: Readonly<Record<string, number>> = { day: 365, week: 52, month: 12, year: 1 };
const yearly = ({ price, interval, intervalCount }: Choice) =>
  (Number(price.amount) * (perYear[interval] ?? 0)) / intervalCount;

/** The prices that cost less in a year than the present one; all where that is not on sale any more. */
export function cheaperThan({
  currentPriceId,
  choices,
}: Pick<Wire<typeof planChangeChoicesView>, 'currentPriceId' | 'choices'>): Choice[] {
  const current = choices.find(({ priceId }) => priceId === currentPriceId);
  return choices.filter(
    (choice) => choice.priceId !== currentPriceId && (!current || yearly(choice) < yearly(current)),
  );
}
