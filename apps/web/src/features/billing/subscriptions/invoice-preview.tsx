import type { PreviewLineKind } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Button } from '@mantine/core';
import { formatMoney, type WireMoney } from '../../../shared/format.ts';
import { SkeletonRows } from '../../../shared/states/skeletons.tsx';
import { Time } from '../../../shared/time.tsx';
import { Rehearsal } from './rehearsal.tsx';
import type { Preview, usePreview } from './use-preview.ts';

type Props = Omit<ReturnType<typeof usePreview>, 'confirmable'> & {
  /** What to say while there is nothing to ask. */
  hint: string;
};

/** What a change costs, in Stripe's numbers; or why they are not there. */
export function InvoicePreview({ preview, isOld, isAsking, problem, again, hint }: Props) {
  return (
    <section className="bd-refund" aria-label="What will happen" aria-live="polite" aria-busy={isAsking}>
      {isAsking ? (
        <div className="bd-preview">
          <SkeletonRows count={4} label="Stripe works out the amounts" />
        </div>
      ) : problem ? (
        <Notice tone="bad" action={<AskAgain onClick={again} label="Try again" />}>
          {problem.message}
        </Notice>
      ) : preview ? (
        <>
          <Amounts preview={preview} />
          <Rehearsal rehearsal={preview.rehearsal} />
          {isOld && (
            <Notice tone="warning" action={<AskAgain onClick={again} label="Preview again" />}>
              These amounts are five minutes old. Look at new ones before you confirm.
            </Notice>
          )}
        </>
      ) : (
        <p className="bd-preview bd-muted">{hint}</p>
      )}
    </section>
  );
}

const AskAgain = ({ onClick, label }: { onClick: () => void; label: string }) => (
  <Button variant="default" size="xs" onClick={onClick}>
    {label}
  </Button>
);

const lineWords: Record<PreviewLineKind, string> = {
  unused: 'Given back for unused time',
  rest: 'For the rest of the period',
  period: 'For a whole period',
  other: 'Waiting for the invoice already',
};

function Amounts({ preview }: { preview: Preview }) {
  const { lines, discount, tax, balance, dueToday, credited, next } = preview;
  return (
    <dl className="bd-preview">
      {lines.map((line) => (
        <div key={line.id}>
          <dt className="bd-wrap">
            {lineWords[line.kind]}
            {line.text && <span className="bd-preview-note">{line.text}</span>}
          </dt>
          <dd className="bd-amount">{formatMoney(line.amount)}</dd>
        </div>
      ))}
      <Sum term="Discount" money={negated(discount)} />
      <Sum term="Tax" money={tax} />
      <Sum
        term={isNegative(balance) ? 'Owed from before' : 'Paid by their credit'}
        money={negated(balance)}
      />
      <div className="bd-preview-total">
        <dt>Due today</dt>
        <dd className="bd-amount bd-preview-main">{formatMoney(dueToday)}</dd>
      </div>
      <Sum term="Stays as credit for later invoices" money={credited} />
      {next && (
        <div>
          <dt className="bd-wrap">
            Next renewal, <Time at={next.at} as="when" />
            {!next.isExact && <span className="bd-preview-note">before credit, discounts and tax</span>}
          </dt>
          <dd className="bd-amount">{formatMoney(next.amount)}</dd>
        </div>
      )}
    </dl>
  );
}

function Sum({ term, money }: { term: string; money: WireMoney }) {
  if (BigInt(money.amount) === 0n) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd className="bd-amount">{formatMoney(money)}</dd>
    </div>
  );
}

const isNegative = ({ amount }: WireMoney): boolean => amount.startsWith('-');
const negated = ({ amount, currency }: WireMoney): WireMoney => ({
  amount: String(-BigInt(amount)),
  currency,
});
