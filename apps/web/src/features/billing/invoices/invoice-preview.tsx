import type { InvoiceChange } from '@backdesk/contract';
import type { ReactNode } from 'react';
import { formatMoney } from '../../../shared/format.ts';
import { Time } from '../../../shared/time.tsx';
import type { InvoiceActions } from './invoice-types.ts';

type Fact = [what: string, how: ReactNode];

/** What will happen, in numbers, before it is confirmed. */
export function InvoicePreview({ actions, change }: { actions: InvoiceActions; change: InvoiceChange }) {
  return (
    <dl className="bd-preview" aria-label="What will happen">
      {factsOf(actions, change).map(([what, how], index) => (
        <div key={what}>
          <dt className="bd-wrap">{what}</dt>
          <dd className={index === 0 ? 'bd-preview-main' : undefined}>{how}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(actions: InvoiceActions, change: InvoiceChange): Fact[] {
  const { userName, remaining, attemptCount, nextAttemptAt, planName } = actions;
  const sum = formatMoney(remaining);
  const tried: Fact[] = [
    ['Tried so far', attemptCount === 0 ? 'never' : attemptCount === 1 ? 'once' : `${attemptCount} times`],
  ];
  const subscription: Fact[] = planName ? [[`The subscription ${planName}`, 'stays as it is']] : [];
  const next = nextAttemptAt && <Time at={nextAttemptAt} as="when" />;
  switch (change) {
    case 'pay':
      return [
        [`Charged to ${userName} now`, sum],
        ...tried,
        ['Next attempt by Stripe', next ? <>{next}; not needed when this one succeeds</> : 'none'],
        ['If the card is declined', 'it stays open'],
      ];
    case 'send':
      return [
        [`${userName} is asked by mail for`, sum],
        ['The mail is', 'Stripe’s, with a link to the page to pay on'],
      ];
    case 'give-up':
      return [
        ['Counted as lost', sum],
        ['Counts against your limits', sum],
        ...tried,
        ['Stripe tries again', 'no more'],
        ...subscription,
        ['Can be taken back', 'it can still be paid, or voided'],
      ];
    case 'void':
      return [
        [`${userName} owes of it`, 'nothing any more'],
        ['Not paid', sum],
        ['Counts against your limits', actions.status === 'open' ? sum : 'as when it was given up'],
        ['Stripe tries again', 'no more'],
        ...subscription,
        ['Can be taken back', 'never'],
      ];
  }
}
